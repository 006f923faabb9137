namespace Waku.QA.Engines;

/// <summary>Temporary files that carry their owner in their name, so that those of a killed run can be removed.</summary>
public static class TemporaryFiles
{
    private const string Prefix = "waku-qa-";

    /// <summary>A path that no other file has.</summary>
    public static string NewPath()
    {
        var owner = OwnerMark.Current();
        return Path.Combine(Path.GetTempPath(), $"{Prefix}{owner.Pid}-{owner.StartedTicks}-{Guid.NewGuid():n}.tmp");
    }

    /// <summary>Files whose owner is gone.</summary>
    public static IReadOnlyList<string> FindOrphans() =>
        [.. Directory.EnumerateFiles(Path.GetTempPath(), $"{Prefix}*.tmp").Where(static f => OwnerOf(f)?.IsAlive() != true)];

    private static OwnerMark? OwnerOf(string file)
    {
        var parts = Path.GetFileName(file)[Prefix.Length..].Split('-');
        return parts.Length == 3 ? OwnerMark.Parse($"{parts[0]}:{parts[1]}") : null;
    }
}
