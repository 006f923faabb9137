using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Waku.QA.Core.Verdicts;
using Waku.QA.Suites;

namespace Waku.QA.Cli.Running;

/// <summary>Runs the suite assembly through NUnit's own framework API.</summary>
internal sealed class SuiteRunner
{
    /// <summary>The tier, and the category of cases that run in no other.</summary>
    private const string Release = "release";

    /// <summary>Suites of a tier: pr takes minutes, release everything.</summary>
    private static readonly Dictionary<string, string[]> Tiers = new()
    {
        ["pr"] = ["functional", "interop", "regression"],
        [Release] = ["smoke", "functional", "interop", "regression"],
    };

    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());
    private readonly TestFilter _filter;

    public SuiteRunner(string suite, string? filter, int workers)
    {
        _runner.Load(typeof(SuiteEntry).Assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = workers });
        var xml = TestFilterParser.ToXml(filter);
        var space = $"<namespace re='1'>^Waku\\.QA\\.Suites\\.({string.Join('|', Tiers.GetValueOrDefault(suite, [suite]).Select(static s => char.ToUpperInvariant(s[0]) + s[1..]))})($|\\.)</namespace>{(suite == Release ? "" : $"<not><cat>{Release}</cat></not>")}";
        _filter = TestFilter.FromXml(xml == "<filter/>" ? $"<filter><and>{space}</and></filter>" : xml.Replace("<filter>", $"<filter><and>{space}", StringComparison.Ordinal).Replace("</filter>", "</and></filter>", StringComparison.Ordinal));
    }

    private SuiteRunner(IReadOnlyList<string> cases, int workers)
    {
        _runner.Load(typeof(SuiteEntry).Assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = workers });
        _filter = TestFilter.FromXml($"<filter><or>{string.Concat(cases.Select(static c => $"<test>{System.Security.SecurityElement.Escape(c)}</test>"))}</or></filter>");
    }

    /// <summary>Names of the suites: the namespaces below the assembly's own; and of the tiers, which are several suites.</summary>
    public static IReadOnlyList<string> Suites { get; } =
        [.. typeof(SuiteEntry).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(SuiteCase)) && !t.IsAbstract).Select(static t => t.Namespace!.Split('.')[3].ToLowerInvariant()).Concat(Tiers.Keys).Distinct().Order()];

    /// <summary>The name of a suite or tier that exists.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static string Resolve(string suite) => Suites.Contains(suite)
        ? suite
        : throw new UsageException($"there is no suite '{suite}'; available: {string.Join(", ", Suites)}");

    /// <summary>Runs these cases and no other.</summary>
    public static SuiteRunner OfCases(IReadOnlyList<string> cases, int workers = 4) => new(cases, workers);

    /// <summary>Cases that would run.</summary>
    public IReadOnlyList<string> Cases() => [.. Tests().Select(static t => t.FullName)];

    /// <summary>Cases that would run, with what they check.</summary>
    public IReadOnlyList<ITest> Tests()
    {
        List<ITest> tests = [];
        Collect(_runner.ExploreTests(_filter), tests);
        return tests;
    }

    /// <summary>Runs them; blocks until the last has ended.</summary>
    public ITestResult Run(ITestListener listener, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_runner.StopRun);
        return _runner.Run(listener, _filter);
    }

    private static void Collect(ITest test, List<ITest> tests)
    {
        if (!test.IsSuite)
        {
            tests.Add(test);
        }

        foreach (var child in test.Tests)
        {
            Collect(child, tests);
        }
    }
}
