using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker.Images;

/// <summary>Registry credentials of the user's Docker configuration: plain ones and credential helpers. Never logged.</summary>
internal static class RegistryCredentials
{
    private const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>Credentials for an image's registry; null when the user has none.</summary>
    /// <exception cref="EnvironmentException">The configuration cannot be read; names the file.</exception>
    public static async Task<AuthConfig?> ForAsync(string image, string configFile, CancellationToken cancellationToken)
    {
        using var config = DockerConfigFile.Read(configFile);
        if (config is null)
        {
            return null;
        }

        var registry = RegistryOf(image);
        var helper = config.Text("credHelpers", registry) ?? config.Text("credsStore");
        if (helper is { Length: > 0 } && await AskHelperAsync(helper, registry, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            return Of(stored.User, stored.Secret, registry);
        }

        if (config.Text("auths", registry, "auth") is not { Length: > 0 } auth)
        {
            return null;
        }

        var bytes = new byte[auth.Length];
        var pair = Convert.TryFromBase64String(auth, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) : [];
        return pair.Length == 2
            ? Of(pair[0], pair[1], registry)
            : throw new EnvironmentException($"{configFile}: auths.{registry}.auth is not the Base64 of user:password", $"'docker login {registry}' writes it");
    }

    /// <summary>Registry of an image reference: the first part when it looks like a host, Docker Hub otherwise.</summary>
    internal static string RegistryOf(string image)
    {
        var first = image.Split('/')[0];
        return image.Contains('/') && (first.Contains('.') || first.Contains(':') || first == "localhost") ? first : DockerHub;
    }

    private static AuthConfig Of(string user, string secret, string registry) => user == "<token>"
        ? new AuthConfig { IdentityToken = secret, ServerAddress = registry }
        : new AuthConfig { Username = user, Password = secret, ServerAddress = registry };

    private static async Task<(string User, string Secret)?> AskHelperAsync(string helper, string registry, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo($"docker-credential-{helper}", ["get"])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true
                })!;
            await process.StandardInput.WriteAsync(registry).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                return null;
            }

            using var answer = JsonDocument.Parse(output);
            return (answer.RootElement.GetProperty("Username").GetString()!, answer.RootElement.GetProperty("Secret").GetString()!);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A broken helper must not hide that an image is public; the pull itself will tell.
            return null;
        }
    }
}
