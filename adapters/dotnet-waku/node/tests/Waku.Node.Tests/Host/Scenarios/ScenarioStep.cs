using System.Text.Json.Serialization;

namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>
/// One step of a scenario: a request with what nwaku answered, or something done to a node. <c>{A}</c> in a path, body or text is the
/// address of node A, <c>{A.id}</c> its peer id.
/// </summary>
public sealed record ScenarioStep
{
    /// <summary>Node that is asked.</summary>
    public string? Node { get; init; }

    /// <summary>Method and path, as in <c>GET /health</c>.</summary>
    public string? Request { get; init; }

    /// <summary>Body of the request, JSON.</summary>
    public System.Text.Json.JsonElement? Body { get; init; }

    /// <summary>Status that nwaku answered.</summary>
    public int Status { get; init; }

    /// <summary>Text that nwaku answered; null when it is not compared.</summary>
    public string? Text { get; init; }

    /// <summary>The text is an array whose order means nothing (nwaku's cache swaps what it removes).</summary>
    public bool Unordered { get; init; }

    /// <summary>Ask again, for 10 s, until the answer is this one.</summary>
    public bool Until { get; init; }

    /// <summary>Ends these nodes, in order.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>Starts these nodes again, with the same key and place.</summary>
    public IReadOnlyList<string>? Start { get; init; }

    /// <summary>Connects the first node to the second and waits until both see the other on the shard.</summary>
    public IReadOnlyList<string>? Connect { get; init; }

    /// <summary>Shard of <see cref="Connect"/> and <see cref="Meet"/>.</summary>
    public int Shard { get; init; }

    /// <summary>Waits until the first node sees a relay peer on the shard.</summary>
    public IReadOnlyList<string>? Meet { get; init; }

    /// <summary>How often the steps of <see cref="Steps"/> are done; <c>{i}</c> is the number of the turn, from 1000.</summary>
    public int Repeat { get; init; }

    /// <summary>The steps that are repeated.</summary>
    public IReadOnlyList<ScenarioStep>? Steps { get; init; }

    /// <summary>True for a request.</summary>
    [JsonIgnore]
    public bool IsRequest => Request is not null;
}
