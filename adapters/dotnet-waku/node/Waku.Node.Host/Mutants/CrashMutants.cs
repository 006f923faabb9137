using System.Text;
using System.Text.RegularExpressions;
using Waku.Libp2p.Identity;

namespace Waku.Node.Host.Mutants;

/// <summary>
/// Nodes that end when a request or message of one case reaches them: <c>crashes-at-TEXT</c> at once, <c>crashes-after-TEXT</c> when the case
/// may have left already, so that it is known whether the right case is named (issue 19).
/// </summary>
internal static partial class CrashMutants
{
    /// <summary>What names look like.</summary>
    public const string Names = "crashes-at-TEXT, crashes-after-TEXT";

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(250);

    /// <summary>The mutant of a name; null when it is none of these.</summary>
    public static Mutant? Parse(string name) => Pattern().Match(name) is { Success: true } match
        ? new Crashing(Encoding.UTF8.GetBytes(match.Groups["text"].Value), match.Groups["when"].Value == "after" ? Late : TimeSpan.Zero)
        : null;

    [GeneratedRegex("^crashes-(?<when>at|after)-(?<text>[0-9A-Za-z._-]{4,64})$")]
    private static partial Regex Pattern();

    private sealed class Crashing(byte[] text, TimeSpan delay) : Mutant, IDisposable
    {
        private Timer? _timer;

        public override bool OnValidate(string pubsubTopic, ReadOnlyMemory<byte> data)
        {
            Look(data.Span);
            return true;
        }

        public override ValueTask<byte[]> OnServeAsync(string protocol, PeerId peer, byte[] request, Func<byte[], ValueTask<byte[]>> next)
        {
            Look(request);
            return next(request);
        }

        public void Dispose() => _timer?.Dispose();

        private void Look(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IndexOf(text) < 0)
            {
                return;
            }

            if (delay == TimeSpan.Zero)
            {
                Environment.FailFast("a mutant crashed on purpose");
            }

            _timer ??= new Timer(static _ => Environment.FailFast("a mutant crashed on purpose"), null, delay, Timeout.InfiniteTimeSpan);
        }
    }
}
