[assembly: NUnit.Framework.Category("Docker")]

// Most of the time is waiting; what counts containers, or time, runs by itself after the others.
[assembly: NUnit.Framework.LevelOfParallelism(3)]
