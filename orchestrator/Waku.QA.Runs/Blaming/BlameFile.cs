using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Blaming;

/// <summary><c>blame.json</c>: what reruns say of the red cases of one run. It lies in the run's folder, and a verdict never depends on it.</summary>
internal sealed record BlameFile
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "blame.json";

    /// <summary>Version of the format.</summary>
    public required int Schema { get; init; }

    /// <summary>Run that is spoken of.</summary>
    public required string Run { get; init; }

    /// <summary>Digest of its manifest: reruns of another run, or of one that was changed, say nothing of this one.</summary>
    public required string Manifest { get; init; }

    /// <summary>Folder with the logs of the reruns.</summary>
    public required string Reruns { get; init; }

    /// <summary>Its red cases.</summary>
    public required IReadOnlyList<BlamedCell> Cells { get; init; }

    /// <summary>Writes it into the folder of its run.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Jsons.Indented));

    /// <summary>The cells of a folder by id, each judged again by its table; none when nothing was run again.</summary>
    /// <exception cref="UsageException">The file is not as it must be, or is of another run.</exception>
    public static IReadOnlyDictionary<string, BlamedCell> Read(string folder, string run)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return new Dictionary<string, BlamedCell>();
        }

        var read = Parse(file);
        var manifest = Path.Combine(folder, EvidenceManifest.FileName);
        return read.Run == run && File.Exists(manifest) && read.Manifest == EvidenceManifest.Digest(manifest)
            ? read.Cells.DistinctBy(static c => c.Id).ToDictionary(static c => c.Id, static c => c with { Verdict = BlameClassifier.Of(c.Table) })
            : throw Error(file, $"it is of run {read.Run} with the manifest {read.Manifest}, which is not this run");
    }

    private static BlameFile Parse(string file)
    {
        if (NamedFile.HasNothing(file))
        {
            throw Error(file, $"it {NamedFile.Nothing}");
        }

        try
        {
            var read = JsonSerializer.Deserialize<BlameFile>(File.ReadAllText(file), Jsons.Line) ?? throw Error(file, "it is empty");
            return read is not { Schema: 1, Cells: not null } ? throw Error(file, "schema: 1 expected")
                : read.Cells.Any(static c => c is not { Id: not null, Red: not null, Rows: not null } || !c.Rows.All(IsRow))
                    ? throw Error(file, "cells: each has id, red and rows with counts from 0")
                : read;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Error(file, e.Message);
        }
    }

    private static bool IsRow(SwapRow row) => row is
    {
        Swap: { From: not null, To: not null, Engine: not null }, Passed: >= 0, Failed: >= 0, Environment: >= 0,
    };

    private static UsageException Error(string file, string what) => new($"{file}: {what}; remove it, or make it again with 'waku-qa blame'");
}
