using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>
/// Testcontainers' reaper (Ryuk), for those who have its image and ask for it: it removes what a harness that was killed left, seconds later and without
/// anybody's doing. Off by default: removing by label and owner needs no image from a registry, and what is left can be read first.
/// </summary>
/// <param name="isWanted">Whether it was asked for.</param>
/// <param name="start">Starts it.</param>
internal sealed class Reaper(bool isWanted, Func<EngineSession, Task<IAsyncDisposable>> start) : IAsyncDisposable
{
    /// <summary>Environment variable that asks for it, by <c>1</c>.</summary>
    public const string Variable = "WAKU_QA_RYUK";

    /// <summary>Image that Testcontainers takes unless <c>TESTCONTAINERS_RYUK_CONTAINER_IMAGE</c> names another.</summary>
    private const string Image = "testcontainers/ryuk";
    private readonly Lock _lock = new();
    private Task<IAsyncDisposable>? _started;

    /// <summary>What it finds its charges by.</summary>
    public static KeyValuePair<string, string> Label => new(ResourceReaper.ResourceReaperSessionLabel, ResourceReaper.DefaultSessionId.ToString("D"));

    /// <summary>The reaper as the environment wants it.</summary>
    public static Reaper Of(Func<string, string?> environment) => new(environment(Variable) == "1", StartAsync);

    /// <summary>
    /// The label that everything of a cluster is to carry, once the reaper runs; none where it was not asked for, and for a cluster that outlives the
    /// harness.
    /// </summary>
    /// <exception cref="EnvironmentException">It was asked for and cannot be started.</exception>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(EngineSession engine, bool keep, CancellationToken cancellationToken)
    {
        if (!isWanted || keep)
        {
            return new Dictionary<string, string>();
        }

        try
        {
            // Not cancelled half-way, like everything that makes something: whoever gives up stops waiting.
            await Started(engine).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or EnvironmentException))
        {
            throw new EnvironmentException(
                $"{Variable}=1 asks for Testcontainers' reaper, and it cannot be started: {EngineError.Of(e as DockerApiException ?? e.InnerException ?? e)}",
                $"pull its image ('docker pull {Image}:<version>') or name one by TESTCONTAINERS_RYUK_CONTAINER_IMAGE; or unset {Variable}: "
                    + "'waku-qa clean' removes what a killed run left without it",
                e);
        }

        return new Dictionary<string, string>([Label]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_started is { } started)
        {
            await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (started.IsCompletedSuccessfully)
            {
                await (await started.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<IAsyncDisposable> StartAsync(EngineSession session) =>
        await ResourceReaper.GetAndStartDefaultAsync(session.Authentication, NullLogger.Instance).ConfigureAwait(false);

    private Task<IAsyncDisposable> Started(EngineSession session)
    {
        lock (_lock)
        {
            return _started ??= start(session);
        }
    }
}
