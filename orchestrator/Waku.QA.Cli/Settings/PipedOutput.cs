using Microsoft.Win32.SafeHandles;

namespace Waku.QA.Cli.Settings;

/// <summary>
/// Standard output that ends, at the next write, when nobody reads it any more (<c>| head</c>): the stream of the console would go on in silence.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;
    private const int BrokenPipe = 32;

    /// <summary>Copies to it until the source or the reader ends.</summary>
    public static async Task CopyAsync(Func<Stream, Task> copy)
    {
        await using var output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput()
            : new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        try
        {
            await copy(output);
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // Who read it has seen enough.
        }
    }
}
