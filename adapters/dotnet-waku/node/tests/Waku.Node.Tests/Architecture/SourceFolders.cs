using System.Text.RegularExpressions;

namespace Waku.Node.Tests.Architecture;

/// <summary>
/// The folders of a project by what their files name of each other: a type counts wherever it stands, method bodies included, when the
/// file can see it by its namespace, by a using or by a qualified name. Comments and strings are no code.
/// </summary>
internal sealed partial class SourceFolders
{
    private readonly Dictionary<string, List<string>> _files;
    private readonly Dictionary<string, SortedDictionary<string, string>> _edges = [];

    /// <param name="project">Folder of the project.</param>
    public SourceFolders(string project)
    {
        _files = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(project, f).Split(Path.DirectorySeparatorChar).Any(static p => p is "bin" or "obj"))
            .GroupBy(f => Path.GetRelativePath(project, Path.GetDirectoryName(f)!)).ToDictionary(static g => g.Key, static g => g.ToList());
        var sources = _files.SelectMany(static f => f.Value.Select(path => new SourceFile(f.Key, path))).ToList();
        var declared = sources.SelectMany(static s => s.Declared.Select(d => (Name: d, s.Folder, s.Namespace))).ToLookup(static d => d.Name);
        var everywhere = sources.SelectMany(static s => s.GlobalUsings).ToHashSet();
        foreach (var source in sources)
        {
            var edges = _edges.TryGetValue(source.Folder, out var known) ? known : _edges[source.Folder] = new(StringComparer.Ordinal);
            foreach (var (word, before) in source.Words)
            {
                foreach (var (_, folder, space) in declared[word].Where(d => d.Folder != source.Folder && source.Sees(d.Namespace, before, everywhere)))
                {
                    edges.TryAdd(folder, $"{word} in {Path.GetFileName(source.Path)}");
                }
            }
        }
    }

    /// <summary>Folders and their number of files.</summary>
    public IEnumerable<(string Folder, int Files)> Sizes => _files.Select(static f => (f.Key, f.Value.Count));

    /// <summary>All source files.</summary>
    public IEnumerable<string> Files => _files.Values.SelectMany(static f => f);

    /// <summary>Every circle of folders, with what makes it one; each folder is named in one circle at most.</summary>
    public IReadOnlyList<string> Circles()
    {
        List<string> circles = [];
        HashSet<string> told = [];
        foreach (var folder in _edges.Keys.Order(StringComparer.Ordinal))
        {
            var circle = _edges.Keys.Where(f => Reaches(folder, f) && Reaches(f, folder)).Order(StringComparer.Ordinal).ToList();
            if (circle.Count > 1 && told.Add(circle[0]))
            {
                circles.Add(string.Join("; ", circle.SelectMany(a => _edges[a].Where(e => circle.Contains(e.Key)).Select(e => $"{a} -> {e.Key} ({e.Value})"))));
            }
        }

        return circles;
    }

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new([from]);
        while (open.TryDequeue(out var next))
        {
            foreach (var (neighbour, _) in _edges.GetValueOrDefault(next) ?? [])
            {
                if (neighbour == to)
                {
                    return true;
                }

                if (seen.Add(neighbour))
                {
                    open.Enqueue(neighbour);
                }
            }
        }

        return false;
    }

    private sealed partial class SourceFile
    {
        private readonly string _code;
        private readonly HashSet<string> _usings;

        public SourceFile(string folder, string path)
        {
            Folder = folder;
            Path = path;
            _code = NoCode().Replace(File.ReadAllText(path), static m => m.Value[0] == '/' ? " " : "\"\"");
            Namespace = Space().Match(_code) is { Success: true } match ? match.Groups[1].Value : "";
            _usings = [.. Using().Matches(_code).Select(static m => m.Groups[2].Value)];
            GlobalUsings = [.. Using().Matches(_code).Where(static m => m.Groups[1].Success).Select(static m => m.Groups[2].Value)];
        }

        public string Folder { get; }

        public string Path { get; }

        public string Namespace { get; }

        public IReadOnlyList<string> GlobalUsings { get; }

        public IEnumerable<string> Declared => Declaration().Matches(_code).Select(static m => m.Groups[1].Value);

        /// <summary>Words that may name a type, each with the word and dot before it.</summary>
        public IEnumerable<(string Word, string Before)> Words =>
            Chain().Matches(_code).Select(static m => m.Value.Split('.'))
                .SelectMany(static parts => parts.Select((part, i) => (part, string.Join('.', parts[..i])))).Distinct();

        public bool Sees(string space, string before, HashSet<string> everywhere) =>
            before.Length > 0 ? space == before || space.EndsWith("." + before, StringComparison.Ordinal)
            : Namespace == space || Namespace.StartsWith(space + ".", StringComparison.Ordinal) || _usings.Contains(space) || everywhere.Contains(space);

        [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|\"{3}[\s\S]*?\"{3}|@\"(?:[^\"]|\"\")*\"|(?<!\$)\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])'""")]
        private static partial Regex NoCode();

        [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
        private static partial Regex Space();

        [GeneratedRegex(@"^(global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;", RegexOptions.Multiline)]
        private static partial Regex Using();

        [GeneratedRegex(@"\b(?:class|record\s+struct|record|struct|interface|enum)\s+([A-Z]\w*)")]
        private static partial Regex Declaration();

        /// <summary>Names with dots between; what follows the dot of something in lower case is a member, no type.</summary>
        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)*")]
        private static partial Regex Chain();
    }
}
