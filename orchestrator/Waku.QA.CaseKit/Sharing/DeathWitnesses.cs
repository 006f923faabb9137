namespace Waku.QA.CaseKit.Sharing;

/// <summary>Cases that used a cluster when the first of its nodes died.</summary>
public sealed class DeathWitnesses
{
    private IReadOnlyList<string> _cases = [];
    private string? _owner;

    /// <summary>The case that had the cluster for itself all its life and used it then; null when there is none.</summary>
    public string? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    /// <summary>Full names, sorted.</summary>
    public IReadOnlyList<string> Cases
    {
        get => Volatile.Read(ref _cases);
        set => Volatile.Write(ref _cases, value);
    }
}
