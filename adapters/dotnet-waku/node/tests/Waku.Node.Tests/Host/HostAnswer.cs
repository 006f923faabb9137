namespace Waku.Node.Tests.Host;

/// <summary>What REST answered.</summary>
internal sealed record HostAnswer(int Status, string? Type, string Text);
