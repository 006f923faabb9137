namespace Waku.Node.Tests.Fuzzing;

/// <summary>
/// Structure-aware mutations of protobuf-like bytes: most keep the message decodable (values changed inside a field, fields
/// repeated or removed whole), the rest break it (cuts, lengths, bit flips).
/// </summary>
internal sealed class Mutator(int seed)
{
    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] source)
    {
        var bytes = source.ToArray();
        for (var i = _random.Next(3); i >= 0; i--)
        {
            bytes = _random.Next(10) switch
            {
                0 or 1 or 2 => ChangeFieldContent(bytes),
                3 => RepeatField(bytes),
                4 => RemoveField(bytes),
                5 => ChangeVarint(bytes),
                6 => Flip(bytes),
                7 => Cut(bytes),
                8 => [.. bytes, .. RandomBytes(_random.Next(1, 20))],
                _ => HugeLength(bytes),
            };
        }

        return bytes;
    }

    private byte[] ChangeFieldContent(byte[] bytes)
    {
        var fields = Fields(bytes);
        if (fields.Count == 0)
        {
            return Flip(bytes);
        }

        var (_, content, end) = fields[_random.Next(fields.Count)];
        if (end > content)
        {
            bytes[_random.Next(content, end)] = (byte)_random.Next(128);
        }

        return bytes;
    }

    private byte[] RepeatField(byte[] bytes)
    {
        var fields = Fields(bytes);
        if (fields.Count == 0 || bytes.Length > 10_000)
        {
            return bytes;
        }

        var (start, _, end) = fields[_random.Next(fields.Count)];
        return [.. bytes, .. bytes[start..end]];
    }

    private byte[] RemoveField(byte[] bytes)
    {
        var fields = Fields(bytes);
        if (fields.Count < 2)
        {
            return bytes;
        }

        var (start, _, end) = fields[_random.Next(fields.Count)];
        return [.. bytes[..start], .. bytes[end..]];
    }

    private byte[] ChangeVarint(byte[] bytes) => [.. bytes, (byte)(_random.Next(1, 15) << 3), .. RandomVarint()];

    private byte[] RandomVarint()
    {
        List<byte> result = [];
        for (var i = _random.Next(9); i > 0; i--)
        {
            result.Add((byte)_random.Next(128, 256));
        }

        result.Add((byte)_random.Next(128));
        return [.. result];
    }

    private byte[] Flip(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return bytes;
    }

    private byte[] Cut(byte[] bytes) => bytes[.._random.Next(bytes.Length + 1)];

    private byte[] HugeLength(byte[] bytes) => [.. bytes, 0x0a, 0xff, 0xff, 0xff, 0xff, (byte)_random.Next(16)];

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static List<(int Start, int Content, int End)> Fields(byte[] bytes)
    {
        List<(int, int, int)> fields = [];
        for (var i = 0; i + 1 < bytes.Length;)
        {
            if ((bytes[i] & 7) != 2 || bytes[i] >= 128 || bytes[i + 1] >= 128 || i + 2 + bytes[i + 1] > bytes.Length)
            {
                break;
            }

            fields.Add((i, i + 2, i + 2 + bytes[i + 1]));
            i += 2 + bytes[i + 1];
        }

        return fields;
    }
}
