using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Waku.QA.Runs.Exporting;

/// <summary>
/// YAML of maps and lists, every text of which stays a text: all but plain words are quoted, because YAML 1.1 and 1.2 take different ones for
/// numbers, truth values, times and nothing.
/// </summary>
internal static partial class ManifestText
{
    /// <summary>Documents, one after another, below a comment.</summary>
    public static string Of(string comment, params IReadOnlyList<object> documents)
    {
        var serializer = new SerializerBuilder().WithEventEmitter(static next => new Quoted(next)).DisableAliases().WithIndentedSequences().Build();
        var text = new StringBuilder();
        foreach (var line in comment.Split('\n'))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {line}\n");
        }

        return text.AppendJoin("---\n", documents.Select(d => serializer.Serialize(d))).ToString();
    }

    [GeneratedRegex(@"\A(?!(?:y|yes|n|no|true|false|on|off|null)\z)[a-z][a-z0-9_./-]*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    private sealed class Quoted(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && !Word().IsMatch(text))
            {
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
