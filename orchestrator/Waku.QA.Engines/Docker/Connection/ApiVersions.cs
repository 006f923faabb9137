using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;
using Version = System.Version;

namespace Waku.QA.Engines.Docker.Connection;

/// <summary>The version of the Engine API that both sides speak. An engine refuses what lies below its minimum: Docker 29 everything below 1.44.</summary>
internal static class ApiVersions
{
    /// <summary>Docker 20.10 and Podman's compatible socket.</summary>
    public static readonly Version Oldest = new(1, 41);

    /// <summary>The newest that was tried.</summary>
    public static readonly Version Newest = new(1, 51);

    /// <summary>The newest that both speak.</summary>
    /// <exception cref="EnvironmentException">There is none.</exception>
    public static Version Choose(VersionResponse engine)
    {
        var theirs = Parse(engine.APIVersion, Oldest);
        var minimum = Parse(engine.MinAPIVersion, theirs < Oldest ? theirs : Oldest);
        if (theirs < Oldest || minimum > Newest)
        {
            throw new EnvironmentException(
                $"container engine {engine.Version} speaks versions {minimum} to {theirs} of the Engine API; this program {Oldest} to {Newest}",
                theirs < Oldest ? "update the engine (Docker 20.10 or later, Podman 4 or later)" : "update this program, or use --engine process");
        }

        return theirs < Newest ? theirs : Newest;
    }

    private static Version Parse(string? text, Version otherwise) => Version.TryParse(text, out var version) ? version : otherwise;
}
