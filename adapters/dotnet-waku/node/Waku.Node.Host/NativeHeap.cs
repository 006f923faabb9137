using System.Runtime.InteropServices;

namespace Waku.Node.Host;

/// <summary>
/// The memory of native code (SQLite) under glibc. By default it keeps an arena for every thread that ever asked, and what was freed in it: after a
/// burst of large messages 16 MiB of a node of 12 (issue 20). Other C libraries have neither call, and nothing is done there.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>M_ARENA_MAX of malloc.h.</summary>
    private const int ArenaMax = -8;
    private const int Arenas = 2;

    /// <summary>Few arenas, which threads share. To be said before native code is used.</summary>
    public static void Limit() => Try(static () => SetOption(ArenaMax, Arenas));

    /// <summary>Gives what is free back to the system.</summary>
    public static void Trim() => Try(static () => Trim(0));

    private static void Try(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
