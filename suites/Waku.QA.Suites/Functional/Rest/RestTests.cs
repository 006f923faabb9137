using Waku.QA.Clusters;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Rest;

/// <summary>
/// The REST interface of nodes whose product it is: each request has the answer that waku-rest-api and nwaku have, and no request hurts
/// the node.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RestTests : SuiteCase
{
    [TestCaseSource(typeof(RestTables), nameof(RestTables.Relay))]
    [Requirement("REST relay", "N#2436")]
    public Task Relay(string label, RestRow row) => AnswersAsync(label, row);

    [TestCaseSource(typeof(RestTables), nameof(RestTables.Store))]
    [Requirement("REST store")]
    public Task Store(string label, RestRow row) => AnswersAsync(label, row);

    [TestCaseSource(typeof(RestTables), nameof(RestTables.Services))]
    [Requirement("REST filter and lightpush")]
    public Task Services(string label, RestRow row) => AnswersAsync(label, row);

    [TestCaseSource(typeof(RestTables), nameof(RestTables.General))]
    [Requirement("REST admin and info")]
    public Task General(string label, RestRow row) => AnswersAsync(label, row);

    private static Task AnswersAsync(string label, RestRow row) =>
        CaseAsync($"{row.Method} {row.Path.Split('?')[0]}, {row.Name}: {string.Join(" or ", row.Status)}.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        using var rest = new RestProbe(site.Subject.Rest);
        if (row.Path.StartsWith("/store/v3", StringComparison.Ordinal))
        {
            await Functional.Store.StoreSeed.OfAsync(site);
        }

        var (status, body) = await rest.SendAsync(row.Method, Fill(site, row.Path, escape: true), row.Body is null ? null : Fill(site, row.Body, escape: false),
            row.ContentType, context.Cancelled);
        Assert.That(row.Status, Does.Contain(status), $"{status}: {body[..Math.Min(body.Length, 300)]}");
        if (row.Contains is { } text)
        {
            Assert.That(body, Does.Contain(text));
        }

        var (alive, _) = await rest.SendAsync("GET", "/health", null, null, context.Cancelled);
        Assert.That(alive, Is.EqualTo(200), "health afterwards");
    });

    private static string Fill(FunctionalSite site, string text, bool escape)
    {
        var now = (site.Cluster.Settings.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var topic = site.Topic(7);
        return text.Replace("{topic}", escape ? Uri.EscapeDataString(topic) : topic, StringComparison.Ordinal)
            .Replace("{topic-raw}", topic, StringComparison.Ordinal)
            .Replace("{ct}", site.ContentTopic(), StringComparison.Ordinal)
            .Replace("{now}", now.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
