using System.Diagnostics;
using System.Text.Json;
using Waku.QA.Files;

namespace Waku.QA.Tests.Dossiers;

/// <summary>
/// The page in a real browser, from disk: no message on its console, nothing asked of anybody, axe finds nothing, and the first screen answers.
/// Needs Chromium, Node.js and <c>npm ci</c> in the folder <c>chromium</c>; without them the tests are skipped, which is no pass.
/// </summary>
[Category("Chromium")]
public sealed class ChromiumTests
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string Script = Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Dossiers", "chromium");
    private string _pictures = "";

    [OneTimeSetUp]
    public void Look()
    {
        _pictures = Environment.GetEnvironmentVariable("WAKU_QA_PICTURES") ?? Directory.CreateTempSubdirectory("waku-qa-pictures").FullName;
        Directory.CreateDirectory(_pictures);
        if (!Array.Exists(Browsers, File.Exists) || !Directory.Exists(Path.Combine(Script, "node_modules")))
        {
            Assert.Ignore($"needs Chromium ({string.Join(" or ", Browsers)}), Node.js, and 'npm ci' in {Script}");
        }
    }

    [Test]
    public async Task ABlockedRelease() => Check(await OpenAsync("blocked", green: false));

    [Test]
    public async Task AGreenRelease() => Check(await OpenAsync("green", green: true));

    private static void Check(JsonElement seen)
    {
        Assert.Multiple(() =>
        {
            Assert.That(seen.GetProperty("messages").EnumerateArray(), Is.Empty, "its own policy refuses nothing of it");
            Assert.That(seen.GetProperty("first").GetString(), Is.EqualTo("Skip to the answers"));
            Assert.That(seen.GetProperty("styled").GetString(), Is.EqualTo("grid"));
            foreach (var view in seen.GetProperty("results").EnumerateArray())
            {
                var name = view.GetProperty("view").GetString();
                var layout = view.GetProperty("layout");
                Assert.That(view.GetProperty("messages").EnumerateArray().Select(static m => m.GetString()), Is.Empty, name);
                Assert.That(view.GetProperty("violations").EnumerateArray().Select(static v => v.GetString()), Is.Empty, name);
                Assert.That(view.GetProperty("requests").EnumerateArray().Select(static r => r.GetString()),
                    Has.All.StartsWith("file://").And.Exactly(1).Items, name);
                Assert.That(layout.GetProperty("width").GetInt32(), Is.LessThanOrEqualTo(view.GetProperty("width").GetInt32()), $"{name}: nothing is wider");
                var answers = layout.GetProperty("answers").EnumerateArray().ToList();
                Assert.That(answers, Has.Count.EqualTo(5), name);

                // On a phone the words are there at once; what they rest on may be below.
                Assert.That(answers.Select(a => a.GetProperty(name == "phone" ? "shortEnds" : "ends").GetInt32()),
                    Has.All.LessThanOrEqualTo(view.GetProperty("height").GetInt32()), $"{name}: five answers on the first screen");
            }
        });
    }

    private async Task<JsonElement> OpenAsync(string name, bool green)
    {
        using var folder = new DossierFolder(DossierSample.Suites(green), DossierSample.Comparison());
        Assert.That(folder.Make().Code, Is.EqualTo(green ? 0 : 1));
        var pictures = Directory.CreateDirectory(Path.Combine(_pictures, name)).FullName;
        File.Copy(folder.Page, Path.Combine(pictures, "page.html"), overwrite: true);
        using var process = Process.Start(new ProcessStartInfo("node", ["check.mjs", Array.Find(Browsers, File.Exists)!, folder.Page, pictures])
        {
            WorkingDirectory = Script,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Limit);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.That(process.ExitCode, Is.Zero, await error);
        return JsonDocument.Parse(output).RootElement;
    }
}
