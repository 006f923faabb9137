using Waku.Node.Hostile.Tests.Harness;
using Waku.Node.Tests.Interop;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>What a stock js-libp2p can be made to do: the attacker is a program of its own, <c>js-peers/src/hostile-peer.mjs</c>.</summary>
internal static class JsScripts
{
    private static readonly string[] Names =
    [
        "requests begun and left", "requests that drip", "requests that drip over mplex", "empty requests", "identities that come and go",
        "ever new protocols pushed by identify", "ever new topics by gossipsub", "messages that are no Waku messages by gossipsub",
    ];

    public static IEnumerable<Script> All() =>
        Names.Select(static name => new Script($"js-libp2p: {name}", (attacker, token) => RunAsync(name, attacker, token)));

    private static async Task RunAsync(string script, Attacker attacker, CancellationToken token)
    {
        await using var peer = new JsPeer("hostile-peer");
        await peer.AskAsync(new { op = "start", script, address = attacker.Target.ToString(), from = Attacker.Ip });
        await Script.HoldAsync(token);
    }
}
