using System.ComponentModel;
using System.Diagnostics;

namespace Waku.QA.Engines.Building;

/// <summary>The compiler driver that links native code on this machine, chosen as the .NET SDK chooses it.</summary>
public static class NativeLinker
{
    /// <summary>What it means that there is none.</summary>
    public const string Missing = "no linker: compiled ahead for the .NET runtime, starts slower and needs more memory than native code";

    /// <summary>What to do when there is none.</summary>
    public const string Mend = "install clang or gcc with the headers of the C library (apt-get install gcc libc6-dev; xcode-select --install)";

    private const string Program = "int main(void) { return 0; }";

    /// <summary>Its name, after it linked a little program; null when there is none that works.</summary>
    /// <param name="cancellationToken">Ends the trial.</param>
    public static Task<string?> FindAsync(CancellationToken cancellationToken) => FindAsync(OnPath, cancellationToken);

    internal static async Task<string?> FindAsync(Func<string, string?> search, CancellationToken cancellationToken)
    {
        string[] drivers = OperatingSystem.IsLinux() ? ["clang", "gcc"] : OperatingSystem.IsMacOS() ? ["clang"] : [];

        // Symbols are cut off with a tool of their own on Linux.
        return drivers.FirstOrDefault(d => search(d) is not null) is { } driver
            && (!OperatingSystem.IsLinux() || search("objcopy") is not null || (driver == "clang" && search("llvm-objcopy") is not null))
            && await LinksAsync(search(driver)!, cancellationToken).ConfigureAwait(false) ? driver : null;
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static async Task<bool> LinksAsync(string driver, CancellationToken cancellationToken)
    {
        var file = TemporaryFiles.NewPath();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(driver, ["-x", "c", "-", "-o", file, "-lm"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await process.StandardInput.WriteAsync(Program.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
