using System.Diagnostics;
using System.Globalization;

namespace Waku.Node.Tests.Host;

/// <summary>However the program ends, it ends with an exit code and, when it failed, with a cause that has a name; never with an unhandled exception.</summary>
public sealed class ProgramEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "dotnet-waku.dll");
    private const string Flags =
        "--cluster-id=66 --listen-address=127.0.238.1 --tcp-port=0 --rest-address=127.0.238.1 --rest-port=18645 --store=true --store-message-db-url= "
        + "--nat=extip:127.0.238.1";

    /// <summary>Where a start may be when it is told to stop, in milliseconds.</summary>
    [Test]
    public async Task TwoSignalsDuringTheStartEndItInOrder([Values(0, 40, 80, 120, 160, 220, 300)] int after)
    {
        var seconds = (after / 1000.0).ToString(CultureInfo.InvariantCulture);
        var (code, output) = await RunAsync(
            $"dotnet {Program} {Flags} & pid=$!; sleep {seconds}; kill -TERM $pid; kill -TERM $pid; wait $pid; exit $?");

        // 143: before there was anybody to hear the first signal.
        Assert.That(code, Is.EqualTo(0).Or.EqualTo(143), output);
        Assert.That(output, Does.Not.Contain("nhandled"));
    }

    [TestCase(32)]
    [TestCase(40)]
    [TestCase(64)]
    [TestCase(128)]
    public async Task TooFewFilesAreNamed(int files)
    {
        var (code, output) = await RunAsync($"ulimit -n {files}; exec dotnet {Program} {Flags}");

        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain($"only {files} files may be open").And.Contain("ulimit -n").And.Not.Contain("nhandled"));
    }

    [TestCase("--store-message-db-url=sqlite:///proc/nothing/x.db", "/proc/nothing/x.db")]
    [TestCase("--rest-port=1 --rest-address=192.0.2.1", "Waku initialization failed: ")]
    [TestCase("--listen-address=192.0.2.1", "Waku initialization failed: ")]
    [TestCase("--nodekey=1", "nodekey")]
    [TestCase("--config-file=/proc/nothing", "cannot read --config-file")]
    public async Task WhatCannotBeStartedIsNamed(string flags, string cause)
    {
        var (code, output) = await RunAsync($"exec dotnet {Program} {Flags} {flags}");

        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain(cause).And.Not.Contain("nhandled"));
    }

    /// <summary>Native code and the assemblies that run here behave the same; which of them a report is about must be seen.</summary>
    [Test]
    public async Task TheVersionSaysWhatRuns()
    {
        var (code, output) = await RunAsync($"exec dotnet {Program} --version");

        Assert.That(code, Is.Zero, output);
        Assert.That(output.Trim(), Does.Match(@"^dotnet-waku \d+\.\d+\.\d+ \(\.NET 10\.[\d.]+\)$"));
    }

    private static async Task<(int Code, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"({script}) 2>&1"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new AssertionException($"still running after {Limit.TotalSeconds} s: {script}");
        }
    }
}
