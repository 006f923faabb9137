namespace Waku.QA.Adapters.Tests;

/// <summary>Little programs that are real: scripts, programs of the system, and one of those with the name of a library bent.</summary>
internal static class LittleProgram
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A shell script in a folder.</summary>
    public static string Script(string folder, string name, string body) => Write(folder, name, System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\n{body}\n"));

    /// <summary>A program that asks for a library that no machine has: <c>libc.so.6</c> in its dynamic section is called otherwise.</summary>
    public static string MissingLibrary(string folder, string name)
    {
        var program = File.ReadAllBytes("/bin/cat");
        var at = program.AsSpan().IndexOf("libc.so.6\0"u8);
        Assert.That(at, Is.Positive, "cat is linked to the C library");
        "libq"u8.CopyTo(program.AsSpan(at));
        return Write(folder, name, program);
    }

    /// <summary>A file that nobody may execute.</summary>
    public static string NotExecutable(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, "not a program");
        return file;
    }

    private static string Write(string folder, string name, byte[] content)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, Executable);
        }

        return file;
    }
}
