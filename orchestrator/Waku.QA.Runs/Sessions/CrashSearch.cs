using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Sessions;

/// <summary>
/// Finds out which case ended a node (issue 19): the suspects run again, one after another, and by halves where a node ends again. The one that ends a
/// node also alone owns the death and fails; those that only stood beside it get the result that they have where none ended. A death that no suspect
/// repeats stays the run's, and names them all.
/// </summary>
/// <param name="replay">Runs cases, one at a time, with nobody beside them.</param>
/// <param name="cases">Cases of the run.</param>
/// <param name="folder">Its findings.</param>
/// <param name="progress">Told of each replay.</param>
internal sealed class CrashSearch(
    Func<IReadOnlyList<string>, CancellationToken, Task<ReplayResult>> replay, CaseRecorder cases, RunFolder folder, IProgress<string> progress)
{
    /// <summary>So many replays are made in a run; each takes fresh clusters.</summary>
    private const int MostReplays = 80;

    private readonly Dictionary<string, ReplayResult> _replayed = [];
    private readonly HashSet<string> _searched = [];
    private int _replays;

    /// <summary>Looks for the owners of all deaths that were not searched yet.</summary>
    public async Task SearchAsync(CancellationToken cancellationToken)
    {
        var deaths = folder.Findings.Where(static f => f is { Kind: FindingKind.NodeDeath, Case: null, Suspects.Count: > 0 })
            .Where(f => _searched.Add(f.Name)).ToList();
        foreach (var death in deaths)
        {
            await ReplaySuspectsAsync(death, cancellationToken);
        }

        if (deaths.Count > 0)
        {
            Settle(deaths);
        }
    }

    /// <summary>Those that failed first, to the last: they are red until they are cleared. Those that passed only while nobody is found.</summary>
    private async Task ReplaySuspectsAsync(RunFinding death, CancellationToken cancellationToken)
    {
        var status = cases.Cases.ToDictionary(static c => c.FullName, static c => c.Status);
        var open = death.Suspects!.Where(s => !_replayed.ContainsKey(s)).ToLookup(s => status.GetValueOrDefault(s) == CaseStatus.Passed);
        await HalveAsync([.. open[false]], toTheLast: true, cancellationToken);
        if (OwnerOf(death) is null)
        {
            await HalveAsync([.. open[true]], toTheLast: false, cancellationToken);
        }
    }

    /// <summary>Looks for those that end a node among many: for one, or to the last, so that everybody has a result; true when one is found.</summary>
    private async Task<bool> HalveAsync(IReadOnlyList<string> suspects, bool toTheLast, CancellationToken cancellationToken)
    {
        if (suspects.Count == 0 || !await ReplayAsync(suspects, toTheLast, cancellationToken))
        {
            return false;
        }

        if (suspects.Count == 1)
        {
            return true;
        }

        var half = suspects.Count / 2;
        var found = await HalveAsync([.. suspects.Take(half)], toTheLast, cancellationToken);
        return (found && !toTheLast) || await HalveAsync([.. suspects.Skip(half)], toTheLast, cancellationToken) || found;
    }

    /// <summary>Runs suspects again; true when a node ended. Nobody of many that ended none is a suspect any longer.</summary>
    private async Task<bool> ReplayAsync(IReadOnlyList<string> suspects, bool toTheLast, CancellationToken cancellationToken)
    {
        if (_replays >= MostReplays || cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _replays++;
        progress.Report($"a node ended: running {(suspects.Count == 1 ? suspects[0] : $"{suspects.Count} suspects")} again, with nobody beside");
        var result = await replay(suspects, cancellationToken);
        Keep(result);
        if (suspects.Count > 1 && result.Death is not null)
        {
            return true;
        }

        foreach (var suspect in suspects)
        {
            _replayed[suspect] = result;
        }

        // Who is red on a cluster that others used before it may be red for what they did.
        var died = result.Death is not null;
        var red = result.Cases.Where(static c => c.Status != CaseStatus.Passed).Select(static c => c.FullName).ToHashSet();
        foreach (var suspect in toTheLast && suspects.Count > 1 ? suspects.Where(red.Contains) : [])
        {
            died |= await ReplayAsync([suspect], toTheLast, cancellationToken);
        }

        return died;
    }

    /// <summary>A replay may show what the run did not: that is the run's too, but for deaths, which it was made to see, and what follows of them.</summary>
    private void Keep(ReplayResult result)
    {
        foreach (var finding in result.Death is null ? result.Findings : [])
        {
            folder.Add(finding);
            if (result.Cases.FirstOrDefault(c => c.FullName == finding.Name) is { } record)
            {
                cases.Replace(record);
            }
        }
    }

    private string? OwnerOf(RunFinding death) => death.Suspects!.FirstOrDefault(s => _replayed.GetValueOrDefault(s)?.Death is not null);

    private void Settle(List<RunFinding> deaths)
    {
        List<RunFinding> findings = [];
        foreach (var finding in folder.Findings)
        {
            if (!deaths.Contains(finding))
            {
                findings.Add(finding);
            }
            else if (OwnerOf(finding) is { } owner)
            {
                findings.Add(finding with { Case = owner, Message = $"{finding.Message}\n{owner} ends it also alone" });
                cases.Remove(finding.Name);
            }
            else
            {
                var tried = finding.Suspects!.Count(_replayed.ContainsKey);
                findings.Add(finding with { Message = $"{finding.Message}\n{tried} of {finding.Suspects!.Count} suspects ran again alone; none ended a node" });
            }
        }

        folder.Replace([.. OncePerCrash(findings)]);
        foreach (var (suspect, result) in _replayed)
        {
            Settle(suspect, result);
        }
    }

    /// <summary>One crash is one finding: not one of each cluster that its case ended. All that used those clusters are its suspects.</summary>
    private static IEnumerable<RunFinding> OncePerCrash(List<RunFinding> findings)
    {
        var crashes = findings.Where(static f => f is { Kind: FindingKind.NodeDeath, Case: not null }).ToLookup(static f => f.Case!);
        HashSet<string> seen = [];
        return findings.Where(f => f is not { Kind: FindingKind.NodeDeath, Case: { } owner } || seen.Add(owner))
            .Select(f => f is { Kind: FindingKind.NodeDeath, Case: { } owner }
                ? f with { Suspects = [.. crashes[owner].SelectMany(static c => c.Suspects ?? []).Distinct()] }
                : f);
    }

    private void Settle(string suspect, ReplayResult result)
    {
        var before = cases.Cases.FirstOrDefault(c => c.FullName == suspect);
        if (before is null or { Attempts.Count: > 0 })
        {
            return;
        }

        var attempt = new CaseAttempt(1, before.Status, (before.Stop - before.Start).TotalMilliseconds, before.Message);
        if (result.Death is { } death)
        {
            before.Attempts.Add(attempt);
            before.Attempts.Add(new CaseAttempt(2, CaseStatus.Failed, 0, death.Message));

            // What the case said first stays first: known issues are known by it.
            var said = before.Status == CaseStatus.Failed ? $"{before.Message}\n" : "";
            (before.Status, before.Message) = (CaseStatus.Failed, $"{said}it ends a node, also when it runs alone: {death.Message}");
            before.Classification = "deterministic: a node ended both times, beside other cases and alone";
        }
        else if (before.Status is CaseStatus.Failed or CaseStatus.Environment && result.Cases.FirstOrDefault(c => c.FullName == suspect) is { } alone)
        {
            alone.Attempts.Add(attempt with { Message = $"a node ended while this case used its cluster: {before.Message}" });
            alone.Attempts.Add(new CaseAttempt(2, alone.Status, (alone.Stop - alone.Start).TotalMilliseconds, alone.Message));
            alone.Classification = "its first attempt counts for nothing: the node ended under it";
            cases.Replace(alone);
        }
    }
}
