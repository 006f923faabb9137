namespace Waku.QA.Performance.Plots;

/// <summary>Where values stand on an axis, and which of them are written.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 6;
    private const double Narrow = 1e-12;
    private readonly double _min;
    private readonly double _max;
    private readonly double _from;
    private readonly double _to;
    private readonly bool _log;

    public Axis(double min, double max, double from, double to, bool log)
    {
        _log = log;
        _from = from;
        _to = to;
        _min = log ? Math.Max(min, Narrow) : min;
        _max = max - _min < Narrow ? _min + (Math.Abs(_min) > Narrow ? Math.Abs(_min) : 1) : max;
    }

    /// <summary>Position of a value.</summary>
    public double At(double value)
    {
        var share = _log ? Math.Log(Math.Max(value, Narrow) / _min) / Math.Log(_max / _min) : (value - _min) / (_max - _min);
        return _from + (Math.Clamp(share, 0, 1) * (_to - _from));
    }

    /// <summary>Round values.</summary>
    public IEnumerable<double> Ticks()
    {
        if (_log)
        {
            for (var decade = Math.Pow(10, Math.Floor(Math.Log10(_min))); decade <= _max; decade *= 10)
            {
                foreach (var tick in ((double[])[1, 2, 5]).Select(f => f * decade).Where(t => t >= _min && t <= _max))
                {
                    yield return tick;
                }
            }

            yield break;
        }

        var raw = (_max - _min) / WantedTicks;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = unit * ((raw / unit) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (var tick = Math.Ceiling(_min / step) * step; tick <= _max + (step / 1e6); tick += step)
        {
            yield return Math.Abs(tick) < step / 1e6 ? 0 : tick;
        }
    }
}
