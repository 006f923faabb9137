using System.Text;
using System.Text.Json;

namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>Runs a script step by step and compares each answer with nwaku's; or, with a real nwaku, writes down what it answered.</summary>
internal sealed class ScenarioRunner : IAsyncDisposable
{
    private const int FirstBlock = 240;
    private const int FirstTurn = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly HttpClient _client = new();
    private readonly SortedDictionary<string, IScenarioNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _addresses = [];
    private readonly List<string> _different = [];
    private readonly bool _records;

    /// <param name="scenario">The script.</param>
    /// <param name="create">Makes a node of a place and its flags.</param>
    /// <param name="records">Write answers down instead of comparing them.</param>
    public ScenarioRunner(Scenario scenario, Func<int, IReadOnlyList<string>, IScenarioNode> create, bool records = false)
    {
        _records = records;
        foreach (var (name, flags) in scenario.Nodes.OrderBy(static n => n.Key, StringComparer.Ordinal))
        {
            var i = _nodes.Count;
            string[] own = [$"--nodekey={(i + 1).ToString("x64", System.Globalization.CultureInfo.InvariantCulture)}", "--tcp-port=16000",
                "--ip-colocation-limit=0"];
            _nodes[name] = create(FirstBlock + i, [.. own, .. flags]);
        }
    }

    /// <summary>Where the answers were others than nwaku's.</summary>
    public IReadOnlyList<string> Different => _different;

    /// <summary>Runs all steps; returns them with the answers that came.</summary>
    public async Task<IReadOnlyList<ScenarioStep>> RunAsync(Scenario scenario)
    {
        foreach (var name in _nodes.Keys)
        {
            await StartAsync(name);
        }

        return await RunAsync(scenario.Steps, "", "");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
        {
            await node.DisposeAsync();
        }

        _client.Dispose();
    }

    private async Task<List<ScenarioStep>> RunAsync(IReadOnlyList<ScenarioStep> steps, string turn, string where)
    {
        List<ScenarioStep> done = [];
        foreach (var (step, i) in steps.Select(static (s, i) => (s, i)))
        {
            done.Add(await RunAsync(step, turn, $"{where}{i + 1}"));
        }

        return done;
    }

    private async Task<ScenarioStep> RunAsync(ScenarioStep step, string turn, string where)
    {
        foreach (var name in step.Stop ?? [])
        {
            await _nodes[name].StopAsync();
        }

        foreach (var name in step.Start ?? [])
        {
            await StartAsync(name);
        }

        if (step.Connect is [var from, var to])
        {
            await AskAsync(from, "POST /admin/v1/peers", $"[\"{_addresses[to]}\"]");
            await MeetAsync(from, step.Shard);
            await MeetAsync(to, step.Shard);
        }

        foreach (var name in step.Meet ?? [])
        {
            await MeetAsync(name, step.Shard);
        }

        for (var i = 0; i < step.Repeat; i++)
        {
            await RunAsync(step.Steps!, $"{FirstTurn + i}", $"{where}[{i}].");
        }

        return step.IsRequest ? await AskAsync(step, turn, where) : step;
    }

    private async Task<ScenarioStep> AskAsync(ScenarioStep step, string turn, string where)
    {
        var expected = (step.Status, Text: step.Text is null ? null : Fill(step.Text, turn));
        var body = step.Body is { } json ? Fill(json.GetRawText(), turn) : null;
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (status, text) = await AskAsync(step.Node!, Fill(step.Request!, turn), body);
            if (status == expected.Status && (expected.Text is null || (step.Unordered ? Sorted(expected.Text) == Sorted(text) : expected.Text == text)))
            {
                return step;
            }

            if (step.Until && TimeProvider.System.GetElapsedTime(deadline) < Limit)
            {
                await Task.Delay(20);
                continue;
            }

            if (_records)
            {
                return step with { Status = status, Text = step.Text is null ? null : text };
            }

            _different.Add($"step {where}: {step.Node} {Fill(step.Request!, turn)}\n  nwaku {expected.Status} {expected.Text}\n  ours  {status} {text}");
            return step;
        }
    }

    private static string Sorted(string array)
    {
        using var json = JsonDocument.Parse(array);
        return string.Join(',', json.RootElement.EnumerateArray().Select(static e => e.GetRawText()).Order(StringComparer.Ordinal));
    }

    private async Task StartAsync(string name)
    {
        await _nodes[name].StartAsync();
        var (_, text) = await AskAsync(name, "GET /info", null);
        using var info = JsonDocument.Parse(text);
        _addresses[name] = info.RootElement.GetProperty("listenAddresses")[0].GetString()!;
    }

    private async Task MeetAsync(string name, int shard)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!(await AskAsync(name, $"GET /admin/v1/peers/relay/on/{shard}", null)).Text.Contains("multiaddr", StringComparison.Ordinal))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(Limit), $"{name} saw no relay peer on shard {shard}");
            await Task.Delay(20);
        }
    }

    private async Task<(int Status, string Text)> AskAsync(string name, string request, string? body)
    {
        var parts = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new HttpMethod(parts[0]), new Uri(_nodes[name].Rest, parts[1]));
        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(message);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private string Fill(string text, string turn)
    {
        text = text.Replace("{i}", turn, StringComparison.Ordinal);
        foreach (var (name, address) in _addresses)
        {
            text = text.Replace($"{{{name}}}", address, StringComparison.Ordinal).Replace($"{{{name}.id}}", address.Split('/')[^1], StringComparison.Ordinal);
        }

        return text;
    }
}
