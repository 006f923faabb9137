namespace Waku.QA.Runs.Exporting;

/// <summary>What a topology is written for.</summary>
internal enum ExportFormat
{
    /// <summary>Compose file (compose-spec).</summary>
    Compose,

    /// <summary>Kubernetes manifests (v1, networking.k8s.io/v1).</summary>
    Kubernetes,
}
