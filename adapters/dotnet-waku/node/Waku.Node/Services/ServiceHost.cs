using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Node.Interception;

namespace Waku.Node.Services;

/// <summary>What every service protocol of a node shares.</summary>
/// <param name="Host">The libp2p host.</param>
/// <param name="Budget">Room for requests, over all protocols.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where failures are told.</param>
/// <param name="Interceptor">Sees requests; null for nobody.</param>
internal sealed record ServiceHost(Libp2pHost Host, RequestBudget Budget, TimeProvider Time, ILogger Log, NodeInterceptor? Interceptor);
