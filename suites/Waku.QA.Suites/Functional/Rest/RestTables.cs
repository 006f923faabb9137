using Waku.QA.Core.Adapters;

namespace Waku.QA.Suites.Functional.Rest;

/// <summary>
/// Requests to the REST interface (waku-rest-api): every field valid, at its boundary, missing, of a wrong type, and extra. Codes as
/// recorded from nwaku v0.37.1.
/// </summary>
internal static class RestTables
{
    private const string Publish = "/relay/v1/messages/{topic}";
    private const string Valid = "\"payload\":\"aGk=\",\"contentTopic\":\"{ct}\"";
    private static readonly int[] Ok = [200];
    private static readonly int[] Bad = [400];
    private static readonly int[] Gone = [404];

    public static IEnumerable<TestCaseData> Relay => FunctionalPlan.Cross(RelayRows, Capability.RestApi);

    public static IEnumerable<TestCaseData> Store => FunctionalPlan.Cross(StoreRows, Capability.RestApi, Capability.StoreServer);

    public static IEnumerable<TestCaseData> Services => FunctionalPlan.Cross(ServiceRows, Capability.RestApi);

    public static IEnumerable<TestCaseData> General => FunctionalPlan.Cross(GeneralRows, Capability.RestApi);

    private static readonly RestRow[] RelayRows =
    [
        new("publish payload and content topic", "POST", Publish, $$"""{{{Valid}}}""", Ok),
        new("publish every field", "POST", Publish, $$"""{{{Valid}},"timestamp":{now},"version":1,"meta":"AQID","ephemeral":true}""", Ok, "N#2436"),
        new("publish without timestamp", "POST", Publish, $$"""{{{Valid}},"version":0}""", Ok, "14-S2"),
        new("publish a timestamp of zero", "POST", Publish, $$"""{{{Valid}},"timestamp":0}""", Ok),
        new("publish a negative timestamp", "POST", Publish, $$"""{{{Valid}},"timestamp":-7}""", Ok),
        new("publish the largest timestamp", "POST", Publish, $$"""{{{Valid}},"timestamp":9223372036854775807}""", Ok),
        new("publish a timestamp above 64 bits", "POST", Publish, $$"""{{{Valid}},"timestamp":9223372036854775808}""", Bad, "N#2214"),
        new("publish a timestamp that is a text", "POST", Publish, $$"""{{{Valid}},"timestamp":"now"}""", Bad),
        new("publish a timestamp that is a fraction", "POST", Publish, $$"""{{{Valid}},"timestamp":1.5}""", Bad),
        new("publish a version that is a text", "POST", Publish, $$"""{{{Valid}},"version":"1"}""", Bad),
        new("publish the largest version", "POST", Publish, $$"""{{{Valid}},"version":4294967295}""", Ok),
        new("publish a version above 32 bits", "POST", Publish, $$"""{{{Valid}},"version":4294967296}""", Bad),
        new("publish meta of 64 bytes", "POST", Publish, $$"""{{{Valid}},"meta":"{{Convert.ToBase64String(new byte[64])}}"}""", Ok),
        new("publish meta that is no base64", "POST", Publish, $$"""{{{Valid}},"meta":"***"}""", Bad),
        new("publish meta that is a number", "POST", Publish, $$"""{{{Valid}},"meta":5}""", Bad),
        new("publish ephemeral as a text", "POST", Publish, $$"""{{{Valid}},"ephemeral":"yes"}""", Bad, "N#2214"),
        new("publish ephemeral false", "POST", Publish, $$"""{{{Valid}},"ephemeral":false}""", Ok),
        new("publish without payload", "POST", Publish, """{"contentTopic":"{ct}"}""", Bad, "14-M1"),
        new("publish an empty payload", "POST", Publish, """{"payload":"","contentTopic":"{ct}"}""", Bad, "14-M1"),
        new("publish a payload that is no base64", "POST", Publish, """{"payload":"a b!","contentTopic":"{ct}"}""", Bad),
        new("publish a payload in the alphabet of URLs", "POST", Publish, """{"payload":"-_-_","contentTopic":"{ct}"}""", Bad),
        new("publish a payload that is a number", "POST", Publish, """{"payload":7,"contentTopic":"{ct}"}""", Bad),
        new("publish a payload that is null", "POST", Publish, """{"payload":null,"contentTopic":"{ct}"}""", Bad),
        new("publish without content topic", "POST", Publish, """{"payload":"aGk="}""", Bad, "14-M2"),
        new("publish an empty content topic", "POST", Publish, """{"payload":"aGk=","contentTopic":""}""", Bad, "14-M2"),
        new("publish a content topic that is a number", "POST", Publish, """{"payload":"aGk=","contentTopic":7}""", Bad, "14-M2"),
        new("publish a content topic of any form", "POST", Publish, """{"payload":"aGk=","contentTopic":"anything goes"}""", Ok),
        new("publish an unknown field", "POST", Publish, $$"""{{{Valid}},"colour":"red"}""", Bad, "N#2214", "N#2436"),
        new("publish a body of nothing", "POST", Publish, "", Bad),
        new("publish no JSON", "POST", Publish, "hello", Bad),
        new("publish JSON that ends too early", "POST", Publish, """{"payload":"aGk=""", Bad),
        new("publish a list", "POST", Publish, "[]", Bad),
        new("publish a text", "POST", Publish, "\"hi\"", Bad),
        new("publish null", "POST", Publish, "null", Bad),
        new("publish an empty object", "POST", Publish, "{}", Bad),
        new("publish JSON nested five hundred deep", "POST", Publish, new string('[', 500) + new string(']', 500), Bad),
        new("publish without content type", "POST", Publish, $$"""{{{Valid}}}""", Bad) { ContentType = null },
        new("publish as XML", "POST", Publish, $$"""{{{Valid}}}""", Bad) { ContentType = "application/xml" },
        new("publish as text/plain", "POST", Publish, $$"""{{{Valid}}}""", Ok) { ContentType = "text/plain" },
        new("publish with a charset", "POST", Publish, $$"""{{{Valid}}}""", Ok) { ContentType = "application/json; charset=utf-8" },
        new("publish above the limit", "POST", Publish, $$"""{"payload":"{{Convert.ToBase64String(new byte[160_000])}}","contentTopic":"{ct}"}""", Bad,
            "N#2146") { Contains = "Message size exceeded maximum" },
        new("publish on a shard not joined", "POST", "/relay/v1/messages/%2Fwaku%2F2%2Frs%2F66%2F989", $$"""{{{Valid}}}""",
            Bad) { Contains = "not subscribed" },
        new("publish on a topic of another form", "POST", "/relay/v1/messages/hello", $$"""{{{Valid}}}""", Bad, "N#3559"),
        new("publish on a topic with bare slashes", "POST", "/relay/v1/messages//waku/2/rs/66/0", $$"""{{{Valid}}}""", Gone),
        new("subscribe", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/480"]""", Ok, "11-M8"),
        new("subscribe twice in one request", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/481","/waku/2/rs/66/481"]""", Ok),
        new("subscribe to nothing", "POST", "/relay/v1/subscriptions", "[]", Ok),
        new("subscribe to a topic of another form", "POST", "/relay/v1/subscriptions", """["hello"]""", Bad, "N#3559"),
        new("subscribe to an old pubsub topic", "POST", "/relay/v1/subscriptions", """["/waku/2/default-waku/proto"]""", Bad, "N#3559"),
        new("subscribe to a shard that is no number", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/x"]""", Bad, "N#3559"),
        new("subscribe to a negative shard", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/-1"]""", Bad, "N#3559"),
        new("subscribe to a shard above 16 bits", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/65536"]""", Bad, "N#3559"),
        new("subscribe to a topic with a part too many", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/0/1"]""", Bad, "N#3559"),
        new("subscribe to an empty topic", "POST", "/relay/v1/subscriptions", """[""]""", Bad, "N#3559"),
        new("subscribe to a good and a bad topic", "POST", "/relay/v1/subscriptions", """["/waku/2/rs/66/482","x"]""", Bad, "N#3559"),
        new("subscribe to a number", "POST", "/relay/v1/subscriptions", "[1]", Bad),
        new("subscribe to an object", "POST", "/relay/v1/subscriptions", "{}", Bad),
        new("subscribe without body", "POST", "/relay/v1/subscriptions", null, Bad),
        new("unsubscribe from what was never joined", "DELETE", "/relay/v1/subscriptions", """["/waku/2/rs/66/988"]""", Ok),
        new("unsubscribe from no JSON", "DELETE", "/relay/v1/subscriptions", "x", Bad),
        new("messages of a joined topic", "GET", "/relay/v1/messages/%2Fwaku%2F2%2Frs%2F66%2F7", null, Ok) { Contains = "[" },
        new("messages of a topic not joined", "GET", "/relay/v1/messages/%2Fwaku%2F2%2Frs%2F66%2F987", null, Gone),
        new("publish by content topic under static sharding", "POST", "/relay/v1/auto/messages", $$"""{{{Valid}}}""", Bad),
        new("messages of a content topic not joined", "GET", "/relay/v1/auto/messages/%2Fa%2F1%2Fb%2Fproto", null, Gone),
    ];

