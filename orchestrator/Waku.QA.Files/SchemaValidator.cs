using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Files;

/// <summary>
/// Checks YAML against one of our published JSON schemas and names file, line and column. Knows the keywords that those schemas
/// use; an unknown one is an error, so that a schema cannot promise what is not checked.
/// </summary>
public sealed class SchemaValidator
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "$defs"];
    private readonly JsonObject _schema;

    /// <summary>Takes a schema that comes with this assembly.</summary>
    /// <param name="schema">Its name, for example <c>gate.schema.json</c>.</param>
    public SchemaValidator(string schema)
    {
        using var stream = typeof(SchemaValidator).Assembly.GetManifestResourceStream(schema)!;
        _schema = JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>Checks a document.</summary>
    /// <exception cref="Core.Verdicts.UsageException">Names file, line, column, field and the mend of the first error.</exception>
    public void Validate(YamlSource source) => Check(source, source.Root, _schema, "file");

    private void Check(YamlSource source, YamlNode node, JsonObject schema, string field)
    {
        schema = Resolve(schema);
        foreach (var (keyword, value) in schema)
        {
            switch (keyword)
            {
                case "type":
                    CheckType(source, node, schema, field);
                    break;
                case "oneOf":
                    Check(source, node, Choose(source, node, value!.AsArray(), field), field);
                    break;
                case "enum":
                    var allowed = value!.AsArray().Select(static v => v!.GetValue<string>()).ToList();
                    if (!allowed.Contains(Scalar(node)))
                    {
                        throw source.Error(node, $"'{field}' is '{Scalar(node)}'; use one of {string.Join(", ", allowed)}");
                    }

                    break;
                case "pattern":
                    if (!Regex.IsMatch(Scalar(node), value!.GetValue<string>()))
                    {
                        throw source.Error(node, $"'{field}' is '{Scalar(node)}'; expected: {Describe(schema)}");
                    }

                    break;
                case "minimum" or "maximum":
                    var number = double.Parse(Scalar(node), CultureInfo.InvariantCulture);
                    var bound = value!.GetValue<double>();
                    if (keyword == "minimum" ? number < bound : number > bound)
                    {
                        throw source.Error(node, $"'{field}' is {Scalar(node)}; it must be {Range(schema)}");
                    }

                    break;
                case "minItems" or "maxItems":
                    var count = ((YamlSequenceNode)node).Children.Count;
                    if (keyword == "minItems" ? count < value!.GetValue<int>() : count > value!.GetValue<int>())
                    {
                        throw source.Error(node, $"'{field}' has {count} entries; {(keyword == "minItems" ? "at least" : "at most")} {value} expected");
                    }

                    break;
                case "items":
                    foreach (var item in ((YamlSequenceNode)node).Children)
                    {
                        Check(source, item, value!.AsObject(), field);
                    }

                    break;
                case "required" or "properties" or "additionalProperties":
                    break;
                default:
                    if (!Annotations.Contains(keyword))
                    {
                        throw new InvalidOperationException($"schema keyword '{keyword}' is not implemented");
                    }

                    break;
            }
        }

        if (node is YamlMappingNode mapping && schema.ContainsKey("properties"))
        {
            CheckObject(source, mapping, schema, field);
        }
    }

    private void CheckObject(YamlSource source, YamlMappingNode mapping, JsonObject schema, string field)
    {
        var properties = schema["properties"]!.AsObject();
        foreach (var (key, value) in mapping.Children)
        {
            var name = Scalar(key);
            if (properties[name] is not JsonObject property)
            {
                throw source.Error(key,
                    $"unknown key '{name}'; did you mean '{Nearest(name, properties.Select(static p => p.Key))}'? Known: "
                        + $"{string.Join(", ", properties.Select(static p => p.Key))}");
            }

            Check(source, value, property, name);
        }

        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            var name = required!.GetValue<string>();
            if (!mapping.Children.ContainsKey(new YamlScalarNode(name)))
            {
                throw source.Error(mapping, $"'{field}' lacks '{name}'; add '{name}: …'");
            }
        }
    }

    private static void CheckType(YamlSource source, YamlNode node, JsonObject schema, string field)
    {
        var type = schema["type"]!.GetValue<string>();
        if (!Is(node, type))
        {
            throw source.Error(node,
                $"'{field}' is {Describe(node)}; "
                    + $"{(type is "array" ? "a list" : type is "object" ? "a mapping" : $"a{(type == "integer" ? "n" : "")} {type}")} "
                    + $"expected{(schema.ContainsKey("description") ? $": {Describe(schema)}" : "")}");
        }
    }

    private JsonObject Choose(YamlSource source, YamlNode node, JsonArray choices, string field)
    {
        foreach (var choice in choices)
        {
            var schema = Resolve(choice!.AsObject());
            if (Is(node, schema["type"]!.GetValue<string>()))
            {
                return schema;
            }
        }

        throw source.Error(node, $"an entry of '{field}' is {Describe(node)}; the id of an implementation or a mapping with 'implementation' expected");
    }

    private JsonObject Resolve(JsonObject schema) => schema["$ref"]?.GetValue<string>() is { } reference
        ? _schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject()
        : schema;

    private static bool Is(YamlNode node, string type) => (node, type) switch
    {
        (YamlMappingNode, "object") or (YamlSequenceNode, "array") => true,
        (YamlScalarNode { Style: ScalarStyle.Plain } scalar, "integer") =>
            long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        (YamlScalarNode { Style: ScalarStyle.Plain } scalar, "number") =>
            double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        (YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" }, "boolean") => true,
        (YamlScalarNode scalar, "string") =>
            scalar.Style != ScalarStyle.Plain || (!Is(node, "number") && scalar.Value is not ("true" or "false" or "null" or "~" or "")),
        _ => false,
    };

    private static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        _ => $"'{Scalar(node)}'",
    };

    private static string Describe(JsonObject schema) => schema["description"]?.GetValue<string>() ?? schema["pattern"]?.GetValue<string>() ?? "";

    private static string Range(JsonObject schema) => (schema["minimum"], schema["maximum"]) switch
    {
        ({ } min, { } max) => $"between {min} and {max}",
        ({ } min, _) => $"at least {min}",
        (_, { } max) => $"at most {max}",
        _ => "in range",
    };

    private static string Scalar(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : Describe(node);

    private static string Nearest(string name, IEnumerable<string> known) =>
        known.OrderByDescending(k => k.Zip(name).TakeWhile(static p => p.First == p.Second).Count()).ThenBy(k => Math.Abs(k.Length - name.Length)).First();
}
