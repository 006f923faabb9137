namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>
/// Scripts of several steps with what nwaku did at each (state over time, issue 20), run on our program. With
/// <c>WAKU_SCENARIO_NWAKU</c> naming a nwaku, <see cref="Record"/> runs them on it and writes the scripts again, with its answers.
/// </summary>
[NonParallelizable]
public sealed class ScenarioTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Host", "recordings", "scenarios");

    public static IEnumerable<TestCaseData> Scenarios() => Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        .Select(static f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileNameWithoutExtension(f)));

    [TestCaseSource(nameof(Scenarios))]
    public async Task OursDoesWhatNwakuDid(string file)
    {
        var scenario = Scenario.Load(file);
        Assert.That(scenario.Schema, Is.EqualTo(1));
        await using var runner = new ScenarioRunner(scenario, static (block, flags) => new OwnScenarioNode(block, flags));
        await runner.RunAsync(scenario);

        Assert.That(runner.Different, Is.Empty, $"{scenario.About}\n{string.Join('\n', runner.Different)}");
    }

    [Explicit("needs a nwaku: WAKU_SCENARIO_NWAKU=<program> WAKU_SCENARIO_OUT=<folder>")]
    [TestCaseSource(nameof(Scenarios))]
    public async Task Record(string file)
    {
        var program = Environment.GetEnvironmentVariable("WAKU_SCENARIO_NWAKU") ?? throw new InvalidOperationException("WAKU_SCENARIO_NWAKU is not set");
        var folder = Environment.GetEnvironmentVariable("WAKU_SCENARIO_OUT") ?? Folder;
        var scenario = Scenario.Load(file);
        await using var runner = new ScenarioRunner(scenario, (block, flags) => new NwakuScenarioNode(program, block, flags), records: true);
        var steps = await runner.RunAsync(scenario);
        (scenario with { Steps = steps }).Save(Path.Combine(folder, Path.GetFileName(file)));
    }
}
