using System.Globalization;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Store queries of recordings.</summary>
internal static class StoreCall
{
    private static readonly string[] Known =
    [
        "hashes", "startTime", "endTime", "pubsubTopic", "contentTopics", "pageSize", "ascending", "includeData", "cursor", "peerAddr", "senderTime", "storeTime", "digest",
    ];

    public static AdapterCall For(RecordedExchange recorded, Func<IWakuNode, StoreQuery, Task<StorePage>> query)
    {
        var asked = QueryOf(recorded.Path.Contains('?') ? recorded.Path[(recorded.Path.IndexOf('?') + 1)..] : "");
        return new AdapterCall(async n => await query(n, asked ?? new StoreQuery()), asked is not null);
    }

    /// <summary>Parameters with their encoding, in a fixed order: the recorder's own order varies.</summary>
    public static string Sorted(string path) => path.Contains('?')
        ? $"{path[..path.IndexOf('?')]}?{string.Join('&', path[(path.IndexOf('?') + 1)..].Split('&').Order(StringComparer.Ordinal))}"
        : path;

    private static StoreQuery? QueryOf(string text)
    {
        var parts = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2)).ToList();
        if (parts.Select(static p => p[0]).Distinct().Count() != parts.Count || parts.Exists(p => !Known.Contains(p[0])) || parts.Exists(static p => p[1].Contains('/')))
        {
            return null;
        }

        var values = parts.ToDictionary(static p => p[0], static p => Uri.UnescapeDataString(p[1]));
        try
        {
            var legacy = values.ContainsKey("digest");
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
        catch (FormatException)
        {
            return null;
        }
    }

    private static List<string> List(Dictionary<string, string> values, string name) => values.TryGetValue(name, out var text) ? [.. text.Split(',')] : [];

    private static long? Number(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    private static bool? Truth(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? text switch { "true" => true, "false" => false, _ => throw new FormatException() } : null;
}
