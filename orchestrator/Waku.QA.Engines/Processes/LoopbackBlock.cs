using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Processes;

/// <summary>
/// Addresses of one cluster. On Linux a block 127.0.k.0/24, taken by holding a port on its last address: the system gives it back
/// when the harness dies. Elsewhere only 127.0.0.1 exists, and nodes differ by port.
/// </summary>
internal sealed class LoopbackBlock : IDisposable
{
    private const int Guard = 61_999;
    private const int Blocks = 254;
    private const int MaxNodes = 250;
    private readonly Socket? _guard;

    private LoopbackBlock(Socket? guard, IReadOnlyDictionary<string, NodeAddress> addresses)
    {
        _guard = guard;
        Addresses = addresses;
    }

    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <summary>Takes a block in which the ports of the first choice are free on every address, or those of the next.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="choices">Ports, in order of preference.</param>
    /// <param name="number">
    /// How many clusters there were before. Each begins to look where the one before ended, so that a block rests as long as there are others: the
    /// connections of its last nodes wait for a minute (TIME_WAIT), and a node that does not say SO_REUSEADDR cannot listen meanwhile (nwaku's WebSocket).
    /// </param>
    public static LoopbackBlock Reserve(ClusterRequest request, IEnumerable<NodePorts> choices, int number)
    {
        if (request.Nodes.Count > MaxNodes)
        {
            throw new EnvironmentException($"a cluster of processes has at most {MaxNodes} nodes, not {request.Nodes.Count}");
        }

        if (!OperatingSystem.IsLinux())
        {
            return new LoopbackBlock(null, request.Nodes.ToDictionary(static n => n, static _ => new NodeAddress("127.0.0.1", FreePorts(), "127.0.0.1")));
        }

        return choices.Select(ports => TryReserve(request, ports, number)).FirstOrDefault(static b => b is not null)
            ?? throw new EnvironmentException("no free block of loopback addresses 127.0.1.0/24 … 127.0.254.0/24", "run 'waku-qa clean'");
    }

    /// <summary>Ports of an address that nobody can listen on at this moment.</summary>
    public static IReadOnlyList<int> TakenPortsOf(NodeAddress address) => [.. PortsOf(address).Where(port => !IsFree(address.Ip, port))];

    public void Dispose() => _guard?.Dispose();

    private static LoopbackBlock? TryReserve(ClusterRequest request, NodePorts ports, int number)
    {
        // Start at a place that depends on the run, so that parallel runs seldom ask for the same block.
        var first = (BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(request.RunId))) + number) % Blocks;
        for (var i = 0; i < Blocks; i++)
        {
            var block = 1 + ((first + i) % Blocks);
            if (TryBind($"127.0.{block}.254", Guard) is not { } guard)
            {
                continue;
            }

            var addresses = request.Nodes
                .Select((node, index) => (node, Address: new NodeAddress($"127.0.{block}.{index + 1}", ports, $"127.0.{block}.{index + 1}")))
                .ToDictionary(static p => p.node, static p => p.Address);
            if (addresses.Values.All(static a => TakenPortsOf(a).Count == 0))
            {
                return new LoopbackBlock(guard, addresses);
            }

            guard.Dispose();
        }

        return null;
    }

    private static int[] PortsOf(NodeAddress address) =>
        [address.Ports.Tcp, address.Ports.WebSocket, address.Ports.Rest, address.Ports.Metrics, address.Ports.Control];

    private static bool IsFree(string ip, int port)
    {
        using var socket = TryBind(ip, port);
        return socket is not null;
    }

    private static Socket? TryBind(string ip, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(ip), port));
            socket.Listen(1);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static NodePorts FreePorts()
    {
        List<Socket> held = [];
        var ports = Enumerable.Range(0, 5).Select(_ =>
        {
            var socket = TryBind("127.0.0.1", 0)!;
            held.Add(socket);
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }).ToArray();
        held.ForEach(static s => s.Dispose());
        return new NodePorts(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }
}
