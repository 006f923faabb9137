using System.Collections.Concurrent;

namespace Waku.QA.CaseKit.Records;

/// <summary>Cases of a run by full name. Suites fill in steps and attachments, the runner the results.</summary>
public sealed class CaseRecorder
{
    /// <summary>Suite of the records that are about the run itself, not about a case.</summary>
    public const string OfRun = "run";
    private readonly ConcurrentDictionary<string, CaseRecord> _cases = new();

    /// <summary>All cases, by name.</summary>
    public IReadOnlyList<CaseRecord> Cases => [.. _cases.Values.OrderBy(static c => c.FullName, StringComparer.Ordinal)];

    /// <summary>The record of a case, made when it is new.</summary>
    public CaseRecord Get(string fullName, string suite, string feature, string name) =>
        _cases.GetOrAdd(fullName, _ => new CaseRecord { FullName = fullName, Suite = suite, Feature = feature, Name = name });

    /// <summary>Puts a record in the place of the one of its name.</summary>
    public void Replace(CaseRecord record) => _cases[record.FullName] = record;

    /// <summary>Takes out the record of a name.</summary>
    public void Remove(string fullName) => _cases.TryRemove(fullName, out _);
}
