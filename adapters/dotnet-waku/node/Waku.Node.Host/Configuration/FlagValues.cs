using System.Globalization;
using System.Net;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Host.Configuration;

/// <summary>Flag values by name. Command line beats environment, environment beats the configuration file, that beats defaults.</summary>
internal sealed class FlagValues
{
    private const string EnvironmentPrefix = "WAKUNODE2_";
    private readonly Dictionary<string, List<string>> _values;
    private readonly List<string> _warnings = [];

    private FlagValues(Dictionary<string, List<string>> values) => _values = values;

    /// <summary>Reads all sources.</summary>
    /// <exception cref="FlagException">Names the flag and the mend.</exception>
    public static FlagValues Read(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, Func<string, string> readFile)
    {
        var fromLine = FromArguments(arguments);
        var fromEnvironment = new Dictionary<string, List<string>>();
        List<string> unknown = [];
        foreach (var (name, value) in environment.Where(static e => e.Key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal)))
        {
            var flag = name[EnvironmentPrefix.Length..].ToLowerInvariant().Replace('_', '-');
            if (Flags.Find(flag) is null)
            {
                // As nwaku: what later releases read, and earlier ones did, is set for all of them.
                unknown.Add($"environment variable {name} names no option of this program and is ignored");
                continue;
            }

            Add(fromEnvironment, flag, value, $"environment variable {name}");
        }

        var file = (fromLine.GetValueOrDefault("config-file") ?? fromEnvironment.GetValueOrDefault("config-file"))?[^1];
        var merged = file is null ? [] : FromFile(file, readFile);
        foreach (var source in (Dictionary<string, List<string>>[])[fromEnvironment, fromLine])
        {
            foreach (var (name, values) in source)
            {
                merged[name] = values;
            }
        }

        var read = new FlagValues(merged);
        unknown.ForEach(read.Warn);
        return read;
    }

    /// <summary>What was accepted and will not do what its name says, for the log.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds a warning.</summary>
    public void Warn(string text) => _warnings.Add(text);

    public bool IsSet(string name) => _values.ContainsKey(name);

    public string Text(string name) => _values.TryGetValue(name, out var values) ? values[^1] : Flags.Find(name)!.Default;

    public IReadOnlyList<string> List(string name) => _values.TryGetValue(name, out var values) ? values : [];

    public bool Boolean(string name) => Text(name).ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" or "" => true,
        "false" or "no" or "off" or "0" => false,
        var other => throw new FlagException($"Cannot parse '{other}' as the value of '{name}': true or false expected"),
    };

    public int Number(string name, int min, int max) =>
        int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new FlagException($"Cannot parse '{Text(name)}' as the value of '{name}': a number from {min} to {max} expected");

    public IPAddress Ip(string name) =>
        IPAddress.TryParse(Text(name), out var ip) ? ip
            : throw new FlagException($"Cannot parse '{Text(name)}' as the value of '{name}': an IP address expected");

    /// <summary>A port, moved by <c>--ports-shift</c>; 0 stays 0 and lets the system choose.</summary>
    public int Port(string name, int shift)
    {
        var port = Number(name, 0, ushort.MaxValue);
        return port == 0 ? 0 : port + shift <= ushort.MaxValue ? port + shift
            : throw new FlagException($"'{name}' plus 'ports-shift' is above {ushort.MaxValue}");
    }

    public IPEndPoint EndPoint(string address, string port, int shift) => new(Ip(address), Port(port, shift));

    /// <summary>Multiaddrs with a peer id. A malformed one ends the program, or is left out with a warning.</summary>
    public IReadOnlyList<Multiaddr> Peers(string name, bool isOptional = false)
    {
        List<Multiaddr> peers = [];
        foreach (var text in List(name))
        {
            if (Multiaddr.TryParse(text, out var address) && address.PeerId is not null)
            {
                peers.Add(address);
                continue;
            }

            var problem = $"--{name}: '{text}' is not a multiaddr ending in /p2p/<peer id>";
            if (!isOptional)
            {
                throw new FlagException(problem);
            }

            Warn($"{problem}; it is left out");
        }

        return peers;
    }

    private static Dictionary<string, List<string>> FromArguments(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, List<string>>();
        foreach (var argument in arguments)
        {
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                throw new FlagException($"Unexpected argument '{argument}': flags have the form --name=value");
            }

            var split = argument.IndexOfAny(['=', ':'], 2);
            var name = split < 0 ? argument[2..] : argument[2..split];
            var isBare = split < 0 && Flags.Find(name) is { Kind: not FlagKind.Boolean };
            Add(values, name, isBare ? throw new FlagException($"'--{name}' needs a value: --{name}=…") : split < 0 ? "true" : argument[(split + 1)..],
                "command line");
        }

        return values;
    }

    private static Dictionary<string, List<string>> FromFile(string path, Func<string, string> readFile)
    {
        string text;
        try
        {
            text = readFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FlagException($"cannot read --config-file '{path}': {e.Message}");
        }

        var values = new Dictionary<string, List<string>>();
        foreach (var (name, value, line) in TomlFile.Read(path, text))
        {
            Add(values, name, value, $"{path}:{line}");
        }

        return values;
    }

    private static void Add(Dictionary<string, List<string>> values, string name, string value, string source)
    {
        var flag = Flags.Find(name)
            ?? throw new FlagException($"Unrecognized option '{name}' ({source}). Did you mean '{Flags.Nearest(name).Name}'?");
        if (!values.TryGetValue(flag.Name, out var list))
        {
            values[flag.Name] = list = [];
        }

        list.Add(value);
    }
}
