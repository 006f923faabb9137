using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Host.Mutants;

/// <summary>
/// Nodes that are right and worse: <c>burns-20-us</c>, <c>leaks-60-mb-an-hour</c>, <c>echoes-one-in-20</c>, so that it is known what
/// performance gates see.
/// </summary>
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
            _ => new EchoingMutant(number, times: 1, onlyStrangers: false),
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
}
