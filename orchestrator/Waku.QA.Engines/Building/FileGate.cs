using Polly;
using Polly.Timeout;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Building;

/// <summary>An exclusive lock on a file, shared by all harness processes of this machine and released by the system when one dies.</summary>
internal sealed class FileGate : IAsyncDisposable
{
    private readonly FileStream _file;

    private FileGate(FileStream file) => _file = file;

    /// <exception cref="EnvironmentException">Another run holds it for too long.</exception>
    public static async Task<FileGate> EnterAsync(string path, HarnessPipelines pipelines, CancellationToken cancellationToken)
    {
        try
        {
            return await pipelines.BuildLock.ExecuteAsync(
                static (file, _) => ValueTask.FromResult(new FileGate(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))),
                path,
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new EnvironmentException($"another run has held {path} for {HarnessPipelines.BuildLockLimit.TotalMinutes:0} min", "wait for it, or end it", e);
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
