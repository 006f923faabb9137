namespace Waku.QA.Performance.Duets;

/// <summary>One of the two runs of a duet.</summary>
/// <param name="Meeting">Where they meet.</param>
/// <param name="Offset">Share of the distance between two sends by which this one is late, so that the arms never send at the same moment:
/// one would always be served first.</param>
internal sealed record DuetPart(Rendezvous Meeting, double Offset);
