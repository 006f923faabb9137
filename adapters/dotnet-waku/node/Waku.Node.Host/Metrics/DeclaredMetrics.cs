namespace Waku.Node.Host.Metrics;

/// <summary>
/// The families that nwaku v0.38.1 exports at its start, as recorded. What this node does not count is declared without a value: an
/// absent figure is not a figure of 0.
/// </summary>
internal sealed class DeclaredMetrics
{
    private const string Resource = "Waku.Node.Host.Metrics.nwaku-v0.38.1-families.txt";
    private readonly (string Name, string Type)[] _families = Read();

    /// <summary>Declares every family that was not written.</summary>
    public void Write(MetricsText text)
    {
        foreach (var (name, type) in _families)
        {
            text.Declare(name, type);
        }
    }

    private static (string, string)[] Read()
    {
        using var stream = typeof(DeclaredMetrics).Assembly.GetManifestResourceStream(Resource) ??
            throw new InvalidOperationException($"{Resource} is not in the program");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ')).Select(static p => (p[0], p[1]))];
    }
}
