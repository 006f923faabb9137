using System.Globalization;
using Waku.Node.Host.Http;
using Waku.Node.Store;

namespace Waku.Node.Host.Rest;

/// <summary>The query string of <c>/store/v3/messages</c>. Error texts are those recorded from nwaku.</summary>
internal static class StoreQueryParameters
{
    private const int HashLength = 32;

    /// <summary>Returns what is wrong, or null and the query.</summary>
    public static string? Parse(RestContext context, out StoreQuery? query)
    {
        query = null;
        if (Time(context.Query("startTime"), out var start) is { } startProblem)
        {
            return startProblem;
        }

        if (Time(context.Query("endTime"), out var end) is { } endProblem)
        {
            return endProblem;
        }

        if (Bool(context.Query("includeData"), out var includeData) is { } boolProblem)
        {
            return boolProblem;
        }

        List<ReadOnlyMemory<byte>> hashes = [];
        foreach (var text in List(context.Query("hashes")).Select(static h => h.Trim()).Where(static h => h.Length > 0))
        {
            if (Hash(text, out var hash) is { } hashProblem)
            {
                return hashProblem;
            }

            hashes.Add(hash);
        }

        ReadOnlyMemory<byte>? cursor = null;
        if (context.Query("cursor") is { Length: > 0 } cursorText)
        {
            if (Hash(cursorText, out var value) is { } cursorProblem)
            {
                return cursorProblem;
            }

            cursor = value;
        }

        if (PageSize(context.Query("pageSize"), out var pageSize) is { } sizeProblem)
        {
            return sizeProblem;
        }

        query = new StoreQuery
        {
            IncludeData = includeData,
            PubsubTopic = context.Query("pubsubTopic") is { Length: > 0 } topic ? topic : null,
            ContentTopics = List(context.Query("contentTopics")),
            TimeStart = start,
            TimeEnd = end,
            Hashes = hashes,
            Cursor = cursor,

            // Anything but "true" is false, as recorded.
            Forward = context.Query("ascending") is not { Length: > 0 } ascending || ascending == "true",
            PageSize = pageSize,
        };
        return null;
    }

    /// <summary>Reads a time in Unix nanoseconds.</summary>
    public static string? Time(string? text, out long? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"time parsing error: invalid integer: {text}";
        }

        value = number;
        return null;
    }

    /// <summary>Reads a page size; a negative one asks for the most there is.</summary>
    public static string? PageSize(string? text, out ulong? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"page size parsing error: invalid integer: {text}";
        }

        value = number < 0 ? StoreQuery.MaxPageSize : (ulong)number;
        return null;
    }

    /// <summary>Texts of a list, as they are: a blank is a text that nothing has, and selects nothing.</summary>
    public static List<string> List(string? text) => string.IsNullOrEmpty(text) ? [] : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private static string? Bool(string? text, out bool value)
    {
        value = text?.ToLowerInvariant() is "y" or "yes" or "true" or "1" or "on";
        return value || string.IsNullOrEmpty(text) || text.ToLowerInvariant() is "n" or "no" or "false" or "0" or "off"
            ? null
            : $"include data parsing error: cannot interpret as a bool: {text}";
    }

    private static string? Hash(string text, out byte[] hash)
    {
        hash = [];
        var hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (hex.Length % 2 != 0)
        {
            return "Exception converting hex string to bytes: hex string must have even length";
        }

        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return $"Exception converting hex string to bytes: {c} is not a hexadecimal character";
            }
        }

        hash = Convert.FromHexString(hex);
        return hash.Length == HashLength ? null : $"waku message hash parsing error: invalid hash length: {hash.Length}";
    }
}
