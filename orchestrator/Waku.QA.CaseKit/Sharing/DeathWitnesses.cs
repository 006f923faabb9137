namespace Waku.QA.CaseKit.Sharing;

/// <summary>Cases that used a cluster when the first of its nodes died, or had left it just before.</summary>
public sealed class DeathWitnesses
{
    private IReadOnlyList<string> _cases = [];

    /// <summary>Full names, sorted.</summary>
    public IReadOnlyList<string> Cases
    {
        get => Volatile.Read(ref _cases);
        set => Volatile.Write(ref _cases, value);
    }
}
