namespace Waku.QA.Performance.Statistics;

/// <summary>
/// Draws series out of a recorded one in contiguous blocks that wrap around its end, so that what neighbours have in common stays in
/// common (circular block bootstrap, Politis and Romano 1992).
/// </summary>
/// <param name="random">Seeded.</param>
/// <param name="block">Length of a block.</param>
public sealed class BlockResampler(Random random, int block)
{
    /// <summary>Indices of a resampled series, without end.</summary>
    /// <param name="length">Length of the recorded series.</param>
    public IEnumerable<int> Indices(int length)
    {
        while (true)
        {
            var start = random.Next(length);
            for (var i = 0; i < block; i++)
            {
                yield return (start + i) % length;
            }
        }
    }
}
