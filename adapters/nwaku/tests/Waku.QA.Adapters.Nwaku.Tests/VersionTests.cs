using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>What real programs print of themselves, and what follows for profile, capabilities and warnings.</summary>
public sealed class VersionTests
{
    private const string NoRelease = "which names no release: it is driven and judged as v0.39";
    private static readonly NwakuAdapter Adapter = new("/checkout");

    [TestCase("v0.36.0", "v0.36.0", true, null)]
    [TestCase("v0.37.1", "v0.37.1-beta", true, null)]
    [TestCase("v0.38.1", "v0.38.1", false, null)]
    [TestCase("master-7d1c6ab", "master-7d1c6ab", false, NoRelease)]
    [TestCase("logosdeliverynode-2026-08", "2026-08-20-69fbff", false, NoRelease)]
    public void IsReadFromTheRecordedText(string folder, string text, bool legacyStore, string? warning)
    {
        var version = Adapter.VersionProbe!.Parse(File.ReadAllText(RecordedExchange.File(folder, "version.txt")))!;

        Assert.Multiple(() =>
        {
            Assert.That(version.Text, Is.EqualTo(text));
            Assert.That(Adapter.CapabilitiesOf(version).Has(Capability.LegacyStoreServer), Is.EqualTo(legacyStore));
            Assert.That(Adapter.WarningOf(version), warning is null ? Is.Null : Is.EqualTo($"nwaku reports '{text}', {warning}"));
        });
    }

    /// <summary>A build behind the newest release has what that release has not; one behind an older release is of its line.</summary>
    [TestCase("nightly", false)]
    [TestCase("69fbffa", false)]
    [TestCase("v0.38.1-154-g69fbffa3", false)]
    [TestCase("v0.37.1-3-g69fbffa3", true)]
    [TestCase("v0.38.1", true)]
    public void WhatNamesNoReleaseIsDrivenAsTheNewestLine(string text, bool known)
    {
        var version = Adapter.VersionProbe!.Parse($"noise\nversion / git commit hash: \"{text}\"\u001b[0m\n")!;
        Assert.That((version.Text, version.IsKnown), Is.EqualTo((text, known)));
        Assert.That(Adapter.WarningOf(version), known ? Is.Null : Does.Contain("judged as v0.39"));
    }

    [TestCase("v0.38.2", null)]
    [TestCase("v0.39.0", null)]
    [TestCase("v0.40.0", "newer than any release")]
    [TestCase("v1.0.0", "newer than any release")]
    [TestCase("v0.35.1", "older than any release")]
    public void AVersionThatNobodyKnowsIsWarnedOf(string version, string? warning) =>
        Assert.That(Adapter.WarningOf(NodeVersion.Parse(version)), warning is null ? Is.Null : Does.Contain(warning).And.Contain("judged as"));

    [TestCase("true (GNU coreutils) 9.1")]
    [TestCase("gowaku version 0.10.0-01bb2e1c")]
    [TestCase("")]
    public void AnotherProgramIsNone(string output) => Assert.That(Adapter.VersionProbe!.Parse(output), Is.Null);

    [Test]
    public void AnotherWakuNodeHasNoReleaseOfNwaku() => Assert.That(Adapter.VersionProbe!.Parse("dotnet-waku 0.1.0")!.IsKnown, Is.False);
}
