namespace Waku.Node.Host.Configuration;

/// <summary>What a flag takes.</summary>
internal enum FlagKind
{
    Text,
    Number,
    Boolean,
    List,
}
