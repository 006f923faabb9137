using Waku.Node.Host.Configuration;

namespace Waku.Node.Tests.Host;

public sealed class FlagTests
{
    [Test]
    public void TheCommandLineBeatsTheEnvironmentAndThatTheFile()
    {
        var files = new Dictionary<string, string> { ["a.toml"] = "# comment\ncluster-id = 5\nshard = [1, \"2\"]\nrest-port = 1 # one\ntcp-port = 7\n" };
        var flags = FlagValues.Read(
            ["--config-file=a.toml", "--rest-port=3"], new Dictionary<string, string> { ["WAKUNODE2_REST_PORT"] = "2", ["WAKUNODE2_CLUSTER_ID"] = "6", ["OTHER"] = "x" }, f => files[f]);

        Assert.Multiple(() =>
        {
            Assert.That(flags.Text("rest-port"), Is.EqualTo("3"));
            Assert.That(flags.Text("cluster-id"), Is.EqualTo("6"));
            Assert.That(flags.Text("tcp-port"), Is.EqualTo("7"));
            Assert.That(flags.List("shard"), Is.EqualTo(new[] { "1", "2" }));
            Assert.That(flags.Text("listen-address"), Is.EqualTo("0.0.0.0"));
        });
    }

    [TestCase("--staticnod=x", "Unrecognized option 'staticnod'", "Did you mean 'staticnode'?")]
    [TestCase("--pubsub-topic=x", "Unrecognized option 'pubsub-topic'", "command line")]
    [TestCase("--cluster-id", "needs a value", "--cluster-id=")]
    [TestCase("shard", "Unexpected argument", "--name=value")]
    [TestCase("--config-file=missing.toml", "cannot read", "missing.toml")]
    [TestCase("--config-file=bad.toml", "bad.toml:2", "'name = value' expected")]
    [TestCase("--config-file=unknown.toml", "unknown.toml:1", "Did you mean 'shard'?")]
    public void WrongFlagsNameTheMend(string argument, params string[] parts)
    {
        var thrown = Assert.Throws<FlagException>(() => FlagValues.Read([argument], new Dictionary<string, string>(), File));

        Assert.That(parts, Is.All.Matches<string>(p => thrown!.Message.Contains(p ?? "", StringComparison.Ordinal)), thrown!.Message);

        static string File(string name) => name switch
        {
            "bad.toml" => "shard = 1\nnonsense\n",
            "unknown.toml" => "shar = 1\n",
            _ => throw new FileNotFoundException("no such file"),
        };
    }

    [TestCase("--cluster-id=1", "public network")]
    [TestCase("--cluster-id=99999", "0 to 65535")]
    [TestCase("--shard=8", "validateShards invalid shard")]
    [TestCase("--shard=x", "'shard'")]
    [TestCase("--nodekey=12", "64 hex")]
    [TestCase("--nodekey=0000000000000000000000000000000000000000000000000000000000000000", "64 hex")]
    [TestCase("--staticnode=/ip4/127.0.0.1/tcp/1", "/p2p/")]
    [TestCase("--nat=extip:x", "extip:")]
    [TestCase("--nat=upnp", "any, none")]
    [TestCase("--max-msg-size=big", "150KiB")]
    [TestCase("--rest=maybe", "true or false")]
    [TestCase("--log-level=LOUD", "log-level")]
    [TestCase("--rln-relay=true", "not supported")]
    [TestCase("--rest-address=here", "IP address")]
    public void WrongValuesAreRefused(string argument, string part)
    {
        var flags = FlagValues.Read(["--num-shards-in-network=8", argument], new Dictionary<string, string>(), static _ => "");

        Assert.That(() => HostSettings.From(flags, "test"), Throws.TypeOf<FlagException>().With.Message.Contains(part));
    }

    [Test]
    public void ASecretKeyIsNeverInAMessage()
    {
        var flags = FlagValues.Read(["--nodekey=deadbeef"], new Dictionary<string, string>(), static _ => "");

        Assert.That(() => HostSettings.From(flags, "test"), Throws.TypeOf<FlagException>().With.Message.Not.Contains("deadbeef"));
    }

    [TestCase("150KiB", 153_600)]
    [TestCase("150KB", 150_000)]
    [TestCase("1000", 1_000)]
    public void MessageSizes(string text, int bytes) =>
        Assert.That(HostSettings.From(FlagValues.Read([$"--max-msg-size={text}"], new Dictionary<string, string>(), static _ => ""), "test").Node.RelayOptions.MaxMessageLength, Is.EqualTo(bytes));
}
