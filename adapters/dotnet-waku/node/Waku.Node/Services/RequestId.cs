using System.Security.Cryptography;

namespace Waku.Node.Services;

/// <summary>Request ids: 10 random bytes in hex, as nwaku makes them. Unpredictable, so that a peer cannot answer what it did not see.</summary>
internal static class RequestId
{
    public static string Next() => RandomNumberGenerator.GetHexString(20, lowercase: true);
}
