using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Measuring;

/// <summary>When each message of a window reached each receiver. One writer for each receiver, so that nothing is locked.</summary>
internal sealed class ArrivalLog
{
    private readonly Dictionary<Hash32, int> _numbers;
    private readonly Dictionary<string, Receiver> _receivers;
    private readonly bool[,] _due;

    /// <summary>A log of the messages that receivers are to get.</summary>
    /// <param name="messages">Messages.</param>
    /// <param name="receivers">Names of receivers.</param>
    /// <param name="isDue">Whether a receiver, by its index, is to get a message; its own messages come back to no node.</param>
    public ArrivalLog(IReadOnlyList<SentMessage> messages, IReadOnlyList<string> receivers, Func<int, SentMessage, bool> isDue)
    {
        Messages = messages;
        Receivers = receivers;
        _numbers = messages.Select(static (m, i) => (Hash32.Of(m.Hash), i)).ToDictionary(static p => p.Item1, static p => p.i);
        _receivers = receivers.Select((name, index) => (name, index)).ToDictionary(static r => r.name, r => new Receiver(r.index, messages.Count));
        _due = new bool[receivers.Count, messages.Count];
        for (var r = 0; r < receivers.Count; r++)
        {
            for (var m = 0; m < messages.Count; m++)
            {
                _due[r, m] = isDue(r, messages[m]);
                Due += _due[r, m] ? 1 : 0;
            }
        }
    }

    /// <summary>Messages.</summary>
    public IReadOnlyList<SentMessage> Messages { get; }

    /// <summary>Receivers.</summary>
    public IReadOnlyList<string> Receivers { get; }

    /// <summary>Deliveries due.</summary>
    public int Due { get; }

    /// <summary>Deliveries seen of those that are due, each once.</summary>
    public int Arrived => _receivers.Values.Sum(static r => Volatile.Read(ref r.Count));

    /// <summary>
    /// Writes down an arrival; what is of another window is ignored, and what a receiver was not to get: a peer on the wire sees what its
    /// node publishes too.
    /// </summary>
    /// <param name="receiver">Receiver.</param>
    /// <param name="hash">Message hash.</param>
    /// <param name="unixNanos">Time of receipt.</param>
    public void Record(string receiver, ReadOnlySpan<byte> hash, long unixNanos)
    {
        if (_receivers.TryGetValue(receiver, out var log)
            && _numbers.TryGetValue(Hash32.Of(hash), out var number)
            && _due[log.Index, number]
            && log.At[number] == 0)
        {
            log.At[number] = unixNanos;
            Volatile.Write(ref log.Count, log.Count + 1);
        }
    }

    /// <summary>Arrivals that were due: message, receiver, time of receipt; a time of zero is a loss.</summary>
    public IEnumerable<(SentMessage Message, string Receiver, long UnixNanos)> Deliveries()
    {
        for (var r = 0; r < Receivers.Count; r++)
        {
            var log = _receivers[Receivers[r]];
            for (var m = 0; m < Messages.Count; m++)
            {
                if (_due[r, m])
                {
                    yield return (Messages[m], Receivers[r], log.At[m]);
                }
            }
        }
    }

    private sealed class Receiver(int index, int messages)
    {
        public readonly int Index = index;
        public readonly long[] At = new long[messages];
        public int Count;
    }
}
