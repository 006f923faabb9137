using System.Text.Json;

namespace Waku.QA.Runs.Evidence;

/// <summary>Writes <c>cases.jsonl</c> as the run goes: what was reached is in the file, whenever the process ends.</summary>
internal sealed class EvidenceLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;

    public EvidenceLog(string folder, PlanEvidence plan)
    {
        _writer = new StreamWriter(Path.Combine(folder, EvidenceLine.FileName)) { AutoFlush = true };
        Write(new EvidenceLine { Schema = 1, Plan = plan });
    }

    public void Write(EvidenceLine line)
    {
        var text = JsonSerializer.Serialize(line, Jsons.Line);
        lock (_lock)
        {
            _writer.WriteLine(text);
        }
    }

    public void Dispose() => _writer.Dispose();
}
