using Waku.QA.Clusters;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>What becomes of a cluster of a run when nobody needs it any longer: judged, its evidence kept. The pool ends it afterwards.</summary>
public interface IClusterEnd
{
    /// <summary>Where the logs of a cluster's nodes go while it runs.</summary>
    string LogFolderOf(string cluster);

    /// <summary>Judges what a cluster did and keeps its evidence, while its nodes still answer.</summary>
    Task EndingAsync(RunContext run, Cluster cluster);
}
