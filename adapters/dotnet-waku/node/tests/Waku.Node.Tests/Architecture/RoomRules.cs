using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Waku.Node.Tests.Architecture;

/// <summary>Rules of rooms that hold for the platform and for the node alike; each gives what breaks it.</summary>
internal static class RoomRules
{
    private const int MostFiles = 25;
    private const int LongestLine = 160;

    /// <summary>Folders of a project with too many files.</summary>
    public static IEnumerable<(string Folder, int Files)> Crowded(string root) => new SourceFolders(root).Sizes.Where(static s => s.Files > MostFiles);

    /// <summary>Files of a project whose namespace is not that of their folder. Programs, set-ups of assemblies and global usings stand outside any.</summary>
    public static IEnumerable<string> Strays(string root, string project)
    {
        foreach (var file in new SourceFolders(root).Files)
        {
            var folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
            var expected = folder == "." ? project : $"{project}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
            var space = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;
            if (space.Length > 0 && space != expected)
            {
                yield return $"{file}: {space}";
            }
        }
    }

    /// <summary>Lines that are too long.</summary>
    public static IEnumerable<string> LongLines(IEnumerable<string> files) =>
        files.SelectMany(static f => File.ReadLines(f).Select((text, i) => (Where: $"{f}:{i + 1}", text.Length)))
            .Where(static l => l.Length > LongestLine).Select(static l => l.Where);

    /// <summary>Static fields that can be set, and static collections that can change.</summary>
    public static IEnumerable<string> StaticsThatChange(Assembly assembly) => assembly.GetTypes()
        .Where(static t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.Contains('<') && !IsOfProtoc(t))
        .SelectMany(static t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(static f => (!f.IsLiteral && !f.Name.Contains("__", StringComparison.Ordinal) && !f.IsDefined(typeof(CompilerGeneratedAttribute)))
            || f.Name.EndsWith(">k__BackingField", StringComparison.Ordinal))
        .Where(static f => !f.IsInitOnly || IsMutableCollection(f.FieldType))
        .Select(static f => $"{f.DeclaringType}.{f.Name}");

    /// <summary>A message that protoc wrote, or the class that holds their descriptor: what it keeps is its own affair.</summary>
    private static bool IsOfProtoc(Type type) =>
        type.GetInterface("Google.Protobuf.IMessage") is not null
        || type.GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public)?.PropertyType.FullName == "Google.Protobuf.Reflection.FileDescriptor";

    /// <summary>Arrays are tables by custom here: whoever writes to one shows it in review.</summary>
    private static bool IsMutableCollection(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string) && !type.IsArray
        && !(type.Namespace ?? "").StartsWith("System.Collections.Immutable", StringComparison.Ordinal)
        && !(type.Namespace ?? "").StartsWith("System.Collections.Frozen", StringComparison.Ordinal)
        && !(type.IsGenericType && type.Name.StartsWith("IReadOnly", StringComparison.Ordinal));
}
