using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;
using Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>The services of the control port by their name. Health and reflection are made at their first call: until then they cost nothing.</summary>
internal sealed class GrpcServices
{
    private const string Health = "grpc.health.v1.Health";
    private const string Reflection = "grpc.reflection.v1alpha.ServerReflection";
    private const string Control = "waku.control.v1.NodeControl";
    private readonly GrpcMethods _control = new();
    private readonly Lazy<GrpcMethods> _health = new(BindHealth);
    private readonly Lazy<GrpcMethods> _reflection = new(BindReflection);

    public GrpcServices(NodeControl.NodeControlBase control) => NodeControl.BindService(_control, control);

    /// <summary>The method at a path such as <c>/waku.control.v1.NodeControl/Info</c>; null when there is none.</summary>
    public Func<HttpContext, GrpcCallContext, Task>? Find(string path) => path.Split('/') switch
    {
        ["", Control, _] => _control.Find(path),
        ["", Health, _] => _health.Value.Find(path),
        ["", Reflection, _] => _reflection.Value.Find(path),
        _ => null,
    };

    private static GrpcMethods BindHealth()
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus(Control, HealthCheckResponse.Types.ServingStatus.Serving);
        var methods = new GrpcMethods();
        global::Grpc.Health.V1.Health.BindService(methods, health);
        return methods;
    }

    private static GrpcMethods BindReflection()
    {
        var methods = new GrpcMethods();
        ServerReflection.BindService(methods, new ReflectionServiceImpl(NodeControl.Descriptor, global::Grpc.Health.V1.Health.Descriptor));
        return methods;
    }
}
