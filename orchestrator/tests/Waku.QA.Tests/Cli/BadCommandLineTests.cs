using System.Diagnostics;

namespace Waku.QA.Tests.Cli;

/// <summary>Bad input to the program as a user runs it: 3 or 64 with a reason, and never an abort.</summary>
[Platform("Linux")]
public sealed class BadCommandLineTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "waku-qa.dll");

    [TestCase("run smoke --filter name=~(", 64, "at character 7")]
    [TestCase("run smoke --topology /dev/zero", 64, "larger than 16 MiB, or a device")]
    [TestCase("run smoke --topology /", 64, "it is a folder")]
    [TestCase("run smoke --out /dev/null/results --engine process", 3, "/dev/null/results")]
    [TestCase("run smoke --node dotnet-waku=/bin/cat --engine process", 3, "/bin/cat")]
    public async Task IsRefusedWithTheReason(string arguments, int code, string reason)
    {
        var (actual, output) = await RunAsync(arguments.Split(' '));
        Assert.That((actual, output), Is.EqualTo((code, output)));
        Assert.That(output, Does.Contain(reason));
    }

    [TestCase("garbage")]
    [TestCase("tcp://")]
    [TestCase("http://[::1")]
    public async Task ADockerHostThatIsNone(string host)
    {
        var (code, output) = await RunAsync(["run", "smoke", "--engine", "docker"], ("DOCKER_HOST", host));
        Assert.That((code, output), Is.EqualTo((3, output)));
        Assert.That(output, Does.Contain(host).And.Contain("mend:"));
    }

    [Test]
    public async Task ADocumentTooDeepToRead()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "x: " + new string('[', 100_000));
        var (code, output) = await RunAsync(["run", "smoke", "--topology", file]);
        File.Delete(file);
        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain($"{file}:1:").And.Contain("nested more than"));
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
