using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.Files;

namespace Waku.QA.Tests.Cli;

/// <summary>
/// Help as terminals show it (issue 22): golden files, rewritten when WAKU_QA_UPDATE_GOLDEN is 1. The terminals are real ones, of <c>script</c>.
/// </summary>
public sealed partial class HelpScreenTests
{
    private const string Recorder = "/usr/bin/script";

    [Test]
    public async Task HelpFitsTheTerminal([Values("", "run", "blame", "bisect", "dossier", "init")] string command, [Values("80x24", "200x50")] string size)
    {
        if (!File.Exists(Recorder))
        {
            Assert.Ignore($"needs {Recorder}, of util-linux");
        }

        var (columns, rows) = size.Split('x') is [var c, var r] ? (c, r) : ("", "");
        var program = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "waku-qa.dll")}' {command} --help";
        string[] arguments = ["-qec", $"stty cols {columns} rows {rows}; {program}", "/dev/null"];
        var start = new ProcessStartInfo(Recorder, arguments) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        var (code, output) = await Shell.RunAsync(start);
        Assert.That(code, Is.Zero, output);
        var plain = Control().Replace(output, "").ReplaceLineEndings("\n");
        var text = string.Join('\n', plain.Split('\n').Select(static l => l.TrimEnd())).Trim() + "\n";
        Golden($"help{(command.Length > 0 ? $"-{command}" : "")}-{size}.txt", text);
        Assert.That(text.Split('\n').Select(static l => l.Length), Is.All.LessThanOrEqualTo(int.Parse(columns, CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task HelpWithoutATerminalNamesNoPathOfThisMachine([Values("run", "blame", "bisect", "perf gate")] string command)
    {
        var (code, output) = await CommandLine.RunAsync($"{command} --help");
        Assert.That((code, output.Contains(Repository.Root, StringComparison.Ordinal)), Is.EqualTo((0, false)), output);
    }

    /// <summary>What the runtime tells a terminal before anything is written.</summary>
    [GeneratedRegex("\u001b(\\[[?0-9;]*[A-Za-z]|=|>)", RegexOptions.CultureInvariant)]
    private static partial Regex Control();

    private static void Golden(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Cli", "golden", name);
        if (Environment.GetEnvironmentVariable("WAKU_QA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(file)));
    }
}
