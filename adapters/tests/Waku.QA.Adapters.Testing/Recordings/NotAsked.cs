namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Why the adapter never makes a request of a recording. Whatever has no reason here fails the test that lists them.</summary>
public static class NotAsked
{
    private static readonly (string Method, string Path, string Why)[] Reasons =
    [
        ("GET", "/admin/v1/filter/subscriptions", "nothing asks a service for its subscriptions"),
        ("GET", "/admin/v1/peers/stats", "counts; the lists of peers say more"),
        ("GET", "/admin/v1/peers/service", "services are told by flags"),
        ("GET", "/admin/v1/peers/connected/on/", "peers are asked for by relay and mesh of a shard"),
        ("GET", "/admin/v1/peers/mesh", "the mesh is asked for by shard"),
        ("GET", "/admin/v1/peers/relay", "relay peers are asked for by shard"),
        ("GET", "/admin/v1/peers", "/admin/v1/peers/connected leaves out who is not connected"),
        ("GET", "/admin/v1/peer", "peers are asked for as a list"),
        ("DELETE", "/admin/v1/peers", "there is no such call: a node can be told to connect only"),
        ("PUT", "/admin/v1/peers", "a method that the resource has not"),
        ("POST", "/admin/v1/log-level", "the level is set by a flag"),
        ("DELETE", "/relay/v1/auto/subscriptions", "no case leaves a content topic"),
        ("PUT", "/filter/v2/subscriptions", "POST does the same"),
        ("POST", "/messaging/v1", "messaging needs an entry layer other than the kernel"),
        ("DELETE", "/messaging/v1", "messaging needs an entry layer other than the kernel"),
        ("GET", "/messaging/v1", "messaging needs an entry layer other than the kernel"),
        ("POST", "/store/v3/messages", "a method that the resource has not"),
        ("POST", "/health", "a method that the resource has not"),
        ("POST", "/debug/v1/info", "a method that the resource has not"),
        ("GET", "/lightpush/", "a method that the resource has not"),
        ("GET", "/relay/v1/subscriptions", "a method that the resource has not"),
        ("PUT", "/relay/v1/messages", "a method that the resource has not"),
        ("PATCH", "/relay/v1/messages", "a method that the resource has not"),
        ("OPTIONS", "/", "only browsers ask"),
        ("HEAD", "/", "bodies are what is asked for"),
        ("GET", "/health", "of the metrics server, with a slash behind it, or of a node whose /health says nothing"),
        ("GET", "/nope", "no such resource"),
        ("GET", "/nosuch", "no such resource"),
        ("GET", "/unknown", "no such resource"),
        ("GET", "/admin/v1/nope", "no such resource"),
        ("GET", "/relay/v1/nope", "no such resource"),
    ];

    /// <summary>The reason.</summary>
    /// <exception cref="AssertionException">There is none: write one, or teach the adapter to ask.</exception>
    public static string Why(RecordedExchange recorded)
    {
        if (recorded.Resource == "/")
        {
            return "no such resource";
        }

        foreach (var (method, path, why) in Reasons)
        {
            if (recorded.Method == method && recorded.Resource.StartsWith(path, StringComparison.Ordinal))
            {
                return why;
            }
        }

        throw new AssertionException($"{recorded}: {recorded.Method} {recorded.Path} is never asked, and nothing says why");
    }
}
