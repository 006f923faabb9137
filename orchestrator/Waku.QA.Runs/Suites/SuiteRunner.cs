using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>Runs the suite assembly through NUnit's own framework API.</summary>
internal sealed class SuiteRunner
{
    /// <summary>The tier, and the category of cases that run in no other.</summary>
    private const string Release = "release";

    /// <summary>Suites of a tier: pr takes minutes, release everything.</summary>
    private static readonly FrozenDictionary<string, string[]> Tiers = new Dictionary<string, string[]>
    {
        ["pr"] = ["functional", "interop", "regression"],
        [Release] = ["smoke", "functional", "interop", "regression"],
    }.ToFrozenDictionary();

    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());
    private readonly TestFilter _filter;

    /// <summary>The cases of a suite or tier.</summary>
    /// <param name="assembly">Where the suites are.</param>
    /// <param name="plan">What cases are generated from.</param>
    /// <param name="suite">Suite or tier.</param>
    /// <param name="filter">NUnit test selection; null for all.</param>
    /// <param name="workers">Cases at once.</param>
    public SuiteRunner(SuiteAssembly assembly, CasePlan plan, string suite, string? filter, int workers)
    {
        Load(assembly, plan, workers);
        var xml = TestFilterParser.ToXml(filter);
        var spaces = string.Join('|', Tiers.GetValueOrDefault(suite, [suite]).Select(s => SpaceOf(assembly.Assembly.GetName().Name!, s)));
        var others = suite == Release ? "" : $"<not><cat>{Release}</cat></not>";
        var space = $"<namespace re='1'>{spaces}</namespace>{others}";
        _filter = TestFilter.FromXml(xml == "<filter/>"
            ? $"<filter><and>{space}</and></filter>"
            : xml.Replace("<filter>", $"<filter><and>{space}", StringComparison.Ordinal).Replace("</filter>", "</and></filter>", StringComparison.Ordinal));
    }

    private SuiteRunner(SuiteAssembly assembly, CasePlan plan, IReadOnlyList<string> cases, int workers)
    {
        Load(assembly, plan, workers);
        _filter = TestFilter.FromXml(
            $"<filter><or>{string.Concat(cases.Select(static c => $"<test>{System.Security.SecurityElement.Escape(c)}</test>"))}</or></filter>");
    }

    /// <summary>Names of the suites and of the tiers, which are several suites.</summary>
    public static IReadOnlyList<string> Names(SuiteAssembly assembly) => [.. assembly.Suites.Concat(Tiers.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The name of a suite or tier that exists.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static string Resolve(SuiteAssembly assembly, string suite) => Names(assembly).Contains(suite)
        ? suite
        : throw new UsageException($"there is no suite '{suite}'; available: {string.Join(", ", Names(assembly))}");

    /// <summary>Runs these cases and no other.</summary>
    public static SuiteRunner OfCases(SuiteAssembly assembly, CasePlan plan, IReadOnlyList<string> cases, int workers = 4) =>
        new(assembly, plan, cases, workers);

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
    public ITestResult Run(RunContext run, ITestListener listener, CancellationToken cancellationToken)
    {
        CurrentRun.Give(_runner.LoadedTest!, run);
        using var registration = cancellationToken.Register(_runner.StopRun);
        return _runner.Run(listener, _filter);
    }

    /// <summary>The namespaces of a suite, as <see cref="SuiteCase.SuiteOf"/> names it: those below the assembly's own, or that itself.</summary>
    private static string SpaceOf(string root, string suite) => suite == root.ToLowerInvariant()
        ? $"^{Regex.Escape(root)}$"
        : $"^{Regex.Escape(root)}\\.(?i:{Regex.Escape(suite)})($|\\.)";

    private void Load(SuiteAssembly assembly, CasePlan plan, int workers) => _runner.Load(assembly.Assembly, new Dictionary<string, object>
    {
        ["NumberOfTestWorkers"] = workers,
        ["TestParametersDictionary"] = new Dictionary<string, string> { [CasePlan.Parameter] = plan.ToText() },
    });

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
