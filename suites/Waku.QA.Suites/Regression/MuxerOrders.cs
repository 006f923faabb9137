using Waku.QA.Core.Adapters;

namespace Waku.QA.Suites.Regression;

/// <summary>Orders in which a peer may prefer the two muxers.</summary>
internal static class MuxerOrders
{
    public static IEnumerable<TestCaseData> All =>
        from label in SuitePlan.With(Capability.Relay)
        from order in ((string, string)[])[("/yamux/1.0.0", "/mplex/6.7.0"), ("/mplex/6.7.0", "/yamux/1.0.0")]
        select new TestCaseData(label, order.Item1, order.Item2).SetArgDisplayNames(label, order.Item1.Split('/')[1], order.Item2.Split('/')[1]);
}
