using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polly.Timeout;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker;

/// <summary>Runs an image once without any network and reads what it prints.</summary>
internal sealed class ContainerQuestion(EngineSession engine, HarnessPipelines pipelines)
{
    public async Task<ProgramAnswer> AskAsync(string image, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // A create that is cancelled leaves a container that nobody knows of: whoever gives up stops waiting, and it is removed once it is there.
        var making = engine.Client.Containers.CreateContainerAsync(Container(image, arguments), CancellationToken.None);
        try
        {
            return await pipelines.ContainerProbe.ExecuteAsync(async token => await RunAsync(making, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"image '{image}' cannot be run: {EngineError.Of(e)}",
                "check that it is the image of a node: it must have an entry point", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new EnvironmentException(
                $"image '{image}' with '{string.Join(' ', arguments)}' did not end within {HarnessPipelines.ContainerLimit.TotalSeconds:0} s",
                "check that it is the image of a node", e);
        }
        finally
        {
            var removing = RemoveAsync(making);
            if (making.IsCompleted)
            {
                await removing.ConfigureAwait(false);
            }
        }
    }

    private async Task<ProgramAnswer> RunAsync(Task<CreateContainerResponse> making, CancellationToken cancellationToken)
    {
        var id = (await making.WaitAsync(cancellationToken).ConfigureAwait(false)).ID;
        await engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellationToken).ConfigureAwait(false);
        var exit = await engine.Client.Containers.WaitContainerAsync(id, cancellationToken).ConfigureAwait(false);
        using var output = new MemoryStream();
        await engine.CopyLogAsync(id, null, output, cancellationToken).ConfigureAwait(false);
        return new ProgramAnswer(Encoding.UTF8.GetString(output.ToArray()), (int)exit.StatusCode);
    }

    private async Task RemoveAsync(Task<CreateContainerResponse> making)
    {
        await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (making.IsCompletedSuccessfully)
        {
            await engine.RemoveContainerAsync((await making.ConfigureAwait(false)).ID).ConfigureAwait(false);
        }
    }

    private static CreateContainerParameters Container(string image, IReadOnlyList<string> arguments) => new()
    {
        Name = $"waku-qa-ask-{Guid.NewGuid():n}",
        Image = image,
        Cmd = [.. arguments],
        Labels = new Dictionary<string, string> { [DockerLabels.Run] = "ask", [DockerLabels.Owner] = OwnerMark.Current().ToString() },
        HostConfig = new HostConfig { NetworkMode = "none", CapDrop = ["ALL"] },
    };
}
