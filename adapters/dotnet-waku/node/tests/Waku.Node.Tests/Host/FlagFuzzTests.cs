using Waku.Node.Host.Configuration;

namespace Waku.Node.Tests.Host;

/// <summary>No command line, environment or configuration file ends in anything but settings or an error that names what is wrong.</summary>
public sealed class FlagFuzzTests
{
    private const int Rounds = 4_000;
    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "2", "99999", "99999999999999999999", "true", "maybe", "[]", "[1,2]", "\"", "'", "=", ":", "::", "x", "ü\u0000\ud800", "/", "//",
            "/ip4/1.2.3.4/tcp/1",
        "/ip4/127.0.0.1/tcp/1/p2p/16Uiu2HAmF6oAsd23RMAnZb3NJgxXrExxBTPMdEoih232iAZkviU2", "extip:", "extip:1.2.3.4", "sqlite://", "sqlite:///\u0000/x", "time:",
            "time:1;size:1MB",
        "store:1/1m", "2147483647/2147483647h", "filter:5/1s", "60:40", "1:2:3", "enr:", "enrtree://a@b", "150KiB", "999999KiB", "KiB", "%", "*", "(", "0x00",
            "INFO", "yamux", "0:02",
    ];

    [Test]
    public void ValuesOfFlagsAreSettingsOrErrorsWithAName()
    {
        var random = new Random(1);
        for (var i = 0; i < Rounds; i++)
        {
            string[] arguments = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"--{Flags.All[random.Next(Flags.All.Length)].Name}={Value(random)}")];
            Settle(arguments, "");
        }
    }

    [Test]
    public void ConfigurationFilesAreSettingsOrErrorsWithALine()
    {
        var random = new Random(2);
        for (var i = 0; i < Rounds; i++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? Value(random) : Line(random));
            Settle(["--config-file=a.toml"], string.Join('\n', lines));
        }
    }

    [Test]
    public void ArgumentsOfAnyFormAreSettingsOrErrorsWithAName()
    {
        var random = new Random(3);
        for (var i = 0; i < Rounds; i++)
        {
            var name = random.Next(2) == 0 ? Value(random) : $"--{Value(random)}{Flags.All[random.Next(Flags.All.Length)].Name}";
            Settle([name], "");
            Settle([], "", new Dictionary<string, string> { [$"WAKUNODE2_{Value(random)}{Flags.All[random.Next(Flags.All.Length)].Name}"] = Value(random) });
        }
    }

    private static void Settle(string[] arguments, string file, Dictionary<string, string>? environment = null)
    {
        try
        {
            // What names another configuration file names this one too.
            _ = HostSettings.From(FlagValues.Read(arguments, environment ?? [], _ => file), "test");
        }
        catch (FlagException e)
        {
            Assert.That(e.Message, Is.Not.Empty);
        }
        catch (Exception e)
        {
            Assert.Fail($"{string.Join(' ', arguments)}\n{file}\n{e}");
        }
    }

    private static string Line(Random random)
    {
        var name = random.Next(8) == 0 ? Value(random) : Flags.All[random.Next(Flags.All.Length)].Name;
        return $"{name} {(random.Next(6) == 0 ? "" : "=")} {Quoted(random)}";
    }

    private static string Quoted(Random random) =>
        random.Next(3) switch { 0 => $"\"{Value(random)}\"", 1 => $"[{Value(random)}, '{Value(random)}']", _ => Value(random) };

    private static string Value(Random random)
    {
        var value = Values[random.Next(Values.Length)];
        if (random.Next(3) != 0 || value.Length == 0)
        {
            return value;
        }

        var at = random.Next(value.Length);
        return random.Next(2) == 0 ? value.Remove(at, 1) : value.Insert(at, ((char)random.Next(32, 300)).ToString());
    }
}
