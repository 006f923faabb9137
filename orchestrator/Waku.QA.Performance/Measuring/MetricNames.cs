namespace Waku.QA.Performance.Measuring;

/// <summary>Names of the metrics of a run, in reports, policies and the history.</summary>
public static class MetricNames
{
    /// <summary>Median delivery latency from the intended send time, milliseconds.</summary>
    public const string LatencyP50 = "latency.p50";

    /// <summary>95th percentile, milliseconds.</summary>
    public const string LatencyP95 = "latency.p95";

    /// <summary>99th percentile, milliseconds.</summary>
    public const string LatencyP99 = "latency.p99";

    /// <summary>Longest latency, milliseconds. Shown, never gated.</summary>
    public const string LatencyMax = "latency.max";

    /// <summary>Median time until the node answered a request, milliseconds.</summary>
    public const string AnswerP50 = "answer.p50";

    /// <summary>95th percentile, milliseconds.</summary>
    public const string AnswerP95 = "answer.p95";

    /// <summary>99th percentile, milliseconds.</summary>
    public const string AnswerP99 = "answer.p99";

    /// <summary>Deliveries per second, over all receivers.</summary>
    public const string Throughput = "throughput";

    /// <summary>Deliveries seen, of those that were due.</summary>
    public const string DeliveryRatio = "delivery.ratio";

    /// <summary>Copies that nodes received of what they had already, per delivery.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Gossipsub control messages sent per published message.</summary>
    public const string Control = "control";

    /// <summary>Bytes that nodes sent to each other per delivery.</summary>
    public const string Bytes = "bytes";

    /// <summary>CPU-seconds of all nodes per 1,000 published messages.</summary>
    public const string Cpu = "cpu";

    /// <summary>Seconds per 1,000 published messages in which nodes waited because their CPU quota was used up, all nodes together.</summary>
    public const string Throttled = "throttled";

    /// <summary>CPU-seconds of all nodes per hour of doing nothing.</summary>
    public const string IdleCpu = "cpu.idle";

    /// <summary>Largest resident memory of any node, megabytes.</summary>
    public const string RssPeak = "rss.peak";

    /// <summary>Largest resident memory of any node after the calm that follows the load, megabytes.</summary>
    public const string RssCalm = "rss.calm";

    /// <summary>Largest growth of the floor of any node's anonymous memory, megabytes per hour.</summary>
    public const string RssSlope = "rss.slope";

    /// <summary>Lower 99 % limit of that growth.</summary>
    public const string RssSlopeLower = "rss.slope.lower";

    /// <summary>Largest growth of the floor of any node's managed heap, by its own word, megabytes per hour.</summary>
    public const string HeapSlope = "heap.slope";

    /// <summary>Lower 99 % limit of that growth.</summary>
    public const string HeapSlopeLower = "heap.slope.lower";

    /// <summary>Longest time from a node's start to its readiness, milliseconds.</summary>
    public const string Start = "start";

    /// <summary>Time from the first start to a full mesh, milliseconds.</summary>
    public const string Mesh = "mesh";

    /// <summary>Time from the introduction until the table of every node had every other (discovery v5), milliseconds.</summary>
    public const string Convergence = "convergence";
}
