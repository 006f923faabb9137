using Microsoft.Extensions.Time.Testing;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Tests.Engines;

/// <summary>An engine that hangs as a whole: nobody waits for it without end, and hundreds of removals do not take hours.</summary>
[TestFixture]
public sealed class EngineSessionTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task WhatNeverAnswersIsNamedAfterTheLimit()
    {
        var engine = Engine();
        var asked = engine.AnsweredAsync("removal of container x", new TaskCompletionSource().Task);
        _time.Advance(EngineSession.Limit - Moment);
        Assert.That(asked.IsCompleted, Is.False);
        _time.Advance(Moment);
        var failure = await Assert.ThrowsAsync<EnvironmentException>(() => asked);
        Assert.That(failure!.Message, Does.Contain("docker.sock has not answered for 120 s (removal of container x)").And.Contain("waku-qa clean"));
    }

    [Test]
    public async Task OneThatHungIsWaitedForBrieflyUntilItAnswers()
    {
        var engine = Engine();
        var first = engine.AnsweredAsync("a", new TaskCompletionSource().Task);
        _time.Advance(EngineSession.Limit);
        await Assert.ThrowsAsync<EnvironmentException>(() => first);
        var second = engine.AnsweredAsync("b", new TaskCompletionSource().Task);
        _time.Advance(EngineSession.LimitOfAHungOne);
        await Assert.ThrowsAsync<EnvironmentException>(() => second);

        Assert.That(await engine.AnsweredAsync("c", Task.FromResult(3)), Is.EqualTo(3));
        var later = engine.AnsweredAsync("d", new TaskCompletionSource().Task);
        _time.Advance(EngineSession.LimitOfAHungOne);
        Assert.That(later.IsCompleted, Is.False, "it answers again, and has all the time that it may need");
    }

    [Test]
    public async Task AFailureOfTheCallIsItsOwn() =>
        await Assert.ThrowsAsync<TimeoutException>(() => Engine().AnsweredAsync("a", Task.FromException(new TimeoutException("of the library"))));

    private EngineSession Engine() => new(null!, new EngineAuthentication(new Uri("unix:///var/run/docker.sock"), null), _time);
}