    private static readonly RestRow[] StoreRows =
    [
        new("everything", "GET", "/store/v3/messages", null, Ok) { Contains = "\"statusCode\":200" },
        new("with data", "GET", "/store/v3/messages?includeData=true&pageSize=1", null, Ok) { Contains = "\"contentTopic\"" },
        new("a page of one", "GET", "/store/v3/messages?pageSize=1", null, Ok) { Contains = "paginationCursor" },
        new("a page of zero", "GET", "/store/v3/messages?pageSize=0", null, Ok),
        new("a page of a thousand", "GET", "/store/v3/messages?pageSize=1000", null, Ok),
        new("a page of minus one", "GET", "/store/v3/messages?pageSize=-1", null, [200, 400]),
        new("a page of letters", "GET", "/store/v3/messages?pageSize=ten", null, Bad),
        new("a page above 64 bits", "GET", "/store/v3/messages?pageSize=99999999999999999999", null, Bad),
        new("a start of letters", "GET", "/store/v3/messages?startTime=noon", null, Bad),
        new("an end of letters", "GET", "/store/v3/messages?endTime=noon", null, Bad),
        new("a start that is a fraction", "GET", "/store/v3/messages?startTime=1.5", null, Bad),
        new("a start above 64 bits", "GET", "/store/v3/messages?startTime=9223372036854775808", null, Bad),
        new("an end before the start", "GET", "/store/v3/messages?startTime=5&endTime=4", null, Ok) { Contains = "\"messages\":[]" },
        new("a hash of letters", "GET", "/store/v3/messages?hashes=hello", null, Bad),
        new("a hash that is too short", "GET", "/store/v3/messages?hashes=0x1234", null, Bad),
        new("an unknown hash", "GET", "/store/v3/messages?hashes=0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", null,
            Ok) { Contains = "\"messages\":[]" },
        new("two unknown hashes", "GET",
            "/store/v3/messages?hashes=0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee,"
                + "0xddeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", null, Ok) { Contains = "\"messages\":[]" },
        new("a cursor of letters", "GET", "/store/v3/messages?cursor=hello", null, Bad),
        new("an unknown cursor", "GET", "/store/v3/messages?cursor=0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", null, [400, 500],
            "N#2716"),
        new("includeData of letters", "GET", "/store/v3/messages?includeData=maybe", null, Bad),
        new("ascending of letters", "GET", "/store/v3/messages?ascending=up", null, Ok),
        new("a peer that is no address", "GET", "/store/v3/messages?peerAddr=hello", null, Bad),
        new("a peer without peer id", "GET", "/store/v3/messages?peerAddr=%2Fip4%2F127.0.0.1%2Ftcp%2F9", null, Bad),
        new("an unknown pubsub topic", "GET", "/store/v3/messages?pubsubTopic=%2Fwaku%2F2%2Frs%2F66%2F986", null, Ok) { Contains = "\"messages\":[]" },
        new("an unknown parameter", "GET", "/store/v3/messages?colour=red&pageSize=1", null, Ok),
        new("by POST", "POST", "/store/v3/messages", "{}", Gone),
    ];

