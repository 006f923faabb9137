using System.Text.Json.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Every way in which one part of an answer can be other than it was: absent, null, or of another type. Generated from the answer itself.</summary>
public static class AnswerMutations
{
    private static readonly Func<JsonNode?>[] Others =
    [
        static () => null,
        static () => JsonValue.Create(7),
        static () => JsonValue.Create(-1.5),
        static () => JsonNode.Parse("99999999999999999999"),
        static () => JsonValue.Create("*!*"),
        static () => JsonValue.Create(true),
        static () => new JsonObject { ["other"] = 1 },
        static () => new JsonArray(null, "x", 3),
    ];

    /// <summary>Each mutated answer with what was done to it.</summary>
    public static IEnumerable<(string What, string Answer)> Of(string answer)
    {
        foreach (var path in Paths(JsonNode.Parse(answer), []))
        {
            if (path.Count > 0 && path[^1] is string)
            {
                yield return ($"{Name(path)} absent", With(answer, path, null, remove: true));
            }

            foreach (var other in Others)
            {
                yield return ($"{Name(path)} = {other()?.ToJsonString() ?? "null"}", With(answer, path, other(), remove: false));
            }
        }
    }

    /// <summary>Paths to every part; of a list only its first item, because the others are like it.</summary>
    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode? node, IReadOnlyList<object> path)
    {
        yield return path;
        var parts = node switch
        {
            JsonObject members => members.Select(static m => ((object)m.Key, m.Value)),
            JsonArray { Count: > 0 } items => [(0, items[0])],
            _ => [],
        };
        foreach (var deeper in parts.SelectMany(p => Paths(p.Item2, [.. path, p.Item1])))
        {
            yield return deeper;
        }
    }

    private static string With(string answer, IReadOnlyList<object> path, JsonNode? value, bool remove)
    {
        var root = JsonNode.Parse(answer);
        if (path.Count == 0)
        {
            return value?.ToJsonString() ?? "null";
        }

        var parent = path.SkipLast(1).Aggregate(root, static (node, step) => step is string name ? node![name] : node![(int)step]);
        switch (path[^1])
        {
            case string name when remove:
                parent!.AsObject().Remove(name);
                break;
            case string name:
                parent![name] = value;
                break;
            default:
                parent![(int)path[^1]] = value;
                break;
        }

        return root!.ToJsonString();
    }

    private static string Name(IReadOnlyList<object> path) => path.Count == 0 ? "the answer" : string.Join('.', path);
}
