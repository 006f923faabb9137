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
    private static string Differences(NodeMessage sent, NodeMessage came)
    {
        List<string> differences = [];
        Note("payload", Convert.ToHexStringLower(sent.Payload), Convert.ToHexStringLower(came.Payload));
        Note("content topic", sent.ContentTopic, came.ContentTopic);
        Note("time", $"{sent.Timestamp}", $"{came.Timestamp}");
        Note("meta", Convert.ToHexStringLower(sent.Meta), Convert.ToHexStringLower(came.Meta));
        return string.Join("; ", differences);

        void Note(string field, string was, string isNow)
        {
            if (was != isNow)
            {
                differences.Add($"{field} '{isNow}' instead of '{was}'");
            }
        }
    }
}
