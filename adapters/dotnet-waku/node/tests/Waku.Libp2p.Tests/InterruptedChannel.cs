using System.IO.Pipelines;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Tests;

/// <summary>A channel from which nothing comes, with something that happens while bytes are written to it.</summary>
/// <param name="meanwhile">What happens.</param>
internal sealed class InterruptedChannel(Func<Task> meanwhile) : IByteChannel
{
    private readonly Pipe _nothing = new();

    public PipeReader Input => _nothing.Reader;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => await meanwhile();
}
