using System.Reflection;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>Whether an assembly that this program loads was built for this version of it: another may miss what it calls in the middle of a run.</summary>
internal static class BuiltFor
{
    /// <summary>Checks the version that an assembly was compiled against: major and minor.</summary>
    /// <param name="assembly">Suite or adapter.</param>
    /// <param name="kit">Assembly of this program that it is written with.</param>
    /// <param name="without">What it is when it does not reference that assembly, as the end of a message.</param>
    /// <exception cref="UsageException">It is of another version, or none.</exception>
    public static void Check(Assembly assembly, AssemblyName kit, string without)
    {
        var wanted = assembly.GetReferencedAssemblies().FirstOrDefault(r => r.Name == kit.Name)
            ?? throw new UsageException($"{assembly.Location}: {without}: it does not reference {kit.Name}");
        if ((wanted.Version!.Major, wanted.Version.Minor) != (kit.Version!.Major, kit.Version.Minor))
        {
            throw new UsageException(
                $"{assembly.Location}: was written for {kit.Name} {wanted.Version}, and this is {kit.Version}; build it against this version");
        }
    }
}
