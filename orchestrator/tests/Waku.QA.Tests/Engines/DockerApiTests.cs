using System.Text;
using System.Text.Json;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.Tests.Engines;

/// <summary>What can be known of the container engine without one.</summary>
public sealed class DockerApiTests
{
    private string _home = "";

    [SetUp]
    public void MakeHome() => _home = Directory.CreateTempSubdirectory("waku-qa-home").FullName;

    [TearDown]
    public void RemoveHome() => Directory.Delete(_home, recursive: true);

    [Test]
    public void DockerHostBeatsTheContext()
    {
        WriteContext("remote", "tcp://10.0.0.1:2375");

        Assert.That(Find("unix:///tmp/x.sock"), Is.EqualTo(new Uri("unix:///tmp/x.sock")));
        Assert.That(Find(null), Is.EqualTo(new Uri("tcp://10.0.0.1:2375")));
    }

    [TestCase("ubuntu", "https://index.docker.io/v1/")]
    [TestCase("wakuorg/nwaku:v0.37.1", "https://index.docker.io/v1/")]
    [TestCase("harbor.status.im/wakuorg/nwaku:latest", "harbor.status.im")]
    [TestCase("localhost/x", "localhost")]
    [TestCase("registry:5000/x/y", "registry:5000")]
    public void RegistryOfAnImage(string image, string registry) => Assert.That(RegistryCredentials.RegistryOf(image), Is.EqualTo(registry));

    [Test]
    public async Task CredentialsComeFromTheUsersConfiguration()
    {
        var file = Path.Combine(_home, "config.json");
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret:with:colons"));
        await File.WriteAllTextAsync(file, $"{{\"auths\":{{\"reg.example\":{{\"auth\":\"{auth}\"}}}}}}");

        var header = await RegistryCredentials.ForAsync("reg.example/a/b:1", file, CancellationToken.None);
        using var json = JsonDocument.Parse(Convert.FromBase64String(header!.Replace('-', '+').Replace('_', '/')));

        Assert.That((json.RootElement.GetProperty("username").GetString(), json.RootElement.GetProperty("password").GetString()),
            Is.EqualTo(("me", "secret:with:colons")));
        Assert.That(await RegistryCredentials.ForAsync("other.example/a", file, CancellationToken.None), Is.Null);
        Assert.That(await RegistryCredentials.ForAsync("reg.example/a", Path.Combine(_home, "none.json"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task LogFramesAreTakenApart()
    {
        using var source = new MemoryStream([1, 0, 0, 0, 0, 0, 0, 2, (byte)'h', (byte)'i', 2, 0, 0, 0, 0, 0, 0, 1, (byte)'!', 1, 0]);
        using var output = new MemoryStream();

        await MultiplexedStream.CopyAsync(source, output, CancellationToken.None);

        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo("hi!"));
    }

    private Uri? Find(string? dockerHost) => DockerEndpoint.Find(name => name == "DOCKER_HOST" ? dockerHost : null, _home);

    private void WriteContext(string name, string host)
    {
        var folder = Path.Combine(_home, ".docker", "contexts", "meta",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), $$"""{"currentContext":"{{name}}"}""");
        File.WriteAllText(Path.Combine(folder, "meta.json"), $"{{\"Name\":\"{name}\",\"Endpoints\":{{\"docker\":{{\"Host\":\"{host}\"}}}}}}");
    }
}
