namespace Waku.Node.Sqlite;

/// <summary>Sees every statement of a store, and may throw what a disk would: the seam of the tests of failures.</summary>
internal interface ISqliteFaults
{
    /// <summary>Before a statement runs.</summary>
    void Before(string sql);

    /// <summary>After it ran, before its result is believed.</summary>
    void After(string sql);
}
