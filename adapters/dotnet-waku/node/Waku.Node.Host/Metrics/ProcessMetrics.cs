using System.Diagnostics;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Metrics;

/// <summary>Metrics of the process and of its REST server, with nwaku's names.</summary>
internal static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    public static void Write(MetricsText text, long startedAt)
    {
        using var process = Process.GetCurrentProcess();
        text.Gauge("process_virtual_memory_bytes", "virtual memory in bytes", ("", process.VirtualMemorySize64));
        text.Gauge("process_resident_memory_bytes", "resident memory in bytes", ("", process.WorkingSet64));
        text.Gauge("process_start_time_seconds", "start in Unix seconds", ("", startedAt));
        text.Counter("process_cpu_seconds", "user and system CPU seconds", ("", process.TotalProcessorTime.TotalSeconds));
        if (Directory.Exists(OpenFiles))
        {
            text.Gauge("process_open_fds", "open file descriptors", ("", Directory.GetFileSystemEntries(OpenFiles).Length));
        }

        text.Gauge("dotnet_gc_heap_bytes", "managed heap in bytes", ("", GC.GetTotalMemory(false)));
    }

    public static void Write(MetricsText text, RequestCounters requests)
    {
        text.Gauge("presto_server_processed_request_count", "REST requests that a route answered", ("", requests.Processed));
        text.Gauge("presto_server_missing_requests_count", "REST requests that no route takes", ("", requests.Missing));
        text.Gauge("presto_server_invalid_requests_count", "REST requests that are none", ("", requests.Invalid));
        text.Gauge("presto_server_response_status_count", "REST answers by route and status",
            [.. requests.Answers.Select(static a => ($"{{endpoint=\"{a.Endpoint}\",status=\"{a.Status}\"}}", (double)a.Count))]);
    }
}
