using System.Reflection;
using System.Runtime.Loader;
using Waku.QA.CaseKit;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

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
            if (NamedFile.HasNothing(file))
            {
                throw new UsageException($"{file}: cannot be loaded as a suite assembly: it {NamedFile.Nothing}");
            }

            var assembly = LoadFrom(file);
            BuiltFor.Check(assembly, typeof(SuiteCase).Assembly.GetName(), "has no cases");
            List<string> suites =
                [.. assembly.GetTypes().Where(static t => t is { IsVisible: true, IsAbstract: false } && t.IsSubclassOf(typeof(SuiteCase)))
                    .Select(SuiteCase.SuiteOf).Distinct()
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

    /// <summary>
    /// Suites of others have a context of their own: what this program has is the program's, what else they need lies beside them.
    /// </summary>
    private static Assembly LoadFrom(string file)
    {
        var beside = Path.GetDirectoryName(file)!;
        if (Path.GetRelativePath(AppContext.BaseDirectory, beside) == ".")
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
        }

        var context = new AssemblyLoadContext(file);
        context.Resolving += (own, name) =>
            Path.Combine(beside, $"{name.Name}.dll") is var needed && File.Exists(needed) ? own.LoadFromAssemblyPath(needed) : null;
        return context.LoadFromAssemblyPath(file);
    }
}
