using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Tests.Reporting;

/// <summary>A job of GitHub Actions gets the verdict as outputs and the page as summary; elsewhere nothing is written.</summary>
public sealed class JobSummaryTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("waku-qa-summary-").FullName;
        File.WriteAllText(In("gate.json"), """{ "schema": 1, "verdict": "Block" }""");
        File.WriteAllText(In("gate.md"), "# blocked");
        File.WriteAllText(In("manifest.json"), "{}");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TheVerdictIsAppendedToWhatIsThere()
    {
        File.WriteAllText(In("output"), "other=1\n");
        Summary().Write(_folder);

        Assert.That(File.ReadAllText(In("output")), Is.EqualTo(
            $"other=1\nverdict=block\ndigest=sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\nfolder={_folder}\n"));
        Assert.That(File.ReadAllText(In("summary")), Is.EqualTo("# blocked\n"));
    }

    [Test]
    public void TheDossierIsTheSummaryUnlessItIsTooLong()
    {
        File.WriteAllText(In("dossier.md"), "# dossier");
        Summary().Write(_folder);
        Assert.That(File.ReadAllText(In("summary")), Is.EqualTo("# dossier\n"));

        File.WriteAllText(In("dossier.md"), new string('x', 1_000_001));
        Summary().Write(_folder);
        Assert.That(File.ReadAllText(In("summary")), Is.EqualTo("# dossier\n# blocked\n"));
    }

    [Test]
    public void OutsideAJobNothingIsWritten()
    {
        new JobSummary(static _ => null).Write(_folder);
        new JobSummary(static _ => "").Write(_folder);
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(3));
    }

    [Test]
    public void AFileThatCannotBeWrittenIsNamed() => Assert.That(() => new JobSummary(_ => _folder).Write(_folder),
        Throws.TypeOf<EnvironmentException>().With.Message.Contains(JobSummary.OutputVariable).And.Message.Contains(_folder));

    private string In(string name) => Path.Combine(_folder, name);

    private JobSummary Summary() => new(name => name == JobSummary.OutputVariable ? In("output") : name == JobSummary.SummaryVariable ? In("summary") : null);
}
