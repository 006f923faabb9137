using System.Diagnostics;

namespace Waku.QA.Tests.Cli;

/// <summary>Completion in a real bash, and the scripts of the other shells.</summary>
[Platform("Linux,MacOsX")]
public sealed class CompletionTests
{
    [TestCase("waku-qa dos", "dossier", "doctor")]
    [TestCase("waku-qa run smo", "smoke", "interop")]
    [TestCase("waku-qa run smoke --topo", "--topology", "--engine")]
    [TestCase("waku-qa run smoke --engine pro", "process", "docker")]
    [TestCase("waku-qa run smoke --node js", "js-waku=", "nwaku=")]
    [TestCase("waku-qa perf run relay-st", "relay-star", "churn")]
    [TestCase("waku-qa completion zs", "zsh", "bash")]
    public async Task BashCompletes(string line, string offered, string not)
    {
        var found = await BashAsync(line);
        Assert.That(found, Does.Contain(offered).And.Not.Contain(not));
    }

    [TestCase("bash", "complete -o default -F _waku_qa waku-qa")]
    [TestCase("zsh", "compdef _waku_qa waku-qa")]
    [TestCase("fish", "complete -c waku-qa")]
    [TestCase("pwsh", "Register-ArgumentCompleter -Native -CommandName waku-qa")]
    public async Task EveryShellHasAScript(string shell, string line)
    {
        var (code, output) = await CommandLine.RunAsync(["completion", shell]);
        Assert.That((code, output), Is.EqualTo((0, output)));
        Assert.That(output, Does.Contain(line).And.Contain("[suggest:"));
    }

    [Test]
    public async Task AnotherShellIsRefused()
    {
        var (code, output) = await CommandLine.RunAsync(["completion", "csh"]);
        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain("csh").And.Contain("pwsh"));
    }

    /// <summary>What a bash that has read the script offers at the end of a line.</summary>
    private static async Task<string[]> BashAsync(string line)
    {
        var script = $$"""
            waku-qa() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "waku-qa.dll")}}' "$@"; }
            eval "$(waku-qa completion bash)"
            COMP_LINE='{{line}}'; COMP_POINT={{line.Length}}; COMP_WORDS=({{line}}); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            $(complete -p waku-qa | sed -E 's/.*-F ([^ ]+) .*/\1/')
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
