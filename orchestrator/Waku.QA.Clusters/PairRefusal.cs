namespace Waku.QA.Clusters;

/// <summary>Two nodes whose planned connection does not hold, however often it is made.</summary>
/// <param name="From">Name of the node that dials.</param>
/// <param name="To">Name of the node that is dialed.</param>
/// <param name="Asked">How often the harness asked for the connection.</param>
/// <param name="Answer">What the dialing node said to that the last time.</param>
public sealed record PairRefusal(string From, string To, int Asked, string Answer);
