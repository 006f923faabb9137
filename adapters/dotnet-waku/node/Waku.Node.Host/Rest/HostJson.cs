using System.Text.Json.Serialization;

namespace Waku.Node.Host.Rest;

/// <summary>Source-generated JSON: no reflection at start-up.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class HostJson : JsonSerializerContext;
