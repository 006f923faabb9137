namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Whose fault a red cell is, so far as stored evidence tells it (issue 22). Nothing of a product is ever put on the environment.</summary>
internal enum Blame
{
    /// <summary>The candidate.</summary>
    Candidate,

    /// <summary>A product that is not the candidate, or any product where no candidate is named.</summary>
    Product,

    /// <summary>One of several products; the evidence does not tell them apart.</summary>
    Unclear,

    /// <summary>The harness's own evidence or run does not hold.</summary>
    Harness,

    /// <summary>The machine or the engine; says nothing of a product.</summary>
    Environment,

    /// <summary>The evidence allows no answer, such as a measurement on a noisy machine.</summary>
    Undecided,
}
