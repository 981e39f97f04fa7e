import Foundation
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("full text of a batch")
struct FullTextTests {
    private func found(_ f: StoreFixture, _ query: String) async throws -> [TicketID] {
        var filter = TicketQuery()
        filter.text = query
        return try await f.store.tickets(filter, PageQuery(limit: 500, after: nil)).items.map(\.id)
    }

    @Test("tickets that are opened, edited and noted in one transaction are found by what they say in the end")
    func together() async throws {
        try await StoreFixture.run { f in
            func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }
            // All of them wait in the queue before the first is answered: most share transactions.
            var pending: [PendingWrite] = []
            for number in 1...300 {
                let body = OpenTicket(customer: CustomerReference("C-042"), subject: try text("chair number\(number)"))
                pending.append(try f.store.enqueue(Write(.new(body), by: StoreFixture.lea)))
                if number % 3 == 0 {
                    let id = TicketID(number: Int64(number))
                    pending.append(
                        try f.store.enqueue(
                            Write(.on(id, EditTicket(subject: try text("table number\(number)"))), by: StoreFixture.lea)))
                    pending.append(try f.store.enqueue(Write(.on(id, NoteOnTicket(text: try text("broken leg"))), by: StoreFixture.lea)))
                }
            }
            for write in pending { _ = try await write.value }
            #expect(try await found(f, "chair").count == 200)
            #expect(try await found(f, "table").map(\.number) == (1...100).reversed().map { Int64($0 * 3) })
            #expect(try await found(f, "broken").count == 100)
            #expect(try await found(f, "number299").map(\.number) == [299])
            #expect(try await found(f, "chair number300").isEmpty)
        }
    }
}
