namespace Waku.QA.Engines;

/// <summary>Keeps secrets out of what is handed on.</summary>
public static class Secrets
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "(redacted)";

    private static readonly string[] Words =
    [
        "token", "secret", "passw", "passphrase", "credential", "privkey", "private", "nodekey", "node-key", "auth", "apikey", "api-key", "api_key",
        "cookie",
    ];

    /// <summary>A variable's value, hidden where its name says that it is a secret.</summary>
    public static string OfVariable(string name, string value) => IsSecret(name) ? Hidden : value;

    /// <summary>Arguments of a program, with the values of those that are secrets hidden, both as <c>--flag=value</c> and as <c>--flag value</c>.</summary>
    public static IReadOnlyList<string> OfArguments(IReadOnlyList<string> arguments)
    {
        List<string> shown = [];
        var next = false;
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var isFlag = argument.StartsWith('-');
            shown.Add(next && !isFlag ? Hidden
                : isFlag && equals > 0 && IsSecret(argument[..equals]) ? $"{argument[..(equals + 1)]}{Hidden}" : argument);
            next = isFlag && equals < 0 && IsSecret(argument);
        }

        return shown;
    }

    private static bool IsSecret(string name) => Array.Exists(Words, w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
}
