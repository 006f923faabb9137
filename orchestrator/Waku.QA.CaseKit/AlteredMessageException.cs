using Waku.QA.Core.Nodes;

namespace Waku.QA.CaseKit;

/// <summary>A published message came with something changed on the way.</summary>
/// <param name="node">Where it came.</param>
/// <param name="hash">Hash of what was published.</param>
/// <param name="sent">What was published.</param>
/// <param name="came">What came instead.</param>
public sealed class AlteredMessageException(string node, string hash, NodeMessage sent, NodeMessage came)
    : Exception($"{node} got an altered message instead of {hash}: {Differences(sent, came)}")
{
    /// <summary>Bytes of a field that are shown whole; of longer ones so many from the first that differs.</summary>
    private const int Shown = 32;

    private static string Differences(NodeMessage sent, NodeMessage came)
    {
        List<string> differences = [];
        NoteBytes("payload", sent.Payload, came.Payload);
        Note("content topic", sent.ContentTopic, came.ContentTopic);
        Note("time", $"{sent.Timestamp}", $"{came.Timestamp}");
        NoteBytes("meta", sent.Meta, came.Meta);
        return string.Join("; ", differences);

        void Note(string field, string was, string isNow)
        {
            if (was != isNow)
            {
                differences.Add($"{field} '{isNow}' instead of '{was}'");
            }
        }

        void NoteBytes(string field, ReadOnlySpan<byte> was, ReadOnlySpan<byte> isNow)
        {
            if (was.Length <= Shown && isNow.Length <= Shown)
            {
                Note(field, Convert.ToHexStringLower(was), Convert.ToHexStringLower(isNow));
            }
            else if (!was.SequenceEqual(isNow))
            {
                var first = was.CommonPrefixLength(isNow);
                differences.Add($"{field} of {isNow.Length} bytes instead of {was.Length}, from byte {first} on "
                    + $"'{Part(isNow[first..])}' instead of '{Part(was[first..])}'");
            }
        }

        static string Part(ReadOnlySpan<byte> bytes) =>
            bytes.Length <= Shown ? Convert.ToHexStringLower(bytes) : $"{Convert.ToHexStringLower(bytes[..Shown])}…";
    }
}
