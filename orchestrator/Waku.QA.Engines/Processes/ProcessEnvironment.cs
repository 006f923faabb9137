using System.Collections;

namespace Waku.QA.Engines.Processes;

/// <summary>What a process inherits from the harness.</summary>
internal static class ProcessEnvironment
{
    /// <summary>Variables that change how programs run. The values of all others are nobody's business: a CI system keeps its secrets there.</summary>
    private static readonly string[] Shown =
    [
        "ASPNETCORE_", "CHRONICLES_", "COMPlus_", "DOTNET_", "GLIBC_", "GO", "LANG", "LC_", "LD_", "MALLOC_", "NIM", "NODE_", "OPENSSL_", "PATH", "RUST_",
        "SSL_CERT", "TZ", "UV_", "WAKUNODE2_",
    ];

    /// <summary>The variables, with the values of those that may tell how a program runs.</summary>
    public static IReadOnlyDictionary<string, string> Inherited() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(static e => (Name: (string)e.Key, Value: (string?)e.Value ?? ""))
        .ToDictionary(static e => e.Name, static e => Array.Exists(Shown, p => e.Name.StartsWith(p, StringComparison.Ordinal)) ? e.Value : Secrets.Hidden);
}
