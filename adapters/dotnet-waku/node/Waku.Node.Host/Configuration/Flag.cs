namespace Waku.Node.Host.Configuration;

/// <summary>One command-line flag, named and defaulted as nwaku's.</summary>
internal sealed record Flag(string Name, FlagKind Kind, string Default, string Help);
