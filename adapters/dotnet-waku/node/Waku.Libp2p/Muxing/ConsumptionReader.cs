using System.Buffers;
using System.IO.Pipelines;

namespace Waku.Libp2p.Muxing;

/// <summary>
/// Tells how many bytes the application has looked at, which is what opens a flow-control window again. Looked at, not taken: a
/// reader that waits for the rest of a frame takes nothing, and would otherwise wait for ever for a sender without window.
/// What may gather this way is bounded by the reader's own frame limit.
/// </summary>
/// <param name="inner">Where the bytes are.</param>
/// <param name="onAdvanced">Told after each step: bytes looked at for the first time, bytes taken, bytes looked at and left.</param>
internal sealed class ConsumptionReader(PipeReader inner, Action<long, long, long> onAdvanced) : PipeReader
{
    private ReadOnlySequence<byte> _last;
    private long _examinedBefore;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var taken = _last.Slice(0, consumed).Length;
        var seen = _last.Slice(0, examined).Length;
        var fresh = seen - _examinedBefore;
        _examinedBefore = Math.Max(seen, _examinedBefore) - taken;
        _last = default;
        inner.AdvanceTo(consumed, examined);
        onAdvanced(fresh, taken, _examinedBefore);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        _last = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var read = inner.TryRead(out result);
        _last = result.Buffer;
        return read;
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
