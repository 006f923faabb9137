namespace Waku.QA.Suites.Regression.Fields;

/// <summary>
/// Values at and past the ends of what a field can hold: where decoders convert a number to something narrower, one of them is out of its range. Pure.
/// </summary>
internal static class FieldValues
{
    /// <summary>Ends of the integers that languages have: 16, 31, 32, 63 and 64 bits.</summary>
    private static readonly ulong[] Ends =
    [
        ushort.MaxValue, ushort.MaxValue + 1UL, int.MaxValue, int.MaxValue + 1UL, uint.MaxValue, uint.MaxValue + 1UL,
        long.MaxValue, long.MaxValue + 1UL, ulong.MaxValue,
    ];

    /// <summary>Values that are tried, as they go on the wire; ascending, each once.</summary>
    /// <param name="kind">What the field is.</param>
    /// <param name="constants">Number of constants of an enumeration.</param>
    public static IReadOnlyList<ulong> Of(FieldKind kind, int constants = 0) => kind switch
    {
        FieldKind.Bool => [2, byte.MaxValue, byte.MaxValue + 1UL, .. Ends],
        FieldKind.Enum => [(ulong)constants, (ulong)constants + 1, byte.MaxValue, byte.MaxValue + 1UL, .. Ends],
        FieldKind.Time => [.. ((long[])[-1, 1, long.MinValue, long.MinValue + 1, long.MaxValue]).Select(ZigZag).Order()],
        _ => [0, .. Ends],
    };

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
