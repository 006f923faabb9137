using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SimpleBase;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;

namespace Waku.Node.Discovery.Dns;

/// <summary>
/// Node lists in DNS (EIP-1459), reading. Every entry is checked: the root by its signature, the others by the hash that is their name.
/// </summary>
public sealed class EnrTree(DnsClient dns)
{
    private const string UrlPrefix = "enrtree://";
    private const string RootPrefix = "enrtree-root:v1 ";
    private const string BranchPrefix = "enrtree-branch:";
    private const int MaxEntries = 2_000;
    private const int MaxTrees = 8;

    /// <summary>All records of a tree and of the trees it links to.</summary>
    /// <param name="url"><c>enrtree://&lt;key&gt;@&lt;domain&gt;</c>.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="Libp2pException">The URL is malformed, the root cannot be read or its signature is wrong. Broken leaves are left out.</exception>
    public async Task<IReadOnlyList<NodeRecord>> ReadAsync(string url, CancellationToken cancellationToken)
    {
        List<NodeRecord> records = [];
        Queue<string> trees = new([url]);
        HashSet<string> visited = [];
        while (trees.TryDequeue(out var next) && visited.Count < MaxTrees)
        {
            if (visited.Add(next))
            {
                await ReadTreeAsync(next, records, trees, cancellationToken).ConfigureAwait(false);
            }
        }

        return records;
    }

    /// <summary>Reads <c>enrtree://&lt;key&gt;@&lt;domain&gt;</c>.</summary>
    public static bool TryParseUrl(string url, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(true)] out string? domain)
    {
        key = null;
        domain = null;
        var at = url.IndexOf('@', StringComparison.Ordinal);
        if (!url.StartsWith(UrlPrefix, StringComparison.Ordinal) || at < 0 || at == url.Length - 1)
        {
            return false;
        }

        try
        {
            key = PublicKey.Create(KeyType.Secp256k1, Base32.Rfc4648.Decode(url.AsSpan(UrlPrefix.Length, at - UrlPrefix.Length)));
            domain = url[(at + 1)..];
            return true;
        }
        catch (Exception e) when (e is ArgumentException or Libp2pException or FormatException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>Checks a root entry and returns the names of its record and link trees.</summary>
    /// <exception cref="Libp2pException">Malformed, or signed by another key.</exception>
    internal static (string Records, string Links) CheckRoot(string text, PublicKey key)
    {
        var at = text.IndexOf(" sig=", StringComparison.Ordinal);
        if (!text.StartsWith(RootPrefix, StringComparison.Ordinal) || at < 0)
        {
            throw new Libp2pException("enrtree: not a root entry");
        }

        byte[] signature;
        try
        {
            signature = Base64Url.DecodeFromChars(text.AsSpan(at + 5).TrimEnd('='));
        }
        catch (FormatException)
        {
            throw new Libp2pException("enrtree: the root's signature is not base64");
        }

        if (signature.Length != 65 || !key.VerifyHash(Keccak256.Hash(Encoding.UTF8.GetBytes(text[..at])), signature.AsSpan(0, 64)))
        {
            throw new Libp2pException("enrtree: the root is not signed by the key of its URL");
        }

        Dictionary<string, string> fields = [];
        foreach (var field in text[RootPrefix.Length..at].Split(' ').Select(static f => f.Split('=', 2)).Where(static f => f.Length == 2))
        {
            fields[field[0]] = field[1];
        }

        return fields.TryGetValue("e", out var records) && fields.TryGetValue("l", out var links) ? (records, links)
            : throw new Libp2pException("enrtree: the root names no trees");
    }

    /// <summary>The name of an entry: base32 of the first 16 bytes of its Keccak-256.</summary>
    internal static string NameOf(string text) => Base32.Rfc4648.Encode(Keccak256.Hash(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).TrimEnd('=');

    private async Task ReadTreeAsync(string url, List<NodeRecord> records, Queue<string> trees, CancellationToken cancellationToken)
    {
        if (!TryParseUrl(url, out var key, out var domain))
        {
            throw new Libp2pException($"'{url}' is not of the form enrtree://<key>@<domain>");
        }

        var texts = await dns.TextAsync(domain, cancellationToken).ConfigureAwait(false);
        var root = texts.FirstOrDefault(static t => t.StartsWith(RootPrefix, StringComparison.Ordinal))
            ?? throw new Libp2pException($"enrtree: {domain} has no root entry");
        string recordTree, linkTree;
        try
        {
            (recordTree, linkTree) = CheckRoot(root, key);
        }
        catch (CryptographicException e)
        {
            throw new Libp2pException("enrtree: the key of the URL is not a point of secp256k1", e);
        }

        Stack<string> names = new([linkTree, recordTree]);
        HashSet<string> visited = [];
        while (names.TryPop(out var name) && visited.Count < MaxEntries)
        {
            if (!visited.Add(name) || await EntryAsync(name, domain, cancellationToken).ConfigureAwait(false) is not { } entry)
            {
                continue;
            }

            if (entry.StartsWith(BranchPrefix, StringComparison.Ordinal))
            {
                foreach (var child in entry[BranchPrefix.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    names.Push(child);
                }
            }
            else if (entry.StartsWith(UrlPrefix, StringComparison.Ordinal))
            {
                trees.Enqueue(entry);
            }
            else if (NodeRecord.TryParse(entry, out var record))
            {
                records.Add(record);
            }
        }
    }

    private async Task<string?> EntryAsync(string name, string domain, CancellationToken cancellationToken)
    {
        try
        {
            var texts = await dns.TextAsync($"{name}.{domain}", cancellationToken).ConfigureAwait(false);
            return texts.FirstOrDefault(t => NameOf(t).StartsWith(name, StringComparison.OrdinalIgnoreCase));
        }
        catch (Libp2pException)
        {
            return null;
        }
    }
}
