using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Cli.Settings;

/// <summary>Settings that flags override: WAKU_QA_* variables, then <c>waku-qa.yaml</c> in the working directory.</summary>
public sealed class UserSettings
{
    private static readonly string[] Known = ["engine", "topology", "seed", "out", "parallel", "patience", "policy"];
    private readonly Dictionary<string, (string Value, string Source)> _values = [];
    private readonly Func<string, string?> _environment;

    private UserSettings(Func<string, string?> environment) => _environment = environment;

    /// <summary>Reads both sources.</summary>
    /// <exception cref="UsageException">A key of the file is unknown or not text.</exception>
    public static UserSettings Read(string file, Func<string, string?> environment)
    {
        var settings = new UserSettings(environment);
        if (File.Exists(file))
        {
            settings.AddFile(YamlSource.Load(file));
        }

        foreach (var name in Known)
        {
            var variable = $"WAKU_QA_{name.ToUpperInvariant()}";
            if (environment(variable) is { Length: > 0 } value)
            {
                settings._values[name] = (value, variable);
            }
        }

        return settings;
    }

    /// <summary>A variable that is no setting of ours, such as those of the job that the program runs in; null when it is not set.</summary>
    public string? Variable(string name) => _environment(name);

    /// <summary>Value of a setting, or null.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value.Value : null;

    /// <summary>Where a value came from, for messages.</summary>
    public string SourceOf(string name) => _values[name].Source;

    private void AddFile(YamlSource source)
    {
        foreach (var (key, value) in source.Root.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (name == "schema")
            {
                continue;
            }

            if (!Known.Contains(name) || value is not YamlScalarNode scalar)
            {
                throw source.Error(key, $"'{name}' is no setting; known: schema, {string.Join(", ", Known)}");
            }

            _values[name] = (scalar.Value ?? "", $"{source.File}:{key.Start.Line}:{key.Start.Column}");
        }
    }
}
