import HoldlineCore
import Testing

@Suite("any history of reminders and holds")
struct ReminderHistoryTests {
    /// What holds an invoice on a day, worked out without the rules under test: nil is all of it.
    private func held(_ world: World, _ invoice: Invoice, on day: Day) -> Amount? {
        let zero = Amount.zero(in: invoice.currency)
        // A ledger that has more open than its credits leave contradicts itself: so much is not chased.
        let left = invoice.amount - (invoice.credited ?? zero)
        var sum = invoice.credited?.isPositive == true ? max(invoice.open - max(left, zero), zero) : zero
        for hold in world.standing where hold.invoice == invoice.number || hold.customer == invoice.customer {
            if let last = hold.until, last < day { continue }
            if let first = hold.from, first > day { continue }
            if let border = hold.issuedBefore, hold.customer != nil, invoice.issued >= border { continue }
            guard let amount = hold.amount, hold.currency == invoice.currency else { return nil }
            sum = sum + amount
        }
        return sum
    }

    @Test("no reminder is registered for what is held, or was held more since its version", arguments: 0..<400)
    func generated(seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &+ 77_000)
        var desk = Desk()
        desk.policy.resumeAfter = seed % 3 == 0 ? 5 : 0
        desk.policy.lastReminder = 1
        // The tables at every version.
        var past: [Int64: World] = [0: desk.world]
        var registered = 0
        for number in Commands.numbers where dice.flip() { try desk.register(number, issued: "2026-10-01") }
        past[desk.world.head] = desk.world
        for _ in 0..<60 {
            let number = dice.one(of: Commands.numbers) ?? "F1"
            if dice.flip(3) {
                registered += try remind(&desk, &dice, number, past) ? 1 : 0
            } else if dice.flip(10) {
                let today = desk.policy.today(at: desk.now)
                let from = today.adding(days: .random(in: -2...3, using: &dice))
                _ = desk.refusal(.new(PlaceHold(kind: .promise, invoice: number, from: from, until: today.adding(days: 4))))
            } else if dice.flip(8) {
                let version = dice.one(of: past.keys.sorted()) ?? 0
                let before = desk
                if desk.refusal(.on(number, HandOver(version: version)), as: Desk.sue) == nil,
                    let invoice = before.world.invoice(number)
                {
                    #expect(held(before.world, invoice, on: before.policy.today(at: before.now))?.units == 0)
                }
            } else {
                _ = desk.refusal(Commands.random(&dice, desk), as: Desk.sue)
            }
            past[desk.world.head] = desk.world
            if dice.flip(5) { desk.pass(seconds: .random(in: 1...200_000, using: &dice)) }
        }
        #expect(desk.replayed == desk.world)
        #expect(registered == desk.world.reminders.values.reduce(0) { $0 + $1.count })
    }

    /// Tries one, and holds the outcome against the tables as they are and as they were; true where it was registered.
    private func remind(_ desk: inout Desk, _ dice: inout Dice, _ number: InvoiceNumber, _ past: [Int64: World]) throws -> Bool {
        let before = desk.world
        let last = before.lastReminder(on: number)?.level ?? 0
        let version = dice.flip() ? before.head : dice.one(of: past.keys.sorted()) ?? 0
        let ahead = Int.random(in: -2...5, using: &dice)
        let sent = desk.now.adding(seconds: Int64(ahead) * 86_400)
        let collectable = desk.check(number, asOf: desk.policy.today(at: sent)).collectable
        let amounts: [Amount] = ["50.00", "900.00", "1200.00"]
        let amount = (dice.flip() ? collectable : nil) ?? dice.one(of: amounts) ?? "1.00"
        let body = RegisterReminder(
            level: last + (dice.flip() ? 1 : Int.random(in: -1...2, using: &dice)), amount: amount, sentAt: sent, version: version)
        let today = desk.policy.today(at: desk.now)
        let day = max(desk.policy.today(at: sent), today)
        let code = desk.refusal(.on(number, body), as: ReminderTests.dun)
        guard let invoice = before.invoice(number) else {
            #expect(code == .notFound)
            return false
        }
        let now = held(before, invoice, on: day)
        let free = now.map { max(invoice.open - $0, .zero(in: invoice.currency)) } ?? .zero(in: invoice.currency)
        let wasHeld = past[version].map { held($0, invoice, on: day) }
        if code == nil {
            #expect(free.isPositive, "\(number) is paused on \(day)")
            #expect(body.amount <= free && body.amount.isPositive)
            #expect(body.level == last || body.level == last + 1)
            #expect(body.level == last || last == 0 || now?.units == 0, "level \(body.level) while a part is held")
            // All of it then, or as much: nothing was added since.
            if let then = wasHeld ?? nil, let now { #expect(now <= then, "\(number) was held more after \(version)") }
        } else if version == before.head, free.isPositive, body.amount == free, body.level == max(last, 1) {
            Issue.record("\(number) is free for \(free) on \(day), and was refused as \(code?.rawValue ?? "")")
        }
        return code == nil
    }
}
