using Microsoft.Data.Sqlite;
using Waku.Node.Sqlite;

namespace Waku.Node.Tests.Store.Faults;

/// <summary>Fails statements as a disk would: the one so many from now, and some after it; before it ran or, worse, after.</summary>
internal sealed class DiskFaults : ISqliteFaults
{
    private int _countdown, _times, _code;
    private bool _after;

    /// <summary>Statements seen.</summary>
    public int Statements { get; private set; }

    /// <summary>Statements that failed.</summary>
    public int Failed { get; private set; }

    public void Arm(int countdown, int times, bool after, int code) => (_countdown, _times, _after, _code) = (countdown, times, after, code);

    public void Disarm() => _times = 0;

    public void Before(string sql)
    {
        Statements++;
        Strike(after: false);
    }

    public void After(string sql) => Strike(after: true);

    private void Strike(bool after)
    {
        if (_times > 0 && after == _after && --_countdown <= 0)
        {
            _times--;
            Failed++;
            throw new SqliteException($"SQLite Error {_code}: a fault of the test", _code);
        }
    }
}
