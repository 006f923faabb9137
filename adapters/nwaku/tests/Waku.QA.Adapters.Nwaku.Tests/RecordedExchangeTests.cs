using Waku.QA.Adapters.Testing.Recordings;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Every exchange recorded from real nwaku nodes.</summary>
public sealed class RecordedExchangeTests() : RecordedExchangeContract(Recorded.Replay, Recorded.All, AdapterCall.For, 500)
{
    public static IEnumerable<TestCaseData> Sent => Recorded.Replay.Cases(Recorded.All, static c => c.IsSame);

    public static IEnumerable<TestCaseData> AnsweredOnly => Recorded.Replay.Cases(Recorded.All, static c => !c.IsSame);

    protected override string Here => ThisFile();
}
