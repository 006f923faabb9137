using System.Text;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.Engines.Docker;

/// <summary>Runs an image once without any network and reads what it prints.</summary>
internal sealed class ContainerQuestion(DockerApi api, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public async Task<ProgramAnswer> AskAsync(string image, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? id = null;
        try
        {
            // Not cancelled half-way by whoever gives up: nobody would know of the container.
            id = await api.CreateContainerAsync($"waku-qa-ask-{Guid.NewGuid():n}", Container(image, arguments), limit.Token).ConfigureAwait(false);
            await api.StartAsync(id, any.Token).ConfigureAwait(false);
            var exit = await api.WaitAsync(id, any.Token).ConfigureAwait(false);
            using var output = new MemoryStream();
            await api.CopyLogsAsync(id, null, output, any.Token).ConfigureAwait(false);
            return new ProgramAnswer(Encoding.UTF8.GetString(output.ToArray()), exit);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"image '{image}' cannot be run: {e.Message}", "check that it is the image of a node: it must have an entry point", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EnvironmentException($"image '{image}' with '{string.Join(' ', arguments)}' did not end within {Limit.TotalSeconds:0} s", "check that it is the image of a node");
        }
        finally
        {
            if (id is not null)
            {
                await api.RemoveContainerAsync(id, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static ContainerCreate Container(string image, IReadOnlyList<string> arguments) => new()
    {
        Image = image,
        Cmd = arguments,
        Env = [],
        Labels = new Dictionary<string, string> { [DockerLabels.Run] = "ask", [DockerLabels.Owner] = OwnerMark.Current().ToString() },
        HostConfig = new HostConfig { NetworkMode = "none" },
    };
}
