using System.Globalization;

namespace Waku.QA.Runs.Selection;

/// <summary>Run ids: time and a random end, valid in container names and file names.</summary>
public static class RunIds
{
    /// <summary>A new id, such as <c>20261122-140500-3fa9</c>.</summary>
    public static string New(TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{System.Security.Cryptography.RandomNumberGenerator.GetHexString(4, lowercase: true)}");
}
