using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Serving;

namespace Waku.QA.Tests.Serving;

/// <summary>Pages of a folder of results, and nothing else of the machine.</summary>
public sealed class ResultsServerTests
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FakeTimeProvider _time = new();
    private string _outside = "";
    private string _folder = "";
    private ResultsServer _server = null!;
    private HttpClient _client = null!;
    private Task _running = Task.CompletedTask;

    [OneTimeSetUp]
    public void Start()
    {
        _outside = Directory.CreateTempSubdirectory("open").FullName;
        File.WriteAllText(Path.Combine(_outside, "secret.txt"), "secret");
        _folder = Directory.CreateDirectory(Path.Combine(_outside, "results")).FullName;
        Directory.CreateDirectory(Path.Combine(_outside, "results-of-another"));
        File.WriteAllText(Path.Combine(_outside, "results-of-another", "x.txt"), "secret");
        var run = Directory.CreateDirectory(Path.Combine(_folder, "run 1")).FullName;
        File.WriteAllText(Path.Combine(run, "gate.json"), """{"verdict":"block"}""");
        File.WriteAllText(Path.Combine(run, "dossier.html"), "<h1>dossier</h1>");
        File.WriteAllText(Path.Combine(run, "a<b>.svg"), "<svg/>");
        File.WriteAllText(Path.Combine(run, "node.log"), "<script>1</script>");
        File.CreateSymbolicLink(Path.Combine(run, "link.txt"), Path.Combine(_outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(run, "links"), _outside);
        _server = new ResultsServer(new ResultsSite(_folder), null, _time);
        _client = new HttpClient { BaseAddress = _server.Address };
        _running = _server.RunAsync(_stop.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
        _client.Dispose();
        _server.Dispose();
        _stop.Dispose();
        Directory.Delete(_outside, recursive: true);
    }

    [Test]
    public async Task TheFolderListsItsRunsWithTheirVerdicts() =>
        Assert.That(await _client.GetStringAsync("/"), Does.Contain("<a href=\"run%201/\">run 1 — block</a>"));

    [Test]
    public async Task ARunShowsItsPages()
    {
        var index = await _client.GetStringAsync("/run%201/");
        Assert.That(index, Does.Contain("Verdict: <strong>block</strong>").And.Contain("href=\"dossier.html\"")
            .And.Contain("href=\"a%3Cb%3E.svg\">a&lt;b&gt;.svg"));
        using var page = await _client.GetAsync("/run%201/dossier.html");
        Assert.That(await page.Content.ReadAsStringAsync(), Is.EqualTo("<h1>dossier</h1>"));
        Assert.That(page.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/html; charset=utf-8"));
    }

    [Test]
    public async Task WhatANodeWroteIsNoPage()
    {
        using var log = await _client.GetAsync("/run%201/node.log");
        Assert.That(log.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(log.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
    }

    [TestCase("/../secret.txt")]
    [TestCase("/%2e%2e/secret.txt")]
    [TestCase("/run%201/..%2f..%2fsecret.txt")]
    [TestCase("/..%2fresults-of-another%2fx.txt")]
    [TestCase("/%2fetc%2fpasswd")]
    [TestCase("/run%201/link.txt")]
    [TestCase("/run%201/links/")]
    [TestCase("/run%201/links/secret.txt")]
    [TestCase("/nothing")]
    [TestCase("/%00")]
    public async Task NothingOutsideOfTheFolderIsShown(string path)
    {
        using var answer = await _client.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("secret\n").And.Not.EqualTo("secret"));
    }

    /// <summary>Again and again: the server of the runtime mixed up two requests after one in ten of these, and answered none after that.</summary>
    [Test]
    public async Task APageOfSomebodyElseReadsNothing()
    {
        for (var i = 0; i < 100; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Host = "evil.example";
            using var answer = await _client.SendAsync(request);
            using var post = await _client.PostAsync("/", i % 2 == 0 ? null : new StringContent(new string('x', 100_000)));
            Assert.That((answer.StatusCode, post.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed)), $"try {i}");
        }
    }

    [TestCase("")]
    [TestCase("\r\n\r\n")]
    [TestCase("GET /\r\n\r\n")]
    [TestCase("GET / HTTP/2.0\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHo")]
    [TestCase("GET http:// HTTP/1.1\r\n\r\n")]
    [TestCase("GET %zz%00 HTTP/1.1\r\nHost:\r\n\r\n")]
    [TestCase("\0\u0001\u00ff\r\n\r\n")]
    public async Task WhatIsNoRequestHurtsNobody(string bytes)
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            Assert.That(await reader.ReadLineAsync(), Does.Match("^HTTP/1.1 4[0-9]{2} "));
        }

        Assert.That(await _client.GetStringAsync("/"), Does.Contain("run 1"));
    }

    [Test]
    public async Task WhoeverSaysNothingIsHungUpOn()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        var ended = client.GetStream().ReadAsync(new byte[1]).AsTask();
        Assert.That(ended.IsCompleted, Is.False, "at first it is waited for");

        // When the server took the connection is not seen from here.
        for (var i = 0; i < 1_000 && !ended.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(ended, Task.Delay(10));
        }

        Assert.That(await ended.WaitAsync(TimeSpan.Zero), Is.Zero);
    }

    [Test]
    public async Task AHeadHasNoBody()
    {
        using var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/run%201/dossier.html?x=1"));
        Assert.That((answer.StatusCode, answer.Content.Headers.ContentLength), Is.EqualTo((HttpStatusCode.OK, 16)));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public void APortThatIsTakenAndAFolderThatIsNotThereAreNamed()
    {
        Assert.That(() => new ResultsServer(new ResultsSite(_folder), _server.Address.Port, _time),
            Throws.InstanceOf<UsageException>().With.Message.Contains($"--port {_server.Address.Port}"));
        Assert.That(static () => new ResultsSite("/nowhere/results"), Throws.InstanceOf<UsageException>().With.Message.Contains("/nowhere/results"));
    }
}
