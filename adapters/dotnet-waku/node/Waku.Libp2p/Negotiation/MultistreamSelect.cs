using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Negotiation;

/// <summary>multistream-select 1.0: both sides agree on a protocol by name, one uvarint-prefixed line at a time.</summary>
internal static class MultistreamSelect
{
    public const string Header = "/multistream/1.0.0";
    private const string NotAvailable = "na";
    private const int MaxLine = 1024;
    private const int MaxProposals = 64;

    /// <summary>Proposes protocols in order, the first one in the same write as the header. Returns the accepted one.</summary>
    public static async ValueTask<string> SelectAsync(IByteChannel channel, IReadOnlyList<string> protocols, CancellationToken cancellationToken)
    {
        await channel.WriteAsync(Lines(Header, protocols[0]), cancellationToken).ConfigureAwait(false);
        if (await ReadLineAsync(channel, cancellationToken).ConfigureAwait(false) is not Header)
        {
            throw new Libp2pException("the peer does not speak multistream-select 1.0");
        }

        for (var i = 0; ; i++)
        {
            var answer = await ReadLineAsync(channel, cancellationToken).ConfigureAwait(false);
            if (answer == protocols[i])
            {
                return answer;
            }

            if (answer != NotAvailable || i + 1 == protocols.Count)
            {
                throw new ProtocolNotSupportedException(protocols, answer);
            }

            await channel.WriteAsync(Lines(protocols[i + 1]), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Answers proposals until one is supported. Null when the peer gave up.</summary>
    public static async ValueTask<string?> AcceptAsync(IByteChannel channel, Func<string, bool> isSupported, CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(channel, cancellationToken).ConfigureAwait(false) is not Header)
        {
            throw new Libp2pException("the peer does not speak multistream-select 1.0");
        }

        await channel.WriteAsync(Lines(Header), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < MaxProposals; i++)
        {
            var proposal = await ReadLineAsync(channel, cancellationToken).ConfigureAwait(false);
            if (proposal is null)
            {
                return null;
            }

            var supported = isSupported(proposal);
            await channel.WriteAsync(Lines(supported ? proposal : NotAvailable), cancellationToken).ConfigureAwait(false);
            if (supported)
            {
                return proposal;
            }
        }

        throw new Libp2pException($"no common protocol after {MaxProposals} proposals");
    }

    internal static byte[] Lines(params ReadOnlySpan<string> lines)
    {
        using var output = new MemoryStream();
        foreach (var line in lines)
        {
            output.Write(LengthPrefixed.Encode(Encoding.UTF8.GetBytes(line + "\n")));
        }

        return output.ToArray();
    }

    private static async ValueTask<string?> ReadLineAsync(IByteChannel channel, CancellationToken cancellationToken)
    {
        var line = await LengthPrefixed.ReadAsync(channel.Input, MaxLine, cancellationToken).ConfigureAwait(false);
        if (line is null)
        {
            return null;
        }

        return line is [.., (byte)'\n'] ? Encoding.UTF8.GetString(line.AsSpan(0, line.Length - 1))
            : throw new Libp2pException("multistream line without newline");
    }
}
