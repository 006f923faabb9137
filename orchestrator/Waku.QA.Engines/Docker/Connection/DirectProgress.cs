namespace Waku.QA.Engines.Docker.Connection;

/// <summary>Progress that is reported where it happens, in order; <see cref="Progress{T}"/> posts each line to the thread pool, where the last may come too late.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
