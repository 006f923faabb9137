using System.Globalization;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Store queries of recordings.</summary>
public static class StoreCall
{
    private static readonly string[] Known =
    [
        "hashes", "startTime", "endTime", "pubsubTopic", "contentTopics", "pageSize", "ascending", "includeData", "cursor", "peerAddr",
        "senderTime", "storeTime", "digest",
    ];

    /// <summary>The query of a recording, asked of a node.</summary>
    public static AdapterCall For(RecordedExchange recorded, Func<IWakuNode, StoreQuery, Task<StorePage>> query)
    {
        var (asked, why) = QueryOf(recorded);
        return new AdapterCall(async n => await query(n, asked ?? new StoreQuery()), why);
    }

    /// <summary>Parameters with their encoding, in a fixed order: the recorder's own order varies.</summary>
    public static string Sorted(string path) => path.Contains('?')
        ? $"{path[..path.IndexOf('?')]}?{string.Join('&', path[(path.IndexOf('?') + 1)..].Split('&').Order(StringComparer.Ordinal))}"
        : path;

    /// <summary>What was asked, or why the adapter cannot ask it.</summary>
    private static (StoreQuery? Query, string? Why) QueryOf(RecordedExchange recorded)
    {
        var text = recorded.Path.Contains('?') ? recorded.Path[(recorded.Path.IndexOf('?') + 1)..] : "";
        var parts = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2)).ToList();
        if (recorded.Note?.StartsWith("only the answer was kept", StringComparison.Ordinal) == true && parts.Count == 0)
        {
            return (null, "only the answer was kept");
        }

        if (parts.Select(static p => p[0]).Distinct().Count() != parts.Count)
        {
            return (null, "a parameter twice");
        }

        if (parts.Find(static p => !Known.Contains(p[0])) is { } unknown)
        {
            return (null, $"unknown parameter '{unknown[0]}'");
        }

        if (parts.Exists(static p => p[1].Contains('/')))
        {
            return (null, "a topic with bare slashes in the query");
        }

        var values = parts.ToDictionary(static p => p[0], static p => Uri.UnescapeDataString(p[1]));
        try
        {
            return (QueryOf(values), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static StoreQuery QueryOf(Dictionary<string, string> values)
    {
        var legacy = values.ContainsKey("digest");
        if (legacy && ((string[])["pubsubTopic", "senderTime", "storeTime"]).FirstOrDefault(n => !values.ContainsKey(n)) is { } missing)
        {
            throw new FormatException($"a cursor without '{missing}'");
        }

        return new StoreQuery
        {
            Peer = values.GetValueOrDefault("peerAddr"),
            Hashes = List(values, "hashes"),
            StartTime = Number(values, "startTime"),
            EndTime = Number(values, "endTime"),
            PubsubTopic = legacy ? null : values.GetValueOrDefault("pubsubTopic"),
            ContentTopics = List(values, "contentTopics"),
            PageSize = (int?)Number(values, "pageSize"),
            Ascending = Truth(values, "ascending"),
            IncludeData = Truth(values, "includeData"),
            Cursor = legacy ? $"{values["pubsubTopic"]}|{values["senderTime"]}|{values["storeTime"]}|{values["digest"]}" : values.GetValueOrDefault("cursor"),
        };
    }

    private static List<string> List(Dictionary<string, string> values, string name) => values.TryGetValue(name, out var text) ? [.. text.Split(',')] : [];

    private static long? Number(Dictionary<string, string> values, string name) => !values.TryGetValue(name, out var text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{name} '{text}' is no number");

    private static bool? Truth(Dictionary<string, string> values, string name) => values.TryGetValue(name, out var text)
        ? text switch { "true" => true, "false" => false, _ => throw new FormatException($"{name} '{text}' is no truth value") }
        : null;
}
