namespace Waku.QA.Runs.Bisecting;

/// <summary>How the two ends of a list are looked at before anything is searched between them: a wrong word of the user would lead everywhere.</summary>
internal static class BisectEnds
{
    /// <summary>A bad end that does not fail in so many executions has nothing to be searched for.</summary>
    public const int MostOfBad = 30;

    /// <summary>A good end is believed when a bad build would have failed with this chance.</summary>
    private const double Sure = 0.95;
    private const int MostOfGood = 10;

    /// <summary>The last build: until it fails.</summary>
    public static BisectStep Bad(int builds) => new(builds - 1, MostOfBad);

    /// <summary>The first build: so often that a bad one would have failed.</summary>
    /// <param name="rate">How often a bad build fails, so far as it is known.</param>
    public static BisectStep Good(double rate) => new(0, Math.Clamp((int)Math.Ceiling(Math.Log(1 - Sure) / Math.Log(1 - rate)), 1, MostOfGood));
}
