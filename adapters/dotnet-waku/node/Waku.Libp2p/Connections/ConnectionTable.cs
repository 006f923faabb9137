using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Connections;

/// <summary>Live connections and their limits: total, per IP address, and two per peer (both sides may dial at once).</summary>
internal sealed class ConnectionTable(Libp2pOptions options)
{
    private const int MaxPerPeer = 2;
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
                return _all.Count < options.MaxConnections;
            }
        }
    }

    public bool MayAccept(string host)
    {
        lock (_lock)
        {
            return _all.Count < options.MaxConnections
                && (options.MaxConnectionsPerIp == 0
                    || _all.Count(c => c.Direction == ConnectionDirection.Inbound && c.RemoteHost == host) < options.MaxConnectionsPerIp);
        }
    }

    public Connection? Find(PeerId peer)
    {
        lock (_lock)
        {
            return _all.Find(c => c.RemotePeer.Equals(peer) && !c.IsClosing && !c.Closed.IsCancellationRequested);
        }
    }

    public bool TryAdd(Connection connection)
    {
        lock (_lock)
        {
            if (_all.Count >= options.MaxConnections || _all.Count(c => c.RemotePeer.Equals(connection.RemotePeer) && !c.IsClosing) >= MaxPerPeer)
            {
                return false;
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
}
