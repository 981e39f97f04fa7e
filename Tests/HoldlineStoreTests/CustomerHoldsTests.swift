import HoldlineCore
import Testing

@testable import HoldlineStore

/// What the writer keeps of holds on customers, from one command to the next.
@Suite("kept holds of customers")
struct CustomerHoldsTests {
    private static let customer = CustomerReference(unchecked: "C-1")

    private static func facts(_ change: (inout Facts) throws -> Void) rethrows -> Facts {
        var facts = Facts()
        try change(&facts)
        return facts
    }

    @Test("they are read again once an event may have changed them, and when its transaction is taken back")
    func forgotten() throws {
        let kept = CustomerHolds()
        var reads = 0
        func ask() {
            _ = kept.holds(onAllOf: Self.customer) { _ in
                reads += 1
                return [Hold.blank]
            }
        }
        ask()
        ask()
        #expect(reads == 1)
        let (onInvoice, onCustomer) = (Self.hold { $0.invoice = InvoiceNumber(unchecked: "F1") }, Self.hold { $0.customer = Self.customer })
        kept.take(Self.facts { $0.holds = [onInvoice] })
        ask()
        #expect(reads == 1)
        let changes = [
            Self.facts { $0.holds = [onInvoice, onCustomer] }, Self.facts { $0.customer = Customer(reference: Self.customer, version: 1) },
            Self.facts { $0.merge = CompanyMerge(from: Self.customer, into: Self.customer, company: "=C-1", becomes: "=C-2") },
            Self.facts { $0.erasure = Erasure(.asked) },
        ]
        for (place, facts) in changes.enumerated() {
            kept.take(facts)
            ask()
            #expect(reads == place + 2)
        }
        kept.forget()
        ask()
        #expect(reads == changes.count + 2)
    }

    private static func hold(_ change: (inout Hold) -> Void) -> Hold {
        var hold = Hold.blank
        change(&hold)
        return hold
    }
}
