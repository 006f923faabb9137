namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>Waits for conditions.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition, string what, int seconds = 20)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited {seconds} s for {what}");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
