using System.Text;
using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Docker.Images;

namespace Waku.QA.Tests.Engines;

/// <summary>What can be known of the container engine without one.</summary>
public sealed class DockerConfigurationTests
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

        var credentials = await RegistryCredentials.ForAsync("reg.example/a/b:1", file, CancellationToken.None);

        Assert.That((credentials!.Username, credentials.Password, credentials.ServerAddress), Is.EqualTo(("me", "secret:with:colons", "reg.example")));
        Assert.That(await RegistryCredentials.ForAsync("other.example/a", file, CancellationToken.None), Is.Null);
        Assert.That(await RegistryCredentials.ForAsync("reg.example/a", Path.Combine(_home, "none.json"), CancellationToken.None), Is.Null);
    }

    [TestCase("garbage")]
    [TestCase("/var/run/docker.sock")]
    [TestCase("unix://")]
    [TestCase("tcp://")]
    [TestCase("ssh://host")]
    [TestCase("http://[")]
    [TestCase("npipe://.")]
    [TestCase("ftp://a/b")]
    [TestCase("\0")]
    public void AWrongDockerHostIsNamed(string host) =>
        Assert.That(() => DockerEngine.Create(name => name == "DOCKER_HOST" ? host : null, TimeProvider.System), Throws.InstanceOf<EnvironmentException>()
            .With.Message.StartsWith($"DOCKER_HOST names '{host}'").And.Message.Contains("mend:"));

    [TestCase("{", "config.json, line 1: not JSON")]
    [TestCase("", "config.json, line 1: not JSON")]
    [TestCase("{\n  \"auths\": {},\n}", "config.json, line 3: not JSON")]
    [TestCase("{\"currentContext\": 7}", "currentContext is no text but 7")]
    [TestCase("{\"currentContext\": \"gone\"}", "the Docker context 'gone'")]
    public void AWrongConfigurationIsNamed(string text, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), text);

        Assert.That(() => Find(null),
            Throws.InstanceOf<EnvironmentException>().With.Message.Contains(expected).And.Message.Contains(_home).And.Message.Contains("mend:"));
    }

    /// <summary>Every cut of a good file, and every byte of it changed: read, or refused by name.</summary>
    [Test]
    public void NoConfigurationIsAnUnhandledException()
    {
        WriteContext("remote", "tcp://10.0.0.1:2375");
        string[] files = [Path.Combine(_home, ".docker", "config.json"), Directory.EnumerateFiles(_home, "meta.json", SearchOption.AllDirectories).Single()];
        var refused = 0;
        foreach (var file in files)
        {
            var good = File.ReadAllBytes(file);
            foreach (var bad in Enumerable.Range(0, good.Length).SelectMany(i =>
                (byte[][])[good[..i], [.. good[..i], (byte)(good[i] ^ 0x15), .. good[(i + 1)..]]]))
            {
                File.WriteAllBytes(file, bad);
                try
                {
                    Find(null);
                }
                catch (EnvironmentException)
                {
                    refused++;
                }
            }

            File.WriteAllBytes(file, good);
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [TestCase("{\"auths\":{\"reg.example\":{\"auth\":\"not base64!\"}}}", "auths.reg.example.auth")]
    [TestCase("{\"auths\":{\"reg.example\":{\"auth\":\"bm9jb2xvbg==\"}}}", "auths.reg.example.auth")]
    [TestCase("{\"auths\":{\"reg.example\":{\"auth\":[]}}}", "auths.reg.example.auth")]
    [TestCase("{\"credsStore\":3}", "credsStore")]
    [TestCase("not json", "line 1")]
    public async Task WrongCredentialsAreNamedAndNotShown(string text, string expected)
    {
        var file = Path.Combine(_home, "config.json");
        await File.WriteAllTextAsync(file, text);

        Assert.That(async () => await RegistryCredentials.ForAsync("reg.example/a", file, CancellationToken.None), Throws.InstanceOf<EnvironmentException>()
            .With.Message.Contains(expected).And.Message.Contains(file).And.Not.Message.Contains("bm9jb2xvbg"));
    }

    [TestCase("1.41", "1.12", "1.41")]
    [TestCase("1.44", "1.24", "1.44")]
    [TestCase("1.51", "1.44", "1.51")]
    [TestCase("1.60", "1.44", "1.51")]
    [TestCase("1.51", "1.51", "1.51")]
    [TestCase("1.41", null, "1.41")]
    public void TheNewestVersionThatBothSpeakIsChosen(string newest, string? oldest, string chosen) =>
        Assert.That(ApiVersions.Choose(new VersionResponse { Version = "x", APIVersion = newest, MinAPIVersion = oldest }).ToString(), Is.EqualTo(chosen));

    [TestCase("1.40", "1.12", "update the engine")]
    [TestCase("1.70", "1.60", "update this program")]
    public void NoCommonVersionIsNamed(string newest, string oldest, string mend) =>
        Assert.That(() => ApiVersions.Choose(new VersionResponse { Version = "x", APIVersion = newest, MinAPIVersion = oldest }),
            Throws.InstanceOf<EnvironmentException>().With.Message.Contains(mend));

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
