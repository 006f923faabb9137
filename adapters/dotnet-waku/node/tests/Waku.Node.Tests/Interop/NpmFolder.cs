using System.Diagnostics;

namespace Waku.Node.Tests.Interop;

/// <summary>Folders of the checkout with npm packages; installed on first use.</summary>
internal static class NpmFolder
{
    private static readonly Lock Installing = new();

    /// <summary>A folder below the root of the checkout; when <paramref name="result"/> is missing in it, each npm command is run first.</summary>
    public static string Ready(string path, string result, params IReadOnlyList<string[]> commands)
    {
        var folder = Path.Combine(Root(), path);
        lock (Installing)
        {
            foreach (var arguments in File.Exists(Path.Combine(folder, result)) ? [] : commands)
            {
                using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder })!;
                npm.WaitForExit();
                Assert.That(npm.ExitCode, Is.Zero, $"npm {string.Join(' ', arguments)} in {path}");
            }
        }

        return folder;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Waku.QA.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