    private static readonly RestRow[] ServiceRows =
    [
        new("filter: subscribe without body", "POST", "/filter/v2/subscriptions", null, Bad),
        new("filter: subscribe with no JSON", "POST", "/filter/v2/subscriptions", "x", Bad),
        new("filter: subscribe without request id", "POST", "/filter/v2/subscriptions", """{"pubsubTopic":"{topic-raw}","contentFilters":["{ct}"]}""", Bad),
        new("filter: subscribe without content filters", "POST", "/filter/v2/subscriptions", """{"requestId":"1","pubsubTopic":"{topic-raw}"}""", Bad),
        new("filter: subscribe with a text for the list", "POST", "/filter/v2/subscriptions",
            """{"requestId":"1","pubsubTopic":"{topic-raw}","contentFilters":"{ct}"}""", Bad),
        new("filter: subscribe with a number for the id", "POST", "/filter/v2/subscriptions",
            """{"requestId":1,"pubsubTopic":"{topic-raw}","contentFilters":["{ct}"]}""", Bad),
        new("filter: subscribe with an unknown field", "POST", "/filter/v2/subscriptions",
            """{"requestId":"1","pubsubTopic":"{topic-raw}","contentFilters":["{ct}"],"colour":1}""", Bad, "N#2214"),
        new("filter: subscribe as text/plain", "POST", "/filter/v2/subscriptions",
            """{"requestId":"1","pubsubTopic":"{topic-raw}","contentFilters":["{ct}"]}""", Bad) { ContentType = "text/plain" },
        new("filter: messages of a content topic not subscribed", "GET", "/filter/v2/messages/%2Fa%2F1%2Fnothing%2Fproto", null, Bad),
        new("filter: unsubscribe with no JSON", "DELETE", "/filter/v2/subscriptions", "x", Bad),
        new("filter: unsubscribe from all with no JSON", "DELETE", "/filter/v2/subscriptions/all", "x", Bad),
        new("lightpush: no JSON", "POST", "/lightpush/v3/message", "x", Bad),
        new("lightpush: no message", "POST", "/lightpush/v3/message", """{"pubsubTopic":"{topic-raw}"}""", Bad),
        new("lightpush: a message of another type", "POST", "/lightpush/v3/message", """{"pubsubTopic":"{topic-raw}","message":"hi"}""", Bad),
        new("lightpush: a pubsub topic that is a number", "POST", "/lightpush/v3/message", $$"""{"pubsubTopic":7,"message":{ {{Valid}} } }""", Bad),
        new("lightpush: an unknown field", "POST", "/lightpush/v3/message", $$"""{"pubsubTopic":"{topic-raw}","message":{ {{Valid}} },"colour":1}""", Bad,
            "N#2214"),
        new("lightpush: a payload that is no base64", "POST", "/lightpush/v3/message",
            """{"pubsubTopic":"{topic-raw}","message":{"payload":"***","contentTopic":"{ct}"}}""", Bad),
        new("lightpush: without body", "POST", "/lightpush/v3/message", null, Bad),
        new("lightpush v2: no JSON", "POST", "/lightpush/v1/message", "x", Bad),
        new("lightpush v2: no message", "POST", "/lightpush/v1/message", """{"pubsubTopic":"{topic-raw}"}""", Bad),
        new("lightpush: no service peer", "POST", "/lightpush/v3/message", $$"""{"pubsubTopic":"{topic-raw}","message":{ {{Valid}} } }""", [503, 505],
            "19v3-S2"),
    ];

