namespace Waku.QA.Suites.Regression.Fields;

/// <summary>What a varint of a protocol stands for, and so which values of it no decoder must believe without a look.</summary>
public enum FieldKind
{
    /// <summary>A boolean: 0 and 1 (proto3; decoders take every other value for true).</summary>
    Bool,

    /// <summary>One of a few constants, from 0 on.</summary>
    Enum,

    /// <summary>32 bits.</summary>
    UInt32,

    /// <summary>64 bits.</summary>
    UInt64,

    /// <summary>64 bits in zigzag coding: a time in Unix nanoseconds.</summary>
    Time,
}
