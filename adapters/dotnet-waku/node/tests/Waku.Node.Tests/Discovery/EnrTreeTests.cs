using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Discovery.Dns;
using Waku.Node.Enr;

namespace Waku.Node.Tests.Discovery;

/// <summary>DNS discovery against a name server of the test's own on loopback.</summary>
public sealed class EnrTreeTests
{
    private const string Domain = "nodes.example.org";
    private static readonly IdentityKey Owner =
        IdentityKey.Secp256k1FromBytes(Convert.FromHexString("b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291"));

    [Test]
    public void TheRootOfEip1459IsAccepted()
    {
        // EIP-1459, "Example"; the key is the one of its URL.
        const string Root =
            "enrtree-root:v1 e=JWXYDBPXYWG6FX3GMDIBFA6CJ4 l=C7HRFPF3BLGF3YR4DY5KX3SMBE seq=1 sig=o908WmNp7LibOfPsr4btQwatZJ5URBr2ZAux"
            + "vK4UWHlsB9sUOTJQaGAlLPVAhM__XJesCHxLISo94z5Z2a463gA";
        Assert.That(EnrTree.TryParseUrl("enrtree://AKPYQIUQIL7PSIACI32J7FGZW56E5FKHEFCCOFHILBIMW3M6LWXS2@nodes.example.org", out var key, out var domain),
            Is.True);

        Assert.That(domain, Is.EqualTo(Domain));
        Assert.That(EnrTree.CheckRoot(Root, key!), Is.EqualTo(("JWXYDBPXYWG6FX3GMDIBFA6CJ4", "C7HRFPF3BLGF3YR4DY5KX3SMBE")));
        Assert.That(() => EnrTree.CheckRoot(Root.Replace("seq=1", "seq=2"), key!), Throws.InstanceOf<Libp2pException>());
        Assert.That(() => EnrTree.CheckRoot(Root, Owner.PublicKey), Throws.InstanceOf<Libp2pException>());
        Assert.That(EnrTree.NameOf("enrtree-branch:2XS2367YHAXJFGLZHVAWLQD4ZY,H4FHT4B454P6UXFD7JCYQ5PWDY,MHTDO6TMUBRIA2XWG5LUDACK24"),
            Is.EqualTo("JWXYDBPXYWG6FX3GMDIBFA6CJ4"));
    }

    [Test]
    public async Task ATreeIsReadAndCheckedThroughout()
    {
        var records = Enumerable.Range(0, 20).Select(static i => new NodeRecordBuilder().EndPoint(IPAddress.Parse($"10.0.0.{i}"), 60000, 9000)
            .Sign(IdentityKey.Generate(KeyType.Secp256k1), 1)).ToList();
        var zone = new Dictionary<string, string>();
        List<string> leaves = [.. records.Select(r => Add(zone, r.ToString()))];
        leaves.Add(Add(zone, "enr:broken"));

        // An entry whose text is not that of its name, as a forging server would send it.
        var forged = new NodeRecordBuilder().EndPoint(IPAddress.Parse("10.9.9.9"), 1, 1).Sign(IdentityKey.Generate(KeyType.Secp256k1), 1);
        zone["AAAAAAAAAAAAAAAAAAAAAAAAAA"] = forged.ToString();
        leaves.Add("AAAAAAAAAAAAAAAAAAAAAAAAAA");
        leaves.Add("BBBBBBBBBBBBBBBBBBBBBBBBBB");
        var top = Add(zone, "enrtree-branch:" + string.Join(',', leaves.Chunk(6).Select(c => Add(zone, "enrtree-branch:" + string.Join(',', c)))));
        var text = $"enrtree-root:v1 e={top} l={Add(zone, "enrtree-branch:")} seq=1";
        zone[""] = $"{text} sig={Base64Url.EncodeToString([.. Owner.SignHash(Keccak256.Hash(Encoding.UTF8.GetBytes(text))), 0])}";
        await using var server = new NameServer(Domain, zone);

        var read = await new EnrTree(new DnsResolver([server.EndPoint])).ReadAsync(Url(), CancellationToken.None);

        Assert.That(read.Select(static r => r.PeerId.ToString()), Is.EquivalentTo(records.Select(static r => r.PeerId.ToString())));
    }

