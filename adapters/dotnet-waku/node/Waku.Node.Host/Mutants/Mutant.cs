using System.Collections.Frozen;
using Waku.Node.Host.Configuration;

namespace Waku.Node.Host.Mutants;

/// <summary>
/// A node that does one thing wrong on purpose (<c>--enable-test-control --mutant=NAME</c>), so that it is known which test finds it
/// out. The base class does nothing wrong; each mutant overrides what it breaks.
/// </summary>
internal abstract class Mutant : NodeInterceptor
{
    private static readonly FrozenDictionary<string, Func<Mutant>> All =
        RelayMutants.All.Concat(StoreMutants.All).Concat(StoreAnswerMutants.All).Concat(FilterMutants.All).Concat(LightpushMutants.All).Concat(OtherMutants.All)
            .ToFrozenDictionary(static m => m.Name, static m => m.Create);

    /// <summary>Names of all.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>The mutant of a name; null for the empty name.</summary>
    /// <exception cref="FlagException">There is none of that name, or test control is off.</exception>
    public static Mutant? Parse(string name, bool enabled) =>
        name.Length == 0 ? null
        : !enabled ? throw new FlagException("--mutant needs --enable-test-control=true")
        : All.TryGetValue(name, out var create) ? create()
        : (SlowMutants.Parse(name) ?? CrashMutants.Parse(name) ?? RefusingMutant.Parse(name)) is { } other ? other
        : throw new FlagException(
            $"Cannot parse '{name}' as the value of 'mutant': one of {string.Join(", ", All.Keys.Order())}, {SlowMutants.Names}, {CrashMutants.Names}, "
            + $"{RefusingMutant.Form} expected");

    /// <summary>Changes how the node is set up.</summary>
    public virtual WakuNodeOptions Change(WakuNodeOptions options) => options;

    /// <summary>Changes how it stores.</summary>
    public virtual StoreSettings Change(StoreSettings store) => store;

    /// <summary>Changes the node before it starts.</summary>
    public virtual void Change(WakuNode node)
    {
    }

    /// <summary>Changes the status of a REST answer.</summary>
    public virtual int RestStatus(int status) => status;

    /// <summary>Exit code of an orderly stop.</summary>
    public virtual int ExitCode => 0;
}
