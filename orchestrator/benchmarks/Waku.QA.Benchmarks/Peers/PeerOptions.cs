using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Benchmarks.Peers;

/// <summary>What <c>waku-qa-bench peers</c> was asked for.</summary>
/// <param name="Rounds">Times that every part runs on every implementation; figures are medians.</param>
/// <param name="Engine">Engine.</param>
/// <param name="Parts">Names of the parts to run; empty for all.</param>
/// <param name="Nodes">Implementations with the program or image of each; null where it is what this checkout builds.</param>
internal sealed record PeerOptions(int Rounds, string Engine, IReadOnlyList<string> Parts, IReadOnlyList<(string Implementation, string? Reference)> Nodes)
{
    /// <summary>From the command line.</summary>
    /// <exception cref="UsageException">An option that is not known, or without its value.</exception>
    public static PeerOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new PeerOptions(1, "process", [], [("dotnet-waku", null), ("js-waku", null)]);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new UsageException($"{arguments[i]} has no value");
            options = arguments[i] switch
            {
                "--rounds" => options with
                {
                    Rounds = int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds is > 0 and < 100
                    ? rounds
                    : throw new UsageException($"--rounds is {value}; 1 to 99 expected")
                },
                "--engine" => options with { Engine = value },
                "--parts" => options with { Parts = value.Split(',') },
                "--node" => options with { Nodes = With(options.Nodes, value) },
                _ => throw new UsageException($"{arguments[i]} is not known; there are --rounds, --engine, --parts and --node IMPLEMENTATION=PROGRAM"),
            };
        }

        var unknown = options.Parts.Except(PeerPart.All.Select(static p => p.Name)).ToList();
        return unknown.Count == 0
            ? options
            : throw new UsageException($"there is no part {unknown[0]}; there are {string.Join(", ", PeerPart.All.Select(static p => p.Name))}");
    }

    private static List<(string, string?)> With(IReadOnlyList<(string Implementation, string? Reference)> nodes, string value) =>
        value.Split('=', 2) is [{ Length: > 0 } implementation, { Length: > 0 } reference]
            ? [.. nodes.Where(n => n.Implementation != implementation), (implementation, File.Exists(reference) ? Path.GetFullPath(reference) : reference)]
            : throw new UsageException($"--node is {value}; IMPLEMENTATION=PROGRAM expected");
}
