namespace Waku.QA.Files;

/// <summary>What stands at a path that a user names, told before it is opened: opening a pipe waits for whoever writes into it.</summary>
public static class NamedFile
{
    /// <summary>What is wrong with a file that has nothing in it, as the end of a message.</summary>
    public const string Nothing = "is empty, or is no regular file (a pipe, a device); name a regular file";

    /// <summary>True for an empty file, a pipe, a socket and a device, none of which has a length.</summary>
    public static bool HasNothing(string file) => new FileInfo(file) is { Exists: true, Length: 0 };
}
