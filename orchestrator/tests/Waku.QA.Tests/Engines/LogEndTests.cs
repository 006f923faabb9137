using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Waku.QA.Engines;

namespace Waku.QA.Tests.Engines;

/// <summary>The end of a log of any length.</summary>
public sealed class LogEndTests
{
    /// <summary>Against the plain thing to do: hold the whole log.</summary>
    [Test]
    public void TheLastLinesAreThose() => Prop.ForAll<byte[], byte>(static (lengths, pieces) =>
    {
        var all = Encoding.UTF8.GetBytes(string.Concat(lengths.Select(static (n, i) => $"{i}{new string('x', n)}\n")));
        using var end = new LogEnd();
        foreach (var piece in all.Chunk(pieces + 1))
        {
            end.Write(piece);
        }

        var expected = Encoding.UTF8.GetString(all).TrimEnd('\n').Split('\n').TakeLast(5);
        return end.Lines(5).SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void ColoursAreTakenOut()
    {
        using var end = new LogEnd();
        end.Write("\u001b[32mgreen\u001b[0m\n"u8);

        Assert.That(end.Lines(5), Is.EqualTo(new[] { "green" }));
    }

    [Test]
    public void AnEndlessLogCostsNoMore()
    {
        using var end = new LogEnd();
        var line = Encoding.UTF8.GetBytes(new string('y', 999) + "\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            end.Write(line);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
        end.Write("last\n"u8);
        Assert.That(end.Lines(2), Is.EqualTo(new[] { new string('y', 999), "last" }));
    }

    [Test]
    public void OneLineWithoutEndShowsItsEnd()
    {
        using var end = new LogEnd();
        end.Write(new byte[3 * LogEnd.Kept]);
        end.Write("end"u8);

        Assert.That(end.Lines(50).Single(), Does.EndWith("end"));
    }
}
