using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;

namespace Waku.QA.Tests.Blaming;

/// <summary>
/// A world with one thing wrong, which the classifier does not know: faults show at rates of their own with each partner, some partners stand them,
/// some break the harness instead of the case, and anything may fail by chance. Nothing here is written by the classifier's own model.
/// </summary>
internal sealed class SeededFault
{
    private const string Here = "process";
    private const string There = "docker";
    private const double Chance = 0.01;
    private readonly Random _random;
    private readonly string[] _labels;
    private readonly Dictionary<(string, string), double> _rates = [];
    private readonly Func<Swap, bool> _shows;
    private readonly double _asEnvironment;
    private readonly bool _canBaseline;
    private readonly bool _canOther;

    /// <param name="truth">What is wrong.</param>
    /// <param name="random">Dice.</param>
    /// <param name="lowestRate">Faults show at least so often.</param>
    public SeededFault(Fault truth, Random random, double lowestRate = 0.4)
    {
        _random = random;
        _labels = [.. new[] { "one", "two", "three", "four" }.Take(random.Next(3, 5))];
        var first = random.Next(_labels.Length);
        Red = new Swap(_labels[first], _labels[(first + random.Next(1, _labels.Length)) % _labels.Length], Here);
        Truth = truth;
        _canOther = truth == Fault.Environment || random.Next(2) == 0;
        _canBaseline = random.Next(2) == 0;
        var rate = random.Next(2) == 0 ? 1 : lowestRate + (random.NextDouble() * (1 - lowestRate));
        foreach (var pair in from f in _labels from t in _labels select (f, t))
        {
            _rates[pair] = rate * (random.Next(2) == 0 ? 1 : 0.8 + (0.2 * random.NextDouble()));
        }

        _shows = truth switch
        {
            Fault.ProductA => Product(Red.From, random.Next(2) == 0, first: true),
            Fault.ProductB => Product(Red.To, random.Next(2) == 0, first: false),
            Fault.ProtocolAmbiguity => Pair(random.Next(2) == 0),
            Fault.Test => static _ => true,
            _ => static s => s.Engine == Here,
        };
        _asEnvironment = truth switch
        {
            Fault.Environment => random.Next(2),
            Fault.ProductA or Fault.ProductB => random.Next(4) == 0 ? random.NextDouble() : 0,
            _ => 0,
        };
    }

    public Fault Truth { get; }

    public Swap Red { get; }

    /// <summary>Runs rounds until the classifier has enough.</summary>
    public (BlameTable Table, BlameVerdict Verdict) Judge()
    {
        var table = BlameTable.Of(Red, _random.NextDouble() < _asEnvironment ? CaseStatus.Environment : CaseStatus.Failed);
        HashSet<RoundKind> can = [RoundKind.Same, .. _canOther ? [RoundKind.OtherEngine] : Array.Empty<RoundKind>(),
            .. _canBaseline ? [RoundKind.Baseline] : Array.Empty<RoundKind>()];
        for (var done = 0; BlameRounds.Next(done, table, can) is { } kind; done++)
        {
            foreach (var swap in from f in _labels
                                 from t in _labels
                                 select new Swap(f, t, kind == RoundKind.OtherEngine ? There : Here,
                kind == RoundKind.Baseline ? Red.From : null))
            {
                table = table.With(swap, Run(swap));
            }
        }

        return (table, BlameClassifier.Of(table));
    }

    private CaseStatus Run(Swap swap) =>
        _shows(swap) && _random.NextDouble() < _rates[(swap.From, swap.To)]
            ? _random.NextDouble() < _asEnvironment ? CaseStatus.Environment : CaseStatus.Failed
            : _random.NextDouble() < Chance ? (_random.Next(2) == 0 ? CaseStatus.Failed : CaseStatus.Environment) : CaseStatus.Passed;

    private Func<Swap, bool> Product(string label, bool inRole, bool first)
    {
        var other = first ? Red.To : Red.From;
        var (standsItself, onlyHere, isNew) = (_random.Next(3) == 0, _random.Next(5) == 0, _random.Next(4) > 0);

        // In a world of four, one may be so lenient that it stands the fault.
        var lenient = _labels.Length == 4 && _random.Next(4) == 0 ? _labels.First(l => l != label && l != other) : null;
        return s => (inRole ? (first ? s.From : s.To) == label : s.Has(label)) && !(standsItself && s.From == s.To)
            && !(onlyHere && s.Engine != Here) && !(isNew && s.Baseline == label) && !(lenient is not null && s.Has(lenient));
    }

    private Func<Swap, bool> Pair(bool inRoles) => s => s.Has(Red.From) && s.Has(Red.To) && s.From != s.To && (!inRoles || s.From == Red.From);
}