    [Test]
    public async Task AServerThatForgesTheRootIsRefused()
    {
        await using var server = new NameServer(Domain, new Dictionary<string,
            string>
        { [""] = "enrtree-root:v1 e=A l=B seq=1 sig=" + Base64Url.EncodeToString(new byte[65]) });

        await Assert.ThatAsync(() => new EnrTree(new DnsResolver([server.EndPoint]))
            .ReadAsync(Url(), CancellationToken.None), Throws.InstanceOf<Libp2pException>().With.Message.Contains("signed"));
    }

    [Test]
    public async Task ANameServerThatIsNotThereIsNamed() => await Assert.ThatAsync(
        () => new DnsResolver([]).TextAsync("a.b", CancellationToken.None),
        Throws.InstanceOf<Libp2pException>().With.Message.Contains("TXT a.b"));

    /// <summary>
    /// Answers of a hostile server: every cut of a good one, and 300 with changed bytes. An error of ours, or an answer; nothing else, and no hang.
    /// </summary>
    [Test]
    public async Task WhateverANameServerAnswersIsAnAnswerOrAnError()
    {
        var random = new Random(18);
        var zone = new Dictionary<string, string> { [""] = "some text of a record" };
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var round = i;
            await using var server = new NameServer(Domain, zone, answer => round < 60 ? answer[..Math.Min(round, answer.Length)] : Change(answer, random));
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                await new DnsResolver([server.EndPoint]).TextAsync(Domain, limit.Token);
            }
            catch (Libp2pException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(60));

        static byte[] Change(byte[] answer, Random random)
        {
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                // Not the id: a query is asked again when an answer is to another one.
                answer[random.Next(2, answer.Length)] ^= (byte)random.Next(1, 256);
            }

            return answer;
        }
    }

    [TestCase("enrtree://AM5FCQLWIZX2QFPNJAP7VUERCCRNGRHWZG3YYHIUV7BVDQ5FDPRT2")]
    [TestCase("enrtree://AAAA@x")]
    [TestCase("enrtree://!!!@x")]
    [TestCase("http://x@y")]
    public void WhatIsNoUrlIsRefused(string url) => Assert.That(EnrTree.TryParseUrl(url, out _, out _), Is.False);

    private static string Url() => $"enrtree://{SimpleBase.Base32.Rfc4648.Encode(Owner.PublicKey.Data.Span).TrimEnd('=')}@{Domain}";

    private static string Add(Dictionary<string, string> zone, string text)
    {
        var name = EnrTree.NameOf(text);
        zone[name] = text;
        return name;
    }

    /// <summary>Answers TXT questions from a table; long texts in several strings, as DNS wants it.</summary>
    private sealed class NameServer : IAsyncDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly Task _run;

        public NameServer(string domain, Dictionary<string, string> zone, Func<byte[], byte[]>? change = null) =>
            _run = RunAsync(domain, zone, change ?? (static a => a));

        public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

        public async ValueTask DisposeAsync()
        {
            _socket.Dispose();
            await _run;
        }

        private async Task RunAsync(string domain, Dictionary<string, string> zone, Func<byte[], byte[]> change)
        {
            try
            {
                while (true)
                {
                    var query = await _socket.ReceiveAsync();
                    await _socket.SendAsync(change(Answer(query.Buffer, domain, zone)), query.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // Disposed.
            }
        }

        private static byte[] Answer(byte[] query, string domain, Dictionary<string, string> zone)
        {
            List<string> labels = [];
            var i = 12;
            for (; query[i] != 0; i += 1 + query[i])
            {
                labels.Add(Encoding.ASCII.GetString(query, i + 1, query[i]));
            }

            var question = query[12..(i + 5)];
            var name = string.Join('.', labels);
            var key = name == domain ? "" : name[..^(domain.Length + 1)];
            if (!zone.TryGetValue(key, out var text))
            {
                return [query[0], query[1], 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0, .. question];
            }

            byte[] data = [.. Encoding.ASCII.GetBytes(text).Chunk(200).SelectMany(static c => new[] { (byte)c.Length }.Concat(c))];
            return [query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8),
                (byte)data.Length, .. data];
        }
    }
}
