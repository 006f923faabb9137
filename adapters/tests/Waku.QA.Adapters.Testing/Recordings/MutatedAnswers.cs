using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Holds an adapter to this: whatever a node answers is read, or told as a refusal that names the request; nothing else is ever thrown.</summary>
public static class MutatedAnswers
{
    /// <summary>Recordings of successful JSON answers, one for each kind of request and shape of answer.</summary>
    public static IReadOnlyList<RecordedExchange> Kinds(IEnumerable<RecordedExchange> all, Func<RecordedExchange, AdapterCall?> callOf) =>
    [
        .. all.Where(r => r.Status == 200 && r.Answer.Length > 0 && "{[".Contains(r.Answer[0], StringComparison.Ordinal) && callOf(r) is not null)
            .GroupBy(static r => $"{r.Method} {string.Join('/', r.Resource.Split('/').Take(4))} {Shape(JsonElement.Parse(r.Answer))}")
            .Select(static g => g.First()),
    ];

    /// <summary>Asserts it for every mutation of every answer; the number of answers that were tried.</summary>
    public static async Task<int> AssertAllAsync(RecordedReplay replay, IReadOnlyList<RecordedExchange> kinds)
    {
        var tried = 0;
        using var server = new ReplayServer();
        List<string> wrong = [];
        foreach (var recorded in kinds)
        {
            foreach (var (what, answer) in AnswerMutations.Of(recorded.Answer))
            {
                tried++;
                if (await replay.ReadAsync(server, recorded, answer) is { } e && !Names(e, recorded))
                {
                    wrong.Add($"{recorded}, {what}: {e.GetType().Name} {e.Message}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
        return tried;
    }

    private static bool Names(Exception e, RecordedExchange recorded) =>
        e is NodeRefusedException or ForeignAnswerException && e.Message.Contains($"/{recorded.Resource.Split('/')[1]}", StringComparison.Ordinal);

    private static string Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(static p => $"{p.Name}:{Shape(p.Value)}"))}}}",
        JsonValueKind.Array => element.GetArrayLength() == 0 ? "[]" : $"[{Shape(element[0])}]",
        var kind => kind.ToString(),
    };
}
