using System.CommandLine;
using Waku.QA.Cli.Running;
using Waku.QA.Cli.Settings;

namespace Waku.QA.Cli.Commands;

/// <summary>All commands of <c>waku-qa</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Create(UserSettings settings, TimeProvider time) =>
        HelpExamples.Of(Completions.Of(OptionValues.Checked(new RootCommand("Waku.QA: release-quality tests for Waku networks of mixed implementations")
    {
        DoctorCommand.Create(time), PlanCommand.Create(settings), RunCommand.Create(settings, time), AdapterCommands.Create(settings, time),
            PerfCommands.Create(settings, time), HistoryCommand.Create(settings), CompareCommand.Create(settings), CoverageCommand.Create(),
            SensitivityCommand.Create(settings, time), GateCommand.Gate(settings), GateCommand.Merge(settings, time),
            DossierCommand.Create(settings, time), ReleaseCommand.Create(settings, time), BlameCommand.Create(settings, time),
            BisectCommand.Create(settings, time), OpenCommand.Create(settings), ReportCommand.Create(settings),
        ClusterCommands.Up(settings, time), ExportCommand.Create(settings, time), PsCommand.Create(time), LogsCommand.Create(time), AttachCommand.Create(time),
            ClusterCommands.Down(settings, time), ClusterCommands.Clean(time),
        InitCommand.Create(), CompletionCommand.Create(),
    })), new Dictionary<string, string>
    {
        ["dossier"] = DossierCommand.Examples,
        ["bisect"] = BisectCommand.Examples,
        ["attach"] = AttachCommand.Examples,
        ["compare"] = CompareCommand.Examples,
        ["export"] = ExportCommand.Examples,
        ["report"] = ReportCommand.Examples,
        ["init"] = InitCommand.Examples,
    });
}
