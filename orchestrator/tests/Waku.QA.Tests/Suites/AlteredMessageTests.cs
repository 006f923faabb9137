using Waku.QA.CaseKit;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Tests.Suites;

/// <summary>What is said of a message that came altered: short, whatever its size.</summary>
public sealed class AlteredMessageTests
{
    [Test]
    public void AShortFieldIsShownWhole() => Assert.That(Said([1, 2], [1, 3]), Does.EndWith("payload '0103' instead of '0102'"));

    [Test]
    public void ALongFieldIsShownFromTheFirstByteThatDiffers()
    {
        var sent = new byte[149_000];
        byte[] came = [.. sent];
        came[100_000] = 7;
        Assert.Multiple(() =>
        {
            Assert.That(Said(sent, came), Does.Contain("payload of 149000 bytes instead of 149000, from byte 100000 on '0700").And.Length.LessThan(400));
            Assert.That(Said(sent, sent[..1000]), Does.Contain("of 1000 bytes instead of 149000, from byte 1000 on '' instead of '0000"));
            Assert.That(Said(sent, []), Does.Contain("payload of 0 bytes instead of 149000, from byte 0 on '' instead of '0000"));
        });
    }

    private static string Said(byte[] sent, byte[] came) => new AlteredMessageException("n", "0x1", Of(sent), Of(came)).Message;

    private static NodeMessage Of(byte[] payload) => new() { Payload = payload, ContentTopic = "/a/1/b/proto", Timestamp = 1 };
}
