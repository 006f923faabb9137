namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Something that was not tested.</summary>
/// <param name="What">What.</param>
/// <param name="Why">Why.</param>
/// <param name="Cases">Cases of the plan that it is about; 0 for what is in no plan.</param>
internal sealed record Gap(string What, string Why, int Cases = 0);
