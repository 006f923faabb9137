using Waku.QA.CaseKit;

// Smoke runs on the topology itself, on every shard of it; the others make small networks like it for their cases.
[assembly: Refuses("smoke", TopologyParts.GroupShards | TopologyParts.GroupCluster)]
[assembly: Refuses("functional", TopologyParts.OfNetwork | TopologyParts.Cluster)]
[assembly: Refuses("interop", TopologyParts.OfNetwork)]
[assembly: Refuses("regression", TopologyParts.OfNetwork | TopologyParts.Cluster)]
