using Microsoft.Extensions.Logging;

namespace Waku.Node.Interception;

/// <summary>Runs what an application gave the node: what it throws is logged, and reaches neither other handlers nor the peer whose stream is read.</summary>
internal static class Guard
{
    /// <summary>Calls every handler of an event, whatever the ones before it threw.</summary>
    public static void Raise<T>(Action<T>? handlers, T argument, ILogger log)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(argument);
            }
            catch (Exception e)
            {
                log.LogError(e, "a handler of {Argument} failed: {Handler}", typeof(T).Name, handler.Method.Name);
            }
        }
    }

    /// <summary>Runs an action of a timer or a loop, which its exception would end.</summary>
    public static void Run(Action action, string what, ILogger log)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            log.LogError(e, "{What} failed", what);
        }
    }
}
