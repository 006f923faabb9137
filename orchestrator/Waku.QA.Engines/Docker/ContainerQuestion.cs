using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>Runs an image once without any network and reads what it prints.</summary>
internal sealed class ContainerQuestion(EngineSession engine, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public async Task<ProgramAnswer> AskAsync(string image, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        // A create that is cancelled leaves a container that nobody knows of: whoever gives up stops waiting, and it is removed once it is there.
        var making = engine.Client.Containers.CreateContainerAsync(Container(image, arguments), CancellationToken.None);
        try
        {
            var id = (await making.WaitAsync(any.Token).ConfigureAwait(false)).ID;
            await engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), any.Token).ConfigureAwait(false);
            var exit = await engine.Client.Containers.WaitContainerAsync(id, any.Token).ConfigureAwait(false);
            using var output = new MemoryStream();
            await engine.CopyLogAsync(id, null, output, any.Token).ConfigureAwait(false);
            return new ProgramAnswer(Encoding.UTF8.GetString(output.ToArray()), (int)exit.StatusCode);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"image '{image}' cannot be run: {EngineError.Of(e)}",
                "check that it is the image of a node: it must have an entry point", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EnvironmentException($"image '{image}' with '{string.Join(' ', arguments)}' did not end within {Limit.TotalSeconds:0} s",
                "check that it is the image of a node");
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
