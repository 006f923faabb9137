namespace Waku.QA.Oracle;

/// <summary>One trouble of a node or a link: from its beginning until it is over and its traces are gone.</summary>
/// <param name="kind">What it is.</param>
/// <param name="from">When it began.</param>
internal sealed class Trouble(Grant kind, DateTimeOffset from)
{
    private readonly HashSet<string> _meshed = [];
    private DateTimeOffset? _ended;
    private DateTimeOffset _to = DateTimeOffset.MaxValue;

    public Grant Kind => kind;

    public DateTimeOffset From => from;

    /// <summary>It is over; its traces are gone at <paramref name="to"/> at the latest. Said again, it changes nothing.</summary>
    public void End(DateTimeOffset at, DateTimeOffset to)
    {
        if (_ended is null)
        {
            (_ended, _to) = (at, to);
        }
    }

    /// <summary>A node was seen meshed: traces of what was over by then are gone.</summary>
    public void Meshed(DateTimeOffset at)
    {
        if (_ended is { } ended && ended <= at && at < _to)
        {
            _to = at;
        }
    }

    /// <summary>One end of a link was seen meshed; the traces are gone when both were.</summary>
    public void MeshedAt(string node, DateTimeOffset at)
    {
        if (_ended is { } ended && ended <= at && _meshed.Add(node) && _meshed.Count == 2)
        {
            Meshed(at);
        }
    }

    public bool Overlaps(DateTimeOffset start, DateTimeOffset end) => from <= end && start < _to;

    /// <summary>True when it was over by then, and only its traces remained.</summary>
    public bool EndedBy(DateTimeOffset at) => _ended is { } ended && ended <= at;
}
