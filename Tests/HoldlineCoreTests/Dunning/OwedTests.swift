import HoldlineCore
import Testing

@Suite("What may be collected")
struct OwedTests {
    @Test("no history of documents, lists, payments and disputes collects more than is owed", arguments: 0..<12)
    func histories(block: Int) {
        for seed in UInt64(block * 100)..<UInt64(block * 100 + 100) {
            var history = OwedHistory(seed: seed)
            history.run(60)
            guard history.faults.isEmpty else {
                Issue.record("seed \(seed), credited \(history.saysCredited): \(history.faults[0])")
                return
            }
        }
    }
}
