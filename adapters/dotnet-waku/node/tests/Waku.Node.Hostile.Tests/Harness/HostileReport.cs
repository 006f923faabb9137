namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>A table with a line of figures a script that passed; none is kept when no file is given.</summary>
internal sealed class HostileReport(string? path)
{
    private const string Head =
        "| script | rounds | MiB before | at most | kept | after s | calm p95 ms | p95 ms | messages | newcomer ms | worst |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|\n";

    public static HostileReport Given { get; } = new(Environment.GetEnvironmentVariable("WAKU_HOSTILE_REPORT"));

    /// <summary>Whether the script passed already.</summary>
    public bool Holds(string script) => File.Exists(path) && File.ReadLines(path).Any(line => line.StartsWith($"| {script} |", StringComparison.Ordinal));

    public void Add(HostileFigures figures)
    {
        if (!string.IsNullOrEmpty(path))
        {
            File.AppendAllText(path, $"{(File.Exists(path) ? "" : Head)}{figures}\n");
        }
    }
}
