using System.Diagnostics;

namespace Waku.Node.Tests.Store.Faults;

/// <summary>A real file system of a few kilobytes, mounted for a test. Needs root and Linux.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string size)
    {
        Folder = Directory.CreateTempSubdirectory("waku-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Folder);
    }

    public string Folder { get; }

    public void Grow(string size) => Run("mount", "-o", $"remount,size={size}", Folder);

    public void Freeze() => Run("mount", "-o", "remount,ro", Folder);

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}: {error}");
    }
}
