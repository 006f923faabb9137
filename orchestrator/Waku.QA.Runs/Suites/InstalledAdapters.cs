using System.Reflection;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>Makes the catalogue of a program, and says before anything starts which of the adapters beside it is none.</summary>
public static class InstalledAdapters
{
    /// <summary>The catalogue.</summary>
    /// <param name="make">Makes it: adapters are loaded while it is called, and not before.</param>
    /// <exception cref="UsageException">
    /// An adapter cannot be loaded, was built for another version, or is there twice; or there is none. Names it, and the mend.
    /// </exception>
    public static IAdapterCatalogue Load(Func<IAdapterCatalogue> make)
    {
        try
        {
            var catalogue = make();
            foreach (var adapter in catalogue.All)
            {
                BuiltFor.Check(adapter.GetType().Assembly, typeof(INodeAdapter).Assembly.GetName(), "is no adapter");
                if (!ReferenceEquals(catalogue.Find(adapter.Implementation), adapter))
                {
                    throw new UsageException($"there are two adapters of '{adapter.Implementation}'; take one out of the catalogue");
                }
            }

            return catalogue.All.Count > 0 ? catalogue : throw new UsageException("there is no adapter: no node can be started; put one into the catalogue");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or MissingMemberException)
        {
            var file = e switch
            {
                FileNotFoundException f => f.FileName,
                FileLoadException f => f.FileName,
                BadImageFormatException f => f.FileName,
                TypeLoadException t => t.TypeName,
                _ => null,
            };
            throw new UsageException($"the adapters in {AppContext.BaseDirectory} cannot be loaded: {(file is null ? "" : $"{NameOf(file)}: ")}"
                + $"{e.Message.ReplaceLineEndings(" ").Trim()}; install the program as a whole, or build the adapter against this version");
        }
    }

    /// <summary>Of a full name of an assembly its name alone.</summary>
    private static string NameOf(string file) => file.Contains(", Version=", StringComparison.Ordinal) ? new AssemblyName(file).Name! : file;
}
