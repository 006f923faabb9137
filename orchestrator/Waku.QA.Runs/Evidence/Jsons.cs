using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waku.QA.Runs.Evidence;

/// <summary>How result files are written.</summary>
internal static class Jsons
{
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static readonly JsonSerializerOptions Line = new(Indented) { WriteIndented = false };
}
