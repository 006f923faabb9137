using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Discovery.Dns;

/// <summary>TXT queries to given name servers (RFC 1035), by UDP and, when the answer was cut, by TCP. The system's resolver is not asked.</summary>
public sealed class DnsResolver
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private readonly LookupClient? _lookup;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="servers">Name servers, asked one after the other until one answers.</param>
    public DnsResolver(IReadOnlyList<IPEndPoint> servers) => _lookup = servers.Count == 0 ? null : new LookupClient(new LookupClientOptions(servers.ToArray())
    {
        AutoResolveNameServers = false,
        UseRandomNameServer = false,
        UseCache = false,
        UseTcpFallback = true,
        Timeout = Timeout,
        Retries = 1,
        ContinueOnDnsError = true,
        ThrowDnsErrors = false,
    });

    /// <summary>The TXT records of a name, the strings of each joined; empty when there is none.</summary>
    /// <exception cref="Libp2pException">No server answered, or the answer is malformed or an error.</exception>
    public async Task<IReadOnlyList<string>> TextAsync(string name, CancellationToken cancellationToken)
    {
        var response = await QueryAsync(name, cancellationToken).ConfigureAwait(false);
        return response.Header.ResponseCode switch
        {
            DnsHeaderResponseCode.NoError => [.. response.Answers.OfType<TxtRecord>().Select(static r => string.Concat(r.Text))],

            // The same as no record.
            DnsHeaderResponseCode.NotExistentDomain => [],
            var code => throw new Libp2pException($"DNS: server answered with {code} for TXT {name}"),
        };
    }

    private async Task<IDnsQueryResponse> QueryAsync(string name, CancellationToken cancellationToken)
    {
        if (_lookup is null)
        {
            throw new Libp2pException($"DNS: no answer for TXT {name}: no name server is configured");
        }

        try
        {
            return await _lookup.QueryAsync(name, QueryType.TXT, QueryClass.IN, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the library finds in an answer that anybody may have sent.
            throw new Libp2pException($"DNS: no answer for TXT {name}: {(e.InnerException ?? e).Message}", e);
        }
    }
}
