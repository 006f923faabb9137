using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// A registry on loopback (OCI distribution API, pull only) with one image, behind a user name and a password. The engine pulls from it
/// for real.
/// </summary>
internal sealed class PrivateRegistry : IDisposable
{
    public const string User = "tester";
    public const string Password = "s3cret-word";
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, (string Type, byte[] Content)> _blobs = [];
    private byte[] _manifest = [];

    public PrivateRegistry()
    {
        // Any free port: the listener cannot choose one by itself.
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        Publish("first");
        _listener.Prefixes.Add($"http://{Host}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Host { get; }

    public string Digest => Sha(_manifest);

    /// <summary>Puts another image behind the tag.</summary>
    public void Publish(string content)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "content") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar.ToArray());
        }

        var layer = zipped.ToArray();
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new { architecture = "amd64", os = "linux", config = new { }, rootfs = new { type = "layers", diff_ids = new[] { Sha(tar.ToArray()) } } });
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = config.Length, digest = Sha(config) },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = layer.Length, digest = Sha(layer) } },
        });
        _blobs[Sha(config)] = ("application/octet-stream", config);
        _blobs[Sha(layer)] = ("application/octet-stream", layer);
    }

    public void Dispose() => _listener.Close();

    private static string Sha(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Answer(context.Request, context.Response);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed by the test.
        }
    }

    private void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))}";
        var last = request.Url!.Segments[^1];
        if (request.Headers["Authorization"] != expected)
        {
            response.StatusCode = 401;
            response.Headers["WWW-Authenticate"] = "Basic realm=\"private\"";
        }
        else if (request.Url.AbsolutePath.Contains("/manifests/", StringComparison.Ordinal))
        {
            response.Headers["Docker-Content-Digest"] = Digest;
            Write(request, response, ManifestType, _manifest);
        }
        else if (_blobs.TryGetValue(last, out var blob))
        {
            Write(request, response, blob.Type, blob.Content);
        }
        else
        {
            response.StatusCode = request.Url.AbsolutePath == "/v2/" ? 200 : 404;
        }
    }

    private static void Write(HttpListenerRequest request, HttpListenerResponse response, string type, byte[] content)
    {
        response.ContentType = type;
        response.ContentLength64 = content.Length;
        if (request.HttpMethod != "HEAD")
        {
            response.OutputStream.Write(content);
        }
    }
}