    private static readonly RestRow[] GeneralRows =
    [
        new("health", "GET", "/health", null, Ok) { Contains = "\"nodeHealth\":\"READY\"" },
        new("health of each protocol", "GET", "/health", null, Ok) { Contains = "{\"Relay\":\"READY\"" },
        new("info", "GET", "/info", null, Ok) { Contains = "listenAddresses" },
        new("info has an ENR", "GET", "/info", null, Ok, "31-M1") { Contains = "\"enrUri\":\"enr:" },
        new("version", "GET", "/version", null, Ok),
        new("old info", "GET", "/debug/v1/info", null, Ok) { Contains = "listenAddresses" },
        new("old version", "GET", "/debug/v1/version", null, Ok),
        new("peers", "GET", "/admin/v1/peers", null, Ok) { Contains = "\"connected\":\"Connected\"" },
        new("connected peers", "GET", "/admin/v1/peers/connected", null, Ok) { Contains = "multiaddr" },
        new("service peers", "GET", "/admin/v1/peers/service", null, Ok),
        new("relay peers", "GET", "/admin/v1/peers/relay", null, Ok) { Contains = "\"shard\":0" },
        new("relay peers of a shard", "GET", "/admin/v1/peers/relay/on/0", null, Ok) { Contains = "\"peers\":[{" },
        new("relay peers of a shard not joined", "GET", "/admin/v1/peers/relay/on/985", null, Ok) { Contains = "\"peers\":[]" },
        new("relay peers of a shard that is no number", "GET", "/admin/v1/peers/relay/on/x", null, Bad),
        new("mesh peers", "GET", "/admin/v1/peers/mesh", null, Ok) { Contains = "\"shard\":0" },
        new("mesh peers of a shard", "GET", "/admin/v1/peers/mesh/on/0", null, Ok) { Contains = "\"shard\":0" },
        new("peer statistics", "GET", "/admin/v1/peers/stats", null, Ok) { Contains = "By Connectedness" },
        new("a peer that is none", "GET", "/admin/v1/peer/hello", null, Bad),
        new("connect to nothing", "POST", "/admin/v1/peers", "[]", Ok),
        new("connect to no address", "POST", "/admin/v1/peers", """["hello"]""", Bad),
        new("connect without peer id", "POST", "/admin/v1/peers", """["/ip4/127.0.0.1/tcp/9"]""", Bad),
        new("connect with no JSON", "POST", "/admin/v1/peers", "x", Bad),
        new("connect to an object", "POST", "/admin/v1/peers", "{}", Bad),
        new("a log level that does not exist", "POST", "/admin/v1/log-level/LOUD", "", Bad),
        new("filter subscriptions", "GET", "/admin/v1/filter/subscriptions", null, Ok),
        new("an unknown path", "GET", "/nothing/here", null, Gone),
        new("a wrong method", "DELETE", "/health", null, Gone),
        new("a slash at the end", "GET", "/health/", null, Gone),
        new("a path that climbs", "GET", "/%2e%2e/%2e%2e/etc/passwd", null, Gone),
    ];
}
