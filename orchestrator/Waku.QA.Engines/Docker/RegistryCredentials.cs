using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Waku.QA.Engines.Docker;

/// <summary>Registry credentials of the user's Docker configuration: plain ones and credential helpers. Never logged.</summary>
internal static class RegistryCredentials
{
    private const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>Value of the X-Registry-Auth header for an image; null when the user has no credentials for its registry.</summary>
    public static async Task<string?> ForAsync(string image, string configFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(configFile))
        {
            return null;
        }

        using var config = JsonDocument.Parse(await File.ReadAllBytesAsync(configFile, cancellationToken).ConfigureAwait(false));
        var registry = RegistryOf(image);
        var helper = Text(config.RootElement, "credHelpers", registry) ?? Text(config.RootElement, "credsStore");
        if (helper is not null && await AskHelperAsync(helper, registry, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            return Header(stored.User, stored.Secret, registry);
        }

        if (Text(config.RootElement, "auths", registry, "auth") is { Length: > 0 } auth)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).Split(':', 2);
            return pair.Length == 2 ? Header(pair[0], pair[1], registry) : null;
        }

        return null;
    }

    /// <summary>Registry of an image reference: the first part when it looks like a host, Docker Hub otherwise.</summary>
    internal static string RegistryOf(string image)
    {
        var first = image.Split('/')[0];
        return image.Contains('/') && (first.Contains('.') || first.Contains(':') || first == "localhost") ? first : DockerHub;
    }

    private static string Header(string user, string secret, string registry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(user == "<token>"
            ? new Dictionary<string, string> { ["identitytoken"] = secret, ["serveraddress"] = registry }
            : new Dictionary<string, string> { ["username"] = user, ["password"] = secret, ["serveraddress"] = registry });
        return Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
    }

    private static async Task<(string User, string Secret)?> AskHelperAsync(string helper, string registry, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo($"docker-credential-{helper}", ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
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
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or JsonException or KeyNotFoundException)
        {
            // A broken helper must not hide that an image is public; the pull itself will tell.
            return null;
        }
    }

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
