using System.Text.Json;

namespace Waku.Node.Host.Logging;

/// <summary>Log lines on standard output, one write each: <c>INF 2026-11-22 13:00:00.000+00:00 text</c>, or one JSON object.</summary>
internal sealed class ConsoleLog(LogLevel level, bool json, TimeProvider time) : ILogger
{
    private static readonly (string Name, LogLevel Level, string Short)[] Levels =
    [
        ("TRACE", LogLevel.Trace, "TRC"), ("DEBUG", LogLevel.Debug, "DBG"), ("INFO", LogLevel.Information, "INF"), ("NOTICE", LogLevel.Information, "NTC"),
        ("WARN", LogLevel.Warning, "WRN"), ("ERROR", LogLevel.Error, "ERR"), ("FATAL", LogLevel.Critical, "FAT"),
    ];

    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Lock _lock = new();

    /// <summary>Lowest level written; changed by the admin API.</summary>
    public LogLevel Level { get; set; } = level;

    public static LogLevel? ParseLevel(string text)
    {
        foreach (var (name, value, _) in Levels)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var name = Array.Find(Levels, l => l.Level == logLevel).Short;
        var text = formatter(state, exception) + (exception is null ? "" : $" exception=\"{exception}\"");
        var now = time.GetUtcNow();
        var line = json
            ? $"{{\"lvl\":\"{name}\",\"ts\":\"{now:yyyy-MM-dd HH:mm:ss.fffzzz}\",\"msg\":\"{JsonEncodedText.Encode(text)}\"}}\n"
            : $"{name} {now:yyyy-MM-dd HH:mm:ss.fffzzz} {text}\n";
        lock (_lock)
        {
            _output.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }
    }
}
