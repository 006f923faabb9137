using Waku.Libp2p.Identity;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>
/// Live connections and their limits: total, per address, and one per peer and direction (both sides may dial at once). Of two that
/// the same peer dialed the newer one stays: a peer that dials again has lost the older, whether that is known here or not.
/// </summary>
internal sealed class ConnectionTable(Libp2pOptions options)
{
    private readonly Lock _lock = new();
    private readonly List<Connection> _all = [];

    public IReadOnlyCollection<Connection> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return Live().Count() < options.MaxConnections;
            }
        }
    }

    /// <summary>Whether a connection to a proven peer could be added now.</summary>
    public bool MayAdd(PeerId peer, string host, ConnectionDirection direction)
    {
        lock (_lock)
        {
            return TryMakeRoom(peer, host, direction, out _);
        }
    }

    /// <summary>The newest live connection to a peer.</summary>
    public Connection? Find(PeerId peer)
    {
        lock (_lock)
        {
            return _all.FindLast(c => c.RemotePeer.Equals(peer) && !c.IsClosing && !c.Closed.IsCancellationRequested);
        }
    }

    /// <summary>Adds a connection; false when a limit is reached.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="leaving">Those that must be closed: an older one of the same peer, or one that makes room.</param>
    public bool TryAdd(Connection connection, out List<Connection> leaving)
    {
        lock (_lock)
        {
            if (!TryMakeRoom(connection.RemotePeer, connection.RemoteHost, connection.Direction, out leaving))
            {
                return false;
            }

            foreach (var old in leaving)
            {
                old.Supersede();
            }

            _all.Add(connection);
            return true;
        }
    }

    /// <summary>True when it was the last connection to its peer.</summary>
    public bool Remove(Connection connection)
    {
        lock (_lock)
        {
            return _all.Remove(connection) && !_all.Exists(c => c.RemotePeer.Equals(connection.RemotePeer));
        }
    }

    private IEnumerable<Connection> Live() => _all.Where(static c => !c.IsClosing);

    private bool TryMakeRoom(PeerId peer, string host, ConnectionDirection direction, out List<Connection> leaving)
    {
        leaving = [.. Live().Where(c => c.Direction == direction && c.RemotePeer.Equals(peer))];
        var replaced = leaving;
        var others = Live().Where(c => !replaced.Contains(c)).ToList();
        var inbound = others.Where(static c => c.Direction == ConnectionDirection.Inbound).ToList();
        if (direction == ConnectionDirection.Inbound && options.MaxConnectionsPerIp > 0
            && inbound.Count(c => c.RemoteHost == host) >= options.MaxConnectionsPerIp)
        {
            return false;
        }

        if (others.Count < options.MaxConnections)
        {
            return true;
        }

        // Full: the address with the most gives one up to an address that has fewer, the youngest that never said who it is first.
        var own = HandshakeSlots.GroupOf(host);
        var most = inbound.GroupBy(static c => c.RemoteNetwork).MaxBy(static g => g.Count());
        if (direction == ConnectionDirection.Outbound || most is null
            || inbound.Count(c => c.RemoteNetwork == own) + 1 >= most.Count())
        {
            return false;
        }

        leaving.Add(most.LastOrDefault(static c => c.Identified is null) ?? most.Last());
        return true;
    }
}
