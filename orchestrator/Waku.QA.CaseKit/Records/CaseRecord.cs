using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.CaseKit.Records;

/// <summary>Everything that is reported of one case.</summary>
public sealed class CaseRecord
{
    /// <summary>Stable full name.</summary>
    public required string FullName { get; init; }

    /// <summary>Suite it belongs to.</summary>
    public required string Suite { get; init; }

    /// <summary>Class or feature.</summary>
    public required string Feature { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What must be true, as a sentence.</summary>
    public string Expectation { get; set; } = "";

    /// <summary>Sections and requirements of specifications that it checks, and issues that it guards against.</summary>
    public List<string> Requirements { get; } = [];

    /// <summary>The worker of the test framework that ran it; empty when it did not run.</summary>
    public string Worker { get; set; } = "";

    /// <summary>Cluster it ran on: its picture and logs are shown with the case.</summary>
    public string? Cluster { get; set; }

    /// <summary>What the case itself says of its end; null while it has not ended. The listener of the run makes the result of it.</summary>
    public CaseStatus? Claim { get; set; }

    /// <summary>Result: settled by the listener of the run, and by nobody else.</summary>
    public CaseStatus Status { get; set; } = CaseStatus.NotTested;

    /// <summary>Why it is not passed.</summary>
    public string Message { get; set; } = "";

    /// <summary>Stack trace of a failure.</summary>
    public string Trace { get; set; } = "";

    /// <summary>Start.</summary>
    public DateTimeOffset Start { get; set; }

    /// <summary>End.</summary>
    public DateTimeOffset Stop { get; set; }

    /// <summary>
    /// All attempts, when the case was red and rerun to classify it. The first one's result stands, unless another case ended the node under
    /// it: then the last one's.
    /// </summary>
    public List<CaseAttempt> Attempts { get; } = [];

    /// <summary>What the attempts say: deterministic, flaky or environment, with figures; empty when there was one attempt.</summary>
    public string Classification { get; set; } = "";

    /// <summary>Parameters shown in the report.</summary>
    public List<(string Name, string Value)> Parameters { get; } = [];

    /// <summary>Steps in order.</summary>
    public List<StepRecord> Steps { get; } = [];

    /// <summary>Attachments.</summary>
    public List<Attachment> Attachments { get; } = [];
}
