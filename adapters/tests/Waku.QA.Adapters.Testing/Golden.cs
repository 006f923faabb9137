using System.Runtime.CompilerServices;

namespace Waku.QA.Adapters.Testing;

/// <summary>Golden files, rewritten when WAKU_QA_UPDATE_GOLDEN is 1.</summary>
public static class Golden
{
    /// <summary>Compares with <c>golden/&lt;name&gt;</c> beside the test that calls.</summary>
    public static void AssertEqual(string name, string text, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "golden", name);
        if (Environment.GetEnvironmentVariable("WAKU_QA_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(file)), name);
    }
}
