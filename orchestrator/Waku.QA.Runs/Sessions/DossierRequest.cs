namespace Waku.QA.Runs.Sessions;

/// <summary>What a dossier is made of, and where it goes.</summary>
internal sealed record DossierRequest
{
    /// <summary>Folders, and how they are judged.</summary>
    public required GateRequest Gate { get; init; }

    /// <summary>implementation or implementation@version of the candidate; null to look.</summary>
    public string? Candidate { get; init; }

    /// <summary>File of the page; null for <c>dossier.html</c> in the folder of results, or in the working directory when several are given.</summary>
    public string? File { get; init; }
}
