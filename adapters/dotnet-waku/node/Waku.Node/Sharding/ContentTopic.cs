using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Waku.Node.Sharding;

/// <summary>A content topic <c>/[generation/]application/version/name/encoding</c> and the shard it maps to (51/WAKU2-RELAY-SHARDING, autosharding).</summary>
public sealed record ContentTopic(string Application, string Version, string Name, string Encoding)
{
    /// <summary>Reads the text form. The error texts are nwaku's.</summary>
    public static bool TryParse(string text, out ContentTopic? topic, out string error)
    {
        topic = null;
        error = "";
        if (!text.StartsWith('/'))
        {
            error = $"invalid format: content-topic '{text}' must start with slash";
            return false;
        }

        var parts = text[1..].Split('/');
        if (parts.Length is not (4 or 5))
        {
            error = "invalid format: " + (parts.Length < 4 ? "content-topic has too few parts" : "content-topic has too many parts");
            return false;
        }

        if (parts.Length == 5)
        {
            if (!int.TryParse(parts[0], out var generation))
            {
                error = "invalid format: generation should be a numeric value";
                return false;
            }

            if (generation > 0)
            {
                error = "Generation > 0 are not supported yet";
                return false;
            }

            parts = parts[1..];
        }

        if (Array.Exists(parts, static p => p.Length == 0))
        {
            error = "invalid format: empty part in content-topic";
            return false;
        }

        topic = new ContentTopic(parts[0], parts[1], parts[2], parts[3]);
        return true;
    }

    /// <summary>Shard out of <paramref name="shardCount"/>: the last 8 bytes of SHA-256(application ‖ version), big-endian, modulo.</summary>
    public ushort ShardOf(ushort shardCount)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Application + Version), hash);
        return (ushort)(BinaryPrimitives.ReadUInt64BigEndian(hash[24..]) % shardCount);
    }
}
