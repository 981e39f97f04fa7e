import HoldlineCore
import HoldlineStore

/// Users as the system's name service has them, for readings: the writer waits for no look-up, and a list for one that hangs only once.
extension Services {
    /// Who of those that have tickets has no role that works on them, for somebody who reads what is stale.
    func stalePeople(for reader: String) async throws -> StalePeople {
        guard let names else { return StalePeople(reader: reader) }
        let takers = await names.takers(of: try await store.assignees())
        return StalePeople(reader: reader, withoutRole: Set(takers.filter { !$0.value }.keys))
    }

    /// How much of the open work everybody has, and who may have more.
    func agentLoads() async throws -> AgentLoads {
        var loads = try await store.agentLoads()
        let takers = await names?.takers(of: loads.items.map(\.login))
        for place in loads.items.indices {
            loads.items[place].mayTake = takers.map { $0[loads.items[place].login] ?? false } ?? true
        }
        return loads
    }
}
