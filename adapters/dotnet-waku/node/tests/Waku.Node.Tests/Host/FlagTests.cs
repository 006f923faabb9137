using Waku.Node.Host.Configuration;

namespace Waku.Node.Tests.Host;

public sealed class FlagTests
{
    [Test]
    public void TheCommandLineBeatsTheEnvironmentAndThatTheFile()
    {
        var files = new Dictionary<string, string> { ["a.toml"] = "# comment\ncluster-id = 5\nshard = [1, \"2\"]\nrest-port = 1 # one\ntcp-port = 7\n" };
        var flags = FlagValues.Read(
            ["--config-file=a.toml", "--rest-port=3"],
            new Dictionary<string, string> { ["WAKUNODE2_REST_PORT"] = "2", ["WAKUNODE2_CLUSTER_ID"] = "6", ["OTHER"] = "x" }, f => files[f]);

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
    [TestCase("--config-file=table.toml", "table.toml:2", "tables")]
    [TestCase("--config-file=dotted.toml", "dotted.toml:1", "a dot")]
    [TestCase("--config-file=nested.toml", "nested.toml:1", "text, a number, true or false")]
    [TestCase("--config-file=open.toml", "open.toml:", "'name = value' expected")]
    [TestCase("--config-file=unknown.toml", "unknown.toml:1", "Did you mean 'shard'?")]
    public void WrongFlagsNameTheMend(string argument, params string[] parts)
    {
        var thrown = Assert.Throws<FlagException>(() => FlagValues.Read([argument], new Dictionary<string, string>(), File));

        Assert.That(parts, Is.All.Matches<string>(p => thrown!.Message.Contains(p ?? "", StringComparison.Ordinal)), thrown!.Message);

        static string File(string name) => name switch
        {
            "bad.toml" => "shard = 1\nnonsense\n",
            "table.toml" => "shard = 1\n[store]\nx = 1\n",
            "dotted.toml" => "rest.port = 1\n",
            "nested.toml" => "shard = { a = 1 }\n",
            "open.toml" => "listen-address = \"0.0.0.0\n",
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
    [TestCase("--nat=extip:x", "extip:")]
    [TestCase("--nat=router", "any, none")]
    [TestCase("--nwaku-release=v0.1", "v0.37.1 or v0.38.1")]
    [TestCase("--rest-filter-cache-capacity=0", "'rest-filter-cache-capacity': a number from 1")]
    [TestCase("--grpc-control-token-file=missing", "cannot read --grpc-control-token-file")]
    [TestCase("--max-msg-size=big", "150KiB")]
    [TestCase("--rest=maybe", "true or false")]
    [TestCase("--log-level=LOUD", "log-level")]
    [TestCase("--rln-relay=true", "not supported")]
    [TestCase("--rest-address=here", "IP address")]
    [TestCase("--storenode=/ip4/127.0.0.1/tcp/1", "--storenode")]
    [TestCase("--filternode=nope", "--filternode")]
    [TestCase("--rate-limit=lightpush:5", "lightpush:100/1m")]
    [TestCase("--rate-limit=relay:5/1m", "rate-limit")]
    [TestCase("--relay-service-ratio=60:50", "60:40")]
    [TestCase("--dns-discovery-url=enrtree://x@y", "enrtree://<key>@<domain>")]
    [TestCase("--dns-addrs-name-server=one", "IP address")]
    [TestCase("--protected-shard=0", "<shard>:<secp256k1")]
    [TestCase("--protected-shard=0:00", "<shard>:<secp256k1")]
    [TestCase("--ext-multiaddr-only=true", "--ext-multiaddr=")]
    [TestCase("--preset=twn", "public network")]
    [TestCase("--muxer=qmux", "yamux, mplex, or both")]
    [TestCase("--discv5-udp-port=70000", "65535")]
    public void WrongValuesAreRefused(string argument, string part)
    {
        var flags = FlagValues.Read(["--num-shards-in-network=8", argument], new Dictionary<string, string>(), static _ => "");

        Assert.That(() => HostSettings.From(flags, "test"), Throws.TypeOf<FlagException>().With.Message.Contains(part));
    }

    [TestCase("--staticnode=/ip4/127.0.0.1/tcp/1", "--staticnode: '/ip4/127.0.0.1/tcp/1' is not a multiaddr ending in /p2p/")]
    [TestCase("--nat=upnp", "--nat=upnp asks no router")]
    [TestCase("--discv5-bootstrap-node=enr:x", "--discv5-bootstrap-node: 'enr:x' is not a valid ENR")]
    [TestCase("--legacy-store=true", "--legacy-store=true needs --store=true")]
    [TestCase("--store-sync=true", "--store-sync=true needs --store=true")]
    [TestCase("--relay-peer-exchange=true", "--relay-peer-exchange=true has no effect")]
    [TestCase("--store-resume=true", "--store-resume=true has no effect")]
    [TestCase("--mix=true", "--mix=true has no effect")]
    [TestCase("--dns-discovery-url=enrtree://AKPYQIUQIL7PSIACI32J7FGZW56E5FKHEFCCOFHILBIMW3M6LWXS2@nodes.example.org", "no public name server")]
    public void WhatIsSafeIsAcceptedWithAWarning(string argument, string part)
    {
        var flags = FlagValues.Read([argument], new Dictionary<string, string>(), static _ => "");

        Assert.That(HostSettings.From(flags, "test").Warnings.Single(), Does.Contain(part));
    }

    [Test]
    public void AClusterWithoutAPresetHereIsAnyOther() =>
        Assert.That(HostSettings.From(FlagValues.Read(["--cluster-id=2"], new Dictionary<string, string>(), static _ => ""), "test").Node.ClusterId,
            Is.EqualTo(2));

    [Test]
    public void TheCachesOfRestHaveTheirOwnSizes()
    {
        var settings = HostSettings.From(FlagValues.Read(["--rest-relay-cache-capacity=7"], new Dictionary<string, string>(), static _ => ""), "test");

        Assert.That((settings.RelayCacheCapacity, settings.FilterCacheCapacity), Is.EqualTo((7, 50)));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void TheControlTokenComesFromAFileThatOnlyItsOwnerReads()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "secret\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var flags = FlagValues.Read([$"--grpc-control-token-file={path}"], new Dictionary<string, string>(), static _ => "");
            Assert.That(HostSettings.From(flags, "test").ControlToken, Is.EqualTo("secret"));

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.That(() => HostSettings.From(flags, "test"),
                Throws.TypeOf<FlagException>().With.Message.Contains("chmod 0600").And.Message.Not.Contains("secret"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void TheControlTokenComesFromTheEnvironment()
    {
        var flags = FlagValues.Read([], new Dictionary<string, string> { ["WAKUNODE2_GRPC_CONTROL_TOKEN"] = "secret" }, static _ => "");

        Assert.That(HostSettings.From(flags, "test").ControlToken, Is.EqualTo("secret"));
    }

    [TestCase("--store-message-retention-policy=forever", "time:<seconds>")]
    [TestCase("--store-message-db-url=postgres://x", "sqlite://<path>")]
    public void WrongStoreValuesAreRefused(string argument, string part)
    {
        var flags = FlagValues.Read(["--store=true", argument], new Dictionary<string, string>(), static _ => "");

        Assert.That(() => HostSettings.From(flags, "test"), Throws.TypeOf<FlagException>().With.Message.Contains(part));
    }

    [Test]
    public void TheFlagsOfNwakusOwnHelpAreKnown()
    {
        // What `wakunode2 --help` of v0.37.1 lists (recordings), but for RLN, which this node has not.
        var nwaku = File.ReadAllLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Host", "recordings", "nwaku-v0.37.1-flags.txt"));

        Assert.That(nwaku.Where(static f => Flags.Find(f) is null), Is.EqualTo(new[] { "mixkey", "mixnode" }));
    }

    [Test]
    public void ServiceFlagsReachTheNode()
    {
        const string Peer = "/ip4/127.0.0.1/tcp/1/p2p/16Uiu2HAmF6oAsd23RMAnZb3NJgxXrExxBTPMdEoih232iAZkviU2";
        var settings = HostSettings.From(FlagValues.Read(
            [
                "--store=true", "--store-message-db-url=", "--store-message-retention-policy=capacity:5", "--filter=true", "--filter-subscription-timeout=7",
                    "--lightpush=true", "--rate-limit=5/1m",
                "--rate-limit=px:1/1s", $"--storenode={Peer}", $"--lightpushnode={Peer}", "--discv5-discovery=true", "--discv5-udp-port=0",
                    "--dns4-domain-name=a.example", "--relay-service-ratio=80:20",
            ],
            new Dictionary<string, string>(), static _ => ""), "test");
        var node = settings.Node;

        Assert.Multiple(() =>
        {
            Assert.That(settings.Store!.Retention.MaxCount, Is.EqualTo(5));
            Assert.That(settings.Store.RateLimit!.Volume, Is.EqualTo(5), "the global limit");
            Assert.That(node.PeerExchangeRateLimit!.Volume, Is.EqualTo(1), "its own");
            Assert.That(node.Filter!.SubscriptionTimeout, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(node.Lightpush, Is.True);
            Assert.That(node.ServicePeers.Select(static s => s.Protocol), Is.EqualTo(new[]
            {
                "/vac/waku/store-query/3.0.0", "/vac/waku/store/2.0.0-beta4", "/vac/waku/lightpush/3.0.0", "/vac/waku/lightpush/2.0.0-beta1",
            }));
            Assert.That(node.Discovery.Discv5!.Port, Is.Zero);
            Assert.That(node.Announce!.Select(static a => a.ToString()), Is.EqualTo(new[] { "/dns4/a.example/tcp/60000" }));
            Assert.That(node.PeerLimits.MaxRelayPeers, Is.EqualTo(120));
        });
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
        Assert.That(HostSettings.From(FlagValues.Read([$"--max-msg-size={text}"], new Dictionary<string, string>(), static _ => ""),
            "test").Node.RelayOptions.MaxMessageLength, Is.EqualTo(bytes));
}
