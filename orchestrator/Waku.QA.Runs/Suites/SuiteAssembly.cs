using System.Reflection;
using System.Runtime.Loader;
using Waku.QA.CaseKit;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>An assembly of suites, ours or somebody else's, found by path. Its suites are the namespaces below its own.</summary>
public sealed class SuiteAssembly
{
    private const string Ours = "Waku.QA.Suites.dll";

    private SuiteAssembly(Assembly assembly, IReadOnlyList<string> suites)
    {
        Assembly = assembly;
        Suites = suites;
    }

    /// <summary>The loaded assembly.</summary>
    public Assembly Assembly { get; }

    /// <summary>Names of its suites.</summary>
    public IReadOnlyList<string> Suites { get; }

    /// <summary>Loads suites.</summary>
    /// <param name="path">File; null for the suites that lie beside the program.</param>
    /// <exception cref="UsageException">It cannot be loaded, was written for another version of the kit, or has no cases; says which, and the mend.</exception>
    public static SuiteAssembly Load(string? path = null)
    {
        var file = Path.GetFullPath(path ?? Path.Combine(AppContext.BaseDirectory, Ours));
        try
        {
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
            CheckKit(file, assembly);
            List<string> suites =
                [.. assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(SuiteCase)) && !t.IsAbstract).Select(SuiteCase.SuiteOf).Distinct()
                    .Order(StringComparer.Ordinal)];
            return suites.Count > 0
                ? new SuiteAssembly(assembly, suites)
                : throw new UsageException($"{file}: has no cases; a case is a test in a public class that derives from {typeof(SuiteCase).FullName}");
        }
        catch (FileNotFoundException e) when (!File.Exists(file))
        {
            throw new UsageException($"{file}: there is no such suite assembly: {e.Message}");
        }
        catch (Exception e) when (
            e is BadImageFormatException or FileLoadException or FileNotFoundException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file}: cannot be loaded as a suite assembly: {e.Message}; build it for .NET {Environment.Version.Major} or older");
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new UsageException(
                $"{file}: was built against something that is not here: {e.LoaderExceptions.FirstOrDefault()?.Message}; build it against this version of "
                    + $"{typeof(SuiteCase).Assembly.GetName().Name}");
        }
    }

    /// <summary>A suite of another major or minor version of the kit may miss what it calls in the middle of a run.</summary>
    private static void CheckKit(string file, Assembly assembly)
    {
        var kit = typeof(SuiteCase).Assembly.GetName();
        var wanted = assembly.GetReferencedAssemblies().FirstOrDefault(r => r.Name == kit.Name)
            ?? throw new UsageException($"{file}: has no cases: it does not reference {kit.Name}");
        if ((wanted.Version!.Major, wanted.Version.Minor) != (kit.Version!.Major, kit.Version.Minor))
        {
            throw new UsageException($"{file}: was written for {kit.Name} {wanted.Version}, and this is {kit.Version}; build it against this version");
        }
    }
}
