using Waku.QA.Core.Verdicts;

namespace Waku.QA.Core.Nodes;

/// <summary>Something answers where a node should, but it is not one: an HTML page, or JSON of something else. Waiting longer would not help.</summary>
public sealed class ForeignAnswerException(string request, string contentType, string answer)
    : EnvironmentException($"{request} was answered with {contentType} that no Waku node sends: {answer[..Math.Min(answer.Length, MaxShown)]}",
        "check that the image or program is a Waku node and that nothing else holds its address")
{
    private const int MaxShown = 200;
}
