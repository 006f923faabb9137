using System.Diagnostics;

namespace Waku.QA.Tests.Cli;

/// <summary>Bad input to the program as a user runs it: 3 or 64 with a reason, and never an abort.</summary>
[Platform("Linux")]
public sealed class BadCommandLineTests
{
    [TestCase("run smoke --filter name=~(", 64, "at character 7")]
    [TestCase("run smoke --topology /dev/zero", 64, "no regular file (a pipe, a device)")]
    [TestCase("run smoke --topology /", 64, "it is a folder")]
    [TestCase("run smoke --out /dev/null/results --engine process", 3, "/dev/null/results")]
    [TestCase("run smoke --node dotnet-waku=/bin/cat --engine process", 3, "/bin/cat")]
    [TestCase("blame /no/such/folder", 64, "there is no such folder")]
    [TestCase("blame . --case [", 64, "is no regular expression")]
    [TestCase("blame . --case (?=x)", 64, "is no regular expression")]
    [TestCase("sensitivity --mutant (", 64, "is no regular expression")]
    [TestCase("bisect v1 v2 v1 --implementation nwaku --case x", 64, "'v1' is in the list twice")]
    [TestCase("bisect v1 v2 --implementation nwaku --case x --rate 7", 64, "--rate '7': 0.05 to 1 expected")]
    public async Task IsRefusedWithTheReason(string arguments, int code, string reason)
    {
        var (actual, output) = await CommandLine.RunAsync(arguments.Split(' '));
        Assert.That((actual, output), Is.EqualTo((code, output)));
        Assert.That(output, Does.Contain(reason));
    }

    [TestCase("run smoke --topology PIPE", 64)]
    [TestCase("run smoke --policy PIPE", 64)]
    [TestCase("run smoke --known-issues PIPE", 64)]
    [TestCase("run smoke --suites PIPE", 64)]
    [TestCase("run smoke --suites /dev/zero", 64)]
    [TestCase("run smoke --engine process --node nwaku=PIPE", 3)]
    [TestCase("perf gate relay-star --policy PIPE", 64)]
    public async Task APipeIsRefusedAndNotWaitedFor(string arguments, int code)
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-pipe").FullName;
        try
        {
            var pipe = Path.Combine(folder, "pipe");
            using (var make = Process.Start("mkfifo", pipe))
            {
                await make.WaitForExitAsync();
            }

            var (actual, output) = await CommandLine.RunAsync(arguments.Replace("PIPE", pipe, StringComparison.Ordinal));
            Assert.That((actual, output), Is.EqualTo((code, output)));
            Assert.That(output, Does.Contain("no regular file").And.Contain(arguments.Contains("PIPE", StringComparison.Ordinal) ? pipe : "/dev/zero"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("garbage")]
    [TestCase("tcp://")]
    [TestCase("http://[::1")]
    public async Task ADockerHostThatIsNone(string host)
    {
        var (code, output) = await CommandLine.RunAsync(["run", "smoke", "--engine", "docker"], ("DOCKER_HOST", host));
        Assert.That((code, output), Is.EqualTo((3, output)));
        Assert.That(output, Does.Contain(host).And.Contain("mend:"));
    }

    [Test]
    public async Task ADocumentTooDeepToRead()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "x: " + new string('[', 100_000));
        var (code, output) = await CommandLine.RunAsync(["run", "smoke", "--topology", file]);
        File.Delete(file);
        Assert.That((code, output), Is.EqualTo((64, output)));
        Assert.That(output, Does.Contain($"{file}:1:").And.Contain("nested more than"));
    }
}
