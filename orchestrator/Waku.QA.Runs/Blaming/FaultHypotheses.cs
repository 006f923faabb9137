namespace Waku.QA.Runs.Blaming;

/// <summary>All that can be at fault in a red cell, with where each would show.</summary>
internal static class FaultHypotheses
{
    private const double OfProduct = 0.25;
    private const double OfProtocol = 0.15;
    private const double OfTest = 0.15;
    private const double OfEnvironment = 0.1;
    private const double OfChance = 0.1;

    /// <summary>A fault that the version before did not have; else the baseline has it too.</summary>
    private const double IsNew = 0.7;
    private const double OnEveryEngine = 0.8;

    /// <summary>Products show in failed cases, but also in a harness that cannot go on.</summary>
    private const double ProductFails = 0.9;
    private const double TestFails = 0.97;
    private const double MachineFails = 0.1;

    /// <summary>Of a cell.</summary>
    public static IEnumerable<FaultHypothesis> Of(Swap red)
    {
        var pair = red.From != red.To;
        return
        [
            .. OfOne(Fault.ProductA, red, red.From, s => s.From == red.From, pair ? $"{red.From} has the first role" : $"{red.From} takes part"),
            .. pair ? OfOne(Fault.ProductB, red, red.To, s => s.To == red.To, $"{red.To} has the second role") : [],
            .. pair ? OfPair(red) : [],
            new(Fault.Test, OfTest, static _ => true, TestFails, "it runs, whoever takes part"),
            new(Fault.Environment, OfEnvironment / 2, s => s.Engine == red.Engine, MachineFails, $"it runs on the engine {red.Engine}"),
            new(Fault.Environment, OfEnvironment / 2, s => s.Engine == red.Engine, ProductFails, $"it runs on the engine {red.Engine}"),
            new(Fault.Undecided, OfChance, static _ => false, ProductFails, "nothing was changed, once"),
        ];
    }

    /// <summary>A product may be at fault in its role or in any, also with itself or with others only, everywhere or on this engine.</summary>
    private static IEnumerable<FaultHypothesis> OfOne(Fault fault, Swap red, string label, Func<Swap, bool> inRole, string roleText)
    {
        (Func<Swap, bool> Where, string Text)[] places =
        [
            (inRole, roleText),
            (s => s.Has(label), $"{label} takes part"),
            (s => inRole(s) && s.From != s.To, $"{roleText} beside another"),
            (s => s.Has(label) && s.From != s.To, $"{label} takes part beside another"),
        ];
        var used = red.From == red.To ? places[..2] : places;
        foreach (var (where, text) in used)
        {
            foreach (var isNew in (bool[])[true, false])
            {
                bool Old(Swap s) => where(s) && !(isNew && s.Baseline == label);
                var weight = OfProduct / used.Length * (isNew ? IsNew : 1 - IsNew);
                yield return new FaultHypothesis(fault, weight * OnEveryEngine, Old, ProductFails, text);
                yield return new FaultHypothesis(fault, weight * (1 - OnEveryEngine), s => Old(s) && s.Engine == red.Engine, ProductFails,
                    $"{text} on the engine {red.Engine}");
            }
        }
    }

    private static IEnumerable<FaultHypothesis> OfPair(Swap red)
    {
        bool Both(Swap s) => s.Has(red.From) && s.Has(red.To);
        foreach (var isNew in (bool[])[true, false])
        {
            bool Old(Swap s) => !(isNew && s.Baseline is not null);
            var weight = OfProtocol / 3 * (isNew ? 1 - IsNew : IsNew);
            yield return new FaultHypothesis(Fault.ProtocolAmbiguity, weight, s => Both(s) && s.From == red.From && Old(s), TestFails,
                $"{red.From} and {red.To} meet in these roles");
            yield return new FaultHypothesis(Fault.ProtocolAmbiguity, weight, s => Both(s) && Old(s), TestFails, $"{red.From} and {red.To} meet");
            yield return new FaultHypothesis(Fault.ProtocolAmbiguity, weight, s => s.From != s.To && Old(s), TestFails, "any two different products meet");
        }
    }
}
