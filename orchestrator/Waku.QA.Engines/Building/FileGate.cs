using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Building;

/// <summary>An exclusive lock on a file, shared by all harness processes of this machine and released by the system when one dies.</summary>
internal sealed class FileGate : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly FileStream _file;

    private FileGate(FileStream file) => _file = file;

    public static async Task<FileGate> EnterAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileGate(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (time.GetElapsedTime(start) > Limit)
            {
                throw new EnvironmentException($"another run has held {path} for {Limit.TotalMinutes:0} min", "wait for it, or end it", e);
            }
            catch (IOException)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
