using System.Buffers;
using System.Text.Json;
using Waku.Node.Host.Application;
using Waku.Node.Host.Configuration;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Rest;

/// <summary><c>/health</c>, <c>/info</c>, <c>/version</c> and their <c>/debug/v1</c> twins.</summary>
internal sealed class InfoRoutes(NodeState state, string version, NwakuRelease release)
{
    public IEnumerable<RestRoute> All =>
    [
        new("GET", "/health", context => context.JsonAsync(Health())),
        new("GET", "/info", InfoAsync),
        new("GET", "/debug/v1/info", InfoAsync),
        new("GET", "/version", context => context.TextAsync(200, version)),
        new("GET", "/debug/v1/version", context => context.TextAsync(200, version)),
    ];

    private ReadOnlyMemory<byte> Health()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("nodeHealth", state.Node is null ? "INITIALIZING" : "READY");
        if (release >= NwakuRelease.V0381)
        {
            writer.WriteString("connectionStatus", ConnectionStatus.Of(state.Node));
        }

        writer.WriteStartArray("protocolsHealth");
        foreach (var (name, health, description) in ProtocolHealth.Of(state.Node, release))
        {
            Protocol(writer, name, health, description);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void Protocol(Utf8JsonWriter writer, string name, string health, string? description)
    {
        writer.WriteStartObject();
        writer.WriteString(name, health);
        if (description is not null)
        {
            writer.WriteString("desc", description);
        }

        writer.WriteEndObject();
    }

    private Task InfoAsync(RestContext context)
    {
        if (state.Node is not { } node)
        {
            return context.TextAsync(404, "");
        }

        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteStartArray("listenAddresses");
        foreach (var address in node.Addresses)
        {
            writer.WriteStringValue(address.ToString());
        }

        writer.WriteEndArray();

        // Keys other than secp256k1 have no record; nwaku's clients expect the field all the same.
        writer.WriteString("enrUri", node.Record?.ToString() ?? "");
        writer.WriteEndObject();
        writer.Flush();
        return context.JsonAsync(output.WrittenMemory);
    }
}
