using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>Nodes that are right and worse: <c>burns-20-us</c>, <c>leaks-60-mb-an-hour</c>, <c>echoes-one-in-20</c>, so that it is known what performance gates see.</summary>
internal static partial class SlowMutants
{
    /// <summary>What names look like.</summary>
    public const string Names = "burns-N-us, leaks-N-mb-an-hour, echoes-one-in-N";

    /// <summary>The mutant of a name; null when it is none of these.</summary>
    public static Mutant? Parse(string name)
    {
        if (Pattern().Match(name) is not { Success: true } match)
        {
            return null;
        }

        var number = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
        return match.Groups["kind"].Value switch
        {
            "burns" => new Burning(TimeSpan.FromMicroseconds(number)),
            "leaks" => new Leaking(number * 1e6 / 3600),
            _ => new Echoing(number),
        };
    }

    [GeneratedRegex("^(?<kind>burns)-(?<n>[0-9]{1,6})-us$|^(?<kind>leaks)-(?<n>[0-9]{1,6})-mb-an-hour$|^(?<kind>echoes)-one-in-(?<n>[1-9][0-9]{0,5})$")]
    private static partial Regex Pattern();

    /// <summary>Burns CPU time on every message that it publishes or receives.</summary>
    private sealed class Burning(TimeSpan each) : Mutant
    {
        public override (string PubsubTopic, WakuMessage Message)? OnPublish(string pubsubTopic, WakuMessage message)
        {
            Burn();
            return (pubsubTopic, message);
        }

        public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data)
        {
            Burn();
            return true;
        }

        private void Burn()
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < each)
            {
                // Work, not sleep: the CPU time is the regression.
            }
        }
    }

    /// <summary>Keeps memory that nobody needs, as fast as its rate says, while messages arrive.</summary>
    private sealed class Leaking(double bytesPerSecond) : Mutant
    {
        private const int Page = 4_096;
        private readonly Lock _lock = new();
        private readonly List<byte[]> _kept = [];
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _bytes;

        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
        {
            lock (_lock)
            {
                for (var due = (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * bytesPerSecond); _bytes + Page <= due; _bytes += Page)
                {
                    var page = new byte[Page];
                    Array.Fill(page, (byte)1);
                    _kept.Add(page);
                }
            }

            return [received];
        }
    }

    /// <summary>Sends one in some messages back to where it came from.</summary>
    private sealed class Echoing(int n) : Mutant
    {
        private readonly SemaphoreSlim _turn = new(1);
        private readonly Dictionary<PeerId, MuxedStream> _streams = [];
        private WakuNode? _node;
        private int _count;

        public override void Change(WakuNode node) => _node = node;

        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
        {
            if (received.From is { } from && Interlocked.Increment(ref _count) % n == 0)
            {
                _ = EchoAsync(from, received);
            }

            return [received];
        }

        private async Task EchoAsync(PeerId peer, RelayMessage received)
        {
            var rpc = Encode(received);
            await _turn.WaitAsync().ConfigureAwait(false);
            try
            {
                if (!_streams.TryGetValue(peer, out var stream) && _node!.Host.FindConnection(peer) is { } connection)
                {
                    stream = _streams[peer] = await connection.OpenStreamAsync([RelayProtocol.Id], CancellationToken.None).ConfigureAwait(false);
                }

                if (stream is not null)
                {
                    await stream.WriteAsync(rpc, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is IOException or Libp2pException)
            {
                _streams.Remove(peer);
            }
            finally
            {
                _turn.Release();
            }
        }

        /// <summary>A gossipsub RPC with the message, as it first came.</summary>
        private static byte[] Encode(RelayMessage received)
        {
            var message = new ArrayBufferWriter<byte>();
            var inner = new ProtoWriter(message);
            inner.Bytes(2, received.Encoded.Span);
            inner.String(4, received.PubsubTopic);
            var rpc = new ArrayBufferWriter<byte>();
            new ProtoWriter(rpc).Bytes(2, message.WrittenSpan);
            return LengthPrefixed.Encode(rpc.WrittenSpan.ToArray());
        }
    }
}
