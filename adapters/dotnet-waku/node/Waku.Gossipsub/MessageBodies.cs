namespace Waku.Gossipsub;

/// <summary>
/// Bodies of messages that are kept for a while, copied into chunks that are used again. Kept as arrays of their own they would live just long enough for
/// the collector to move each to the oldest generation, from which only a full collection takes them: at thousands of messages a second tens of
/// megabytes that nobody needs (issue 21).
/// </summary>
internal sealed class MessageBodies
{
    /// <summary>Below what the runtime counts as a large object.</summary>
    private const int ChunkLength = 64 * 1024;

    /// <summary>Longer bodies stay the arrays that they are: as the only one of a chunk they would waste the rest of it.</summary>
    private const int LongestCopied = ChunkLength / 8;
    private readonly Stack<Chunk> _free = new();
    private Chunk? _current;
    private int _used;

    /// <summary>Chunks that hold bodies, and those that wait to be used again.</summary>
    public (int Used, int Free) Chunks => (_used, _free.Count);

    /// <summary>Keeps a body; it is never changed.</summary>
    public Body Keep(byte[] data)
    {
        if (data.Length > LongestCopied)
        {
            return new Body(new Chunk(data), 0, data.Length);
        }

        if (_current is not { } chunk || chunk.Bytes.Length - chunk.End < data.Length)
        {
            chunk = Next();
        }

        data.CopyTo(chunk.Bytes, chunk.End);
        var body = new Body(chunk, chunk.End, data.Length);
        chunk.End += data.Length;
        chunk.Bodies++;
        return body;
    }

    /// <summary>Gives the room of a body back; it must not be read any more.</summary>
    public void Forget(Body body)
    {
        var chunk = body.Chunk;
        if (body.Length <= LongestCopied && --chunk.Bodies == 0)
        {
            chunk.End = 0;
            if (chunk != _current)
            {
                _used--;
                _free.Push(chunk);
            }
        }
    }

    /// <summary>Lets go of chunks that the present rate does not need: no more wait than are in use.</summary>
    public void Trim()
    {
        while (_free.Count > _used)
        {
            _free.Pop();
        }
    }

    private Chunk Next()
    {
        _used++;
        return _current = _free.TryPop(out var chunk) ? chunk : new Chunk(new byte[ChunkLength]);
    }

    /// <summary>Where a body is.</summary>
    internal readonly record struct Body(Chunk Chunk, int Offset, int Length)
    {
        /// <summary>The body as an array of its own.</summary>
        public byte[] ToArray() => Chunk.Bytes.AsSpan(Offset, Length).ToArray();
    }

    /// <summary>Room for bodies.</summary>
    internal sealed class Chunk(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public int End { get; set; }

        public int Bodies { get; set; }
    }
}
