using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Waku.Node.Messages;
using Waku.Node.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Tests.Store.Faults;

/// <summary>Random schedules of writes, deletions, queries and restarts with failing statements: in the end the store equals one that never failed.</summary>
public sealed class FaultModelTests
{
    private const int Schedules = 500;
    private const int Full = 13, IoError = 10, Busy = 5, ReadOnly = 8, Constraint = 19, Corrupt = 11;
    private static readonly string[] Pubsubs = ["/waku/2/rs/66/0", "/waku/2/rs/66/1"];
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("waku-faults-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AfterEveryFailureItEqualsAStoreThatNeverFailed()
    {
        var (number, failed) = (0, 0);
        Prop.ForAll(Steps().ListOf(12).ToArbitrary(), steps =>
        {
            var run = new Run(Path.Combine(_folder, $"{number++}.sqlite3"));
            run.AllAsync(steps).GetAwaiter().GetResult();
            failed += run.Faults.Failed;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Schedules));
        Assert.That(failed, Is.GreaterThan(Schedules), "the schedules must fail statements");
    }

    /// <summary>Every single statement of one write, failing before and after it ran, with every code: nothing is lost that was acknowledged.</summary>
    [Test]
    public async Task EveryStatementOfAWriteMayFail(
        [Values] bool after, [Values(Full, IoError, Busy, ReadOnly, Constraint, Corrupt)] int code)
    {
        for (var statement = 1; ; statement++)
        {
            var run = new Run(Path.Combine(_folder, $"{after}-{code}-{statement}.sqlite3"));
            await run.AllAsync([new Step(Kind.Put, 0, 3, 0, 0, false, 0), new Step(Kind.Put, 3, 5, statement, 1, after, code),
                new Step(Kind.Put, 8, 2, 0, 0, false, 0)]);
            if (run.Faults.Failed == 0)
            {
                Assert.That(statement, Is.GreaterThan(10), "the write has that many statements");
                return;
            }
        }
    }

    private static Gen<Step> Steps() =>
        from kind in Gen.Frequency((5, Gen.Constant(Kind.Put)), (2, Gen.Constant(Kind.Query)), (1, Gen.Constant(Kind.Delete)), (1, Gen.Constant(Kind.Reopen)))
        from first in Gen.Choose(0, 40)
        from count in Gen.Choose(1, 8)
        from countdown in Gen.Choose(0, 20)
        from times in Gen.Choose(1, 4)
        from after in Gen.Elements(false, true)
        from code in Gen.Elements(Full, IoError, Busy, ReadOnly, Constraint, Corrupt)
        select new Step(kind, first, count, countdown, countdown == 0 ? 0 : times, after, code);

    private enum Kind
    {
        Put,
        Delete,
        Query,
        Reopen,
    }

    private sealed record Step(Kind Kind, int First, int Count, int Countdown, int Times, bool After, int Code);

    /// <summary>One schedule, on the store under test and on one in memory.</summary>
    private sealed class Run(string path)
    {
        private readonly InMemoryMessageStore _model = new();
        private SqliteMessageStore? _store;

        public DiskFaults Faults { get; } = new();

        public async Task AllAsync(IEnumerable<Step> steps)
        {
            _store = Open();
            foreach (var step in steps)
            {
                if (step.Countdown > 0)
                {
                    Faults.Arm(step.Countdown, step.Times, step.After, step.Code);
                }

                await OneAsync(step);
                Faults.Disarm();
            }

            await CompareAsync();
            await _store!.DisposeAsync();
            _store = Open();
            await CompareAsync();
            await _store.DisposeAsync();
            Assert.That(Integrity(), Is.EqualTo("ok"));
            File.Delete(path);
        }

        private async Task OneAsync(Step step)
        {
            switch (step.Kind)
            {
                case Kind.Put:
                    ArchivedMessage[] messages = [.. Enumerable.Range(step.First, step.Count).Select(Message)];
                    await UntilWrittenAsync(messages);
                    await _model.PutAsync(messages, CancellationToken.None);
                    break;
                case Kind.Delete:
                    await RetriedAsync(async () => await _store!.DeleteOlderThanAsync(step.First / 2, CancellationToken.None));
                    await _model.DeleteOlderThanAsync(step.First / 2, CancellationToken.None);
                    break;
                case Kind.Query:
                    await RetriedAsync(CompareAsync);
                    break;
                default:
                    await _store!.DisposeAsync();
                    await RetriedAsync(() =>
                    {
                        _store = Open();
                        return Task.CompletedTask;
                    });
                    break;
            }
        }

        private async Task UntilWrittenAsync(IReadOnlyList<ArchivedMessage> messages)
        {
            for (var rest = messages; rest.Count > 0;)
            {
                try
                {
                    await _store!.PutAsync(rest, CancellationToken.None);
                    return;
                }
                catch (StoreWriteException e)
                {
                    // What is neither to be tried again nor refused is acknowledged: it must be there in the end.
                    rest = [.. e.Refused, .. e.Unwritten];
                }
            }
        }

        private static async Task RetriedAsync(Func<Task> act)
        {
            while (true)
            {
                try
                {
                    await act();
                    return;
                }
                catch (Exception e) when (e is SqliteException or IOException)
                {
                    // The faults run out.
                }
            }
        }

        private async Task CompareAsync()
        {
            Assert.That(await CountAsync(_store!), Is.EqualTo(await CountAsync(_model)));
            foreach (var query in Queries())
            {
                Assert.That(await HashesAsync(_store!, query), Is.EqualTo(await HashesAsync(_model, query)), query.ToString());
            }
        }

        private static IEnumerable<StoreQuery> Queries()
        {
            var all = new StoreQuery { PageSize = StoreQuery.MaxPageSize, IncludeData = true };
            yield return all;
            foreach (var pubsub in Pubsubs)
            {
                yield return all with { PubsubTopic = pubsub };
            }

            for (var content = 0; content < 5; content++)
            {
                yield return all with { ContentTopics = [Content(content)], Forward = false };
            }
        }

        private static async Task<long> CountAsync(IMessageStore store) => (await store.StatisticsAsync(CancellationToken.None)).Count;

        private static async Task<List<string>> HashesAsync(IMessageStore store, StoreQuery query) =>
            [.. (await store.QueryAsync(query, CancellationToken.None)).Messages.Select(static m => $"{Convert.ToHexString(m.Hash.Span)} {m.PubsubTopic}")];

        private static string Content(int i) => $"/faults/1/{i}/proto";

        private static ArchivedMessage Message(int i)
        {
            var message = new WakuMessage { Payload = BitConverter.GetBytes(i), ContentTopic = Content(i % 5), Timestamp = i / 3 };
            var topic = Pubsubs[i % 7 % 2];
            return new ArchivedMessage(MessageHash.Compute(topic, message), i / 3, topic, message.ContentTopic, WakuMessageCodec.Encode(message));
        }

        private SqliteMessageStore Open() => SqliteMessageStore.Open(new SqliteSettings(path, true, TimeSpan.FromSeconds(1), Faults));

        private string Integrity()
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return (string)command.ExecuteScalar()!;
        }
    }
}
