using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Runs.Verification;

/// <summary>Proves an adapter: each declared capability must work, each undeclared one must be refused, and every general duty must hold.</summary>
/// <param name="run">Engine, catalogue, folder of the run.</param>
/// <param name="onResult">Told of each line as it is known.</param>
public sealed class ContractRunner(RunContext run, Action<ProbeResult> onResult)
{
    /// <summary>Runs all probes against one implementation.</summary>
    /// <param name="implementation">Implementation id.</param>
    /// <param name="reference">Image, program or tag; null for the adapter's default.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">A node cannot be started.</exception>
    public async Task<IReadOnlyList<ProbeResult>> RunAsync(string implementation, string? reference, CancellationToken cancellationToken)
    {
        var declared = (await run.Resolver.ResolveAsync(implementation, reference, cancellationToken).ConfigureAwait(false)).Capabilities;
        var subject = new NodeGroup { Name = ContractTopology.Subject, Implementation = implementation, Reference = reference };
        var partner = Built().MaxBy(static a => a.CapabilitiesOf(NodeVersion.Unknown).All.Count)!.Implementation;
        var lenient = await LenientAsync(cancellationToken).ConfigureAwait(false);

        var autosharded = declared.Has(Capability.Autosharding)
            ? run.Pool.ShareAsync("contract-auto", ContractTopology.Auto(subject, partner), cancellationToken)
            : null;
        var messaging = declared.Has(Capability.Messaging)
            ? run.Pool.ShareAsync("contract-messaging", ContractTopology.Messaging(subject, partner), cancellationToken)
            : null;
        using var use = await run.Pool.ShareAsync("contract", ContractTopology.Static(subject, declared, partner, lenient), cancellationToken)
            .ConfigureAwait(false);
        using var auto = autosharded is null ? null : await autosharded.ConfigureAwait(false);
        using var talking = messaging is null ? null : await messaging.ConfigureAwait(false);
        var cluster = use.Cluster;
        var site = new ContractSite(cluster, auto?.Cluster, run.Time) { Messaging = talking?.Cluster };
        List<ProbeResult> results = [];
        foreach (var probe in (ContractProbe[])[.. GeneralProbes.All, .. RelayProbes.All, .. ServiceProbes.All, MessagingProbes.Serves, GeneralProbes.Restart])
        {
            results.Add(await RunAsync(probe, probe.Capability is not { } capability || declared.Has(capability), site, cluster, cancellationToken)
                .ConfigureAwait(false));
            onResult(results[^1]);
        }

        return results;
    }

    private IEnumerable<INodeAdapter> Built() => run.Resolver.Artifacts.Built(run.Engine.Kind);

    /// <summary>An implementation that does not throw out peers of another Waku cluster: only with such a peer is it seen who does.</summary>
    private async Task<string?> LenientAsync(CancellationToken cancellationToken)
    {
        foreach (var adapter in Built()
            .Where(static a => !a.CapabilitiesOf(NodeVersion.Unknown).Has(Capability.MetadataEnforcement)
                && a.CapabilitiesOf(NodeVersion.Unknown).Has(Capability.LightNode)))
        {
            if (await MissingTools.FirstAsync(run.Resolver.Artifacts, adapter, run.Engine.Kind, cancellationToken).ConfigureAwait(false) is null)
            {
                return adapter.Implementation;
            }
        }

        return null;
    }

    private async Task<ProbeResult> RunAsync(ContractProbe probe, bool declared, ContractSite site, Cluster cluster, CancellationToken cancellationToken)
    {
        var start = run.Time.GetTimestamp();
        var (outcome, evidence) = await OutcomeAsync(probe, declared, site, cancellationToken).ConfigureAwait(false);
        if (cluster.Death is { } death)
        {
            (outcome, evidence) = (ProbeOutcome.Broken, death.Message);
        }

        return new ProbeResult(probe.Name, probe.Capability, outcome, evidence, Math.Round(run.Time.GetElapsedTime(start).TotalMilliseconds, 1));
    }

    private static async Task<(ProbeOutcome Outcome, string Evidence)> OutcomeAsync(ContractProbe probe, bool declared, ContractSite site,
        CancellationToken cancellationToken)
    {
        try
        {
            var evidence = await probe.Run(site, cancellationToken).ConfigureAwait(false);
            return (declared ? ProbeOutcome.Works : ProbeOutcome.Undeclared, evidence);
        }
        catch (NotShownException e)
        {
            return (ProbeOutcome.NotShown, e.Message);
        }
        catch (Exception e) when (e is UnsupportedCapabilityException or NodeRefusedException && !declared)
        {
            return (ProbeOutcome.Refused, FirstLine(e));
        }
        catch (TimeoutException e) when (!declared && probe.Capability == Capability.MetadataEnforcement)
        {
            // Nobody can be asked for it: not doing it is the refusal.
            return (ProbeOutcome.Refused, FirstLine(e));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (ProbeOutcome.Broken, declared ? FirstLine(e) : $"neither works nor is refused: {FirstLine(e)}");
        }
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0];
}
