using System.Text;
using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Dossiers;
using Waku.QA.Runs.Dossiers.Views;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Tests.Dossiers;

/// <summary>What nodes send is text, however it looks and however long it is.</summary>
public sealed class DossierTextTests
{
    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "</style></pre></article><img src=x onerror=alert(1)>", "\"><a href=\"javascript:alert(1)\">x</a>",
        "' onmouseover='alert(1)", "<!--", "]]>", "&lt;b&gt; &amp;", "| a | b |\n|---|---|\n# heading", "`code` ``more`` ```\nfence\n```",
        "[link](http://evil.example) ![i](http://evil.example/x.png)", "@everyone #1 https://evil.example", "\u202egnp.exe\u202c",
        "\u2066hidden\u2069\u200b\u200f\u061c", "\u001b[31mred\u001b[0m\u001b]0;title\u0007", "a\0b", "\ud800 lone", "\u2028\u2029\u0085",
        "$(rm -rf ~) `id` ; rm -rf ~ \\' '", "{{constructor.constructor('alert(1)')()}}", "%3Cscript%3E", "../../../../etc/passwd",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void HostileTextStaysText(string text)
    {
        using var folder = new DossierFolder(Bent(text));
        Assert.That(folder.Make("nwaku").Code, Is.AnyOf(1, 2, 3));
        var (page, summary) = (folder.Text(".html"), folder.Text(".md"));
        Assert.Multiple(() =>
        {
            Assert.That(Regex.Matches(page, "<(script|img|iframe|object|embed|form|input|link|base)\\b"), Is.Empty);
            Assert.That(Regex.Matches(page, "<[^>]*\\s(on\\w+|style|src)="), Is.Empty);
            Assert.That(Regex.Matches(page, "href=\"(?!#|\\./)"), Is.Empty);
            Assert.That(page.Concat(summary).Where(static c => c is '\u001b' or '\0' or '\u202e' or '\u2066' or '\u200b' or '\u200f' or '\u2028'), Is.Empty);
            Assert.That(Outside(summary), Does.Not.Contain("<script").And.Not.Contain("<img").And.Not.Contain("](http").And.Not.Contain("@everyone"));
        });
        new SchemaValidator("dossier.schema.json").Validate(YamlSource.Parse("dossier.json", folder.Text(".json")));
    }

    [Test]
    public void AMegabyteIsCutAndSaid()
    {
        using var folder = new DossierFolder(Bent(new string('x', 1_000_000)));
        folder.Make("nwaku");
        Assert.That(Bytes(folder.Text(".html")), Is.LessThan(300_000));
        Assert.That(folder.Text(".html"), Does.Match(@"x… \(\d+ characters more\)"));
    }

    /// <summary>Five thousand cases, all red, each with a megabyte to say: page and summary keep to their limits and say what they left out.</summary>
    [Test]
    public void FiveThousandCasesFit()
    {
        var run = DossierSample.Suites(copies: 93);
        var text = string.Concat(Enumerable.Repeat("Ünïcode → ✖ <b>&amp;\n", 500));
        var red = run with { Cases = [.. run.Cases.Select(c => c with { Status = CaseStatus.Failed, Message = text })] };
        Assert.That(red.Cases, Has.Count.GreaterThan(5_000));
        using var folder = new DossierFolder(red);

        Assert.That(folder.Make("nwaku").Code, Is.EqualTo(1));

        Assert.That(Bytes(folder.Text(".html")), Is.LessThanOrEqualTo(DossierHtml.MostBytes).And.GreaterThan(1_000_000));
        Assert.That(Bytes(folder.Text(".md")), Is.LessThanOrEqualTo(DossierMarkdown.MostBytes));
        Assert.That(folder.Text(".html"), Does.Match(@"\d+ more red cells are not shown here").And.Contain("</html>").And.Contain("Release checklist</h2>"));
        Assert.That(folder.Text(".md"), Does.Match(@"\d+ more red cells are not shown here").And.Contain("## Evidence"));
        Assert.That(folder.Json.GetProperty("red").GetArrayLength(), Is.EqualTo(red.Cases.Count + 1), "all of them, and the death of a node");
    }

    [TestCase("plain-1.2_x/y:z@a=b", "plain-1.2_x/y:z@a=b")]
    [TestCase("two words", "'two words'")]
    [TestCase("it's $(id) `id`", "'it'\\''s $(id) `id`'")]
    [TestCase("", "''")]
    public void AWordOfAShellIsQuoted(string text, string quoted) => Assert.That(Reproduction.Quoted(text), Is.EqualTo(quoted));

    /// <summary>What a run was given is in the command that repeats it; what a checkout made by itself is not.</summary>
    [TestCase("/ci/work/artifacts/dotnet-waku/process/dotnet-waku", true)]
    [TestCase(@"C:\work\artifacts\dotnet-waku\process\dotnet-waku.exe", true)]
    [TestCase("waku-qa/dotnet-waku:7bbeda3ef6e1-native", true)]
    [TestCase("dotnet-waku", true)]
    [TestCase("/ci/work/adapters/dotnet-waku/host/dist/host.mjs", true)]
    [TestCase("/home/me/artifacts/wakunode2", false)]
    [TestCase("/home/me/artifacts/dotnet-waku/build/mutant/dotnet-waku", false)]
    [TestCase("/home/me/artifacts/dotnet-waku/process/other", false)]
    [TestCase("/home/me/artifacts/dotnet-waku/v2/dotnet-waku", false)]
    [TestCase("/srv/host/wakunode2", false)]
    [TestCase("harbor.example/waku-qa/dotnet-waku:1", false)]
    public void WhatARunWasGivenIsRepeated(string reference, bool isOurs) =>
        Assert.That(Reproduction.IsOurs(new RunNode("main", "a", "dotnet-waku", "1", "peer", reference, "sha256:0", 1)), Is.EqualTo(isOurs));

    [TestCase("a\u001b[1;31mb\u001b[0mc", "abc")]
    [TestCase("a\u202eb", "a⟨U+202E⟩b")]
    [TestCase("a\r\nb", "a\nb")]
    [TestCase("naïve 中文 🙂", "naïve 中文 🙂")]
    public void TextIsShown(string text, string shown) => Assert.That(SafeText.Lines(text), Is.EqualTo(shown));

    [Test]
    public void HalfACharacterIsShownAsOne() => Assert.That(SafeText.Lines("a\ud800b"), Is.EqualTo("a\ufffdb"));

    /// <summary>Wherever a text can stand that is not ours.</summary>
    private static RunEvidence Bent(string text)
    {
        var run = DossierSample.Suites();
        return run with
        {
            Cases = [.. run.Cases.Select(c => c.Status == CaseStatus.Failed
                ? c with { Message = text, Classification = text, Evidence = ["nodes/main", text], Parameters = [.. c.Parameters, new("x", text)] } : c)],
            Findings = [.. run.Findings.Select(f => f with { Message = text, Name = $"a node {text}" })],
            NotTested = [text],
            Nodes = [.. run.Nodes.Select(n => n with { Version = text })],
        };
    }

    /// <summary>Markdown without its fenced blocks and code.</summary>
    private static string Outside(string markdown) => Regex.Replace(
        Regex.Replace(markdown, "^(`{3,})text\n.*?\n\\1$", "", RegexOptions.Multiline | RegexOptions.Singleline), "(`+)[^`].*?\\1", "");

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
