import HoldlineCore
import Testing

@Suite("the rule of a dunning run")
struct ReminderRunTests {
    private static let now: Instant = "2026-11-24T09:00:00Z"

    private static func last(_ level: Int, sent: Instant = "2026-11-01T09:00:00Z", run: String? = nil, amount: Amount = "100.00")
        -> Reminder
    {
        Reminder(
            invoice: "F1", customer: "C-042", level: level, amount: amount, currency: .eur, sentAt: sent, run: run, registeredAt: sent,
            registeredBy: "dun", answered: 1, version: 2)
    }

    /// The answer while so much is held.
    private static func answer(held: Amount? = nil) -> DunningAnswer {
        let hold = Hold(
            id: HoldID(number: 1), kind: .manual, invoice: "F1", amount: held, currency: .eur, since: "2026-11-20T09:00:00Z",
            placedBy: "ada",
            version: 3)
        return DunningAnswer.decide(
            "F1", DunnableInvoice(customer: "C-042", issued: "2026-10-01", currency: .eur, open: "100.00"), customer: "C-042",
            holds: held == "0.00" ? [] : [hold], asOf: "2026-11-24", unregisteredProceeds: false, version: 3)
    }

    private static let handover = Handover(
        invoice: "F1", customer: "C-042", agency: nil, amount: "100.00", currency: .eur, level: 3, handedOverAt: "2026-11-01T09:00:00Z",
        handedOverBy: "ada", seq: 2, version: 2)

    @Test("what its past says decides first, then what is held; a run that broke off knows its own again")
    func table() {
        let free = Self.answer(held: "0.00")
        let part = Self.answer(held: "30.00")
        let all = Self.answer()
        let first = ReminderRun(level: 1, name: "dun")
        let second = ReminderRun(level: 2, name: "dun")
        func with(_ run: ReminderRun, _ change: (inout ReminderRun) -> Void) -> ReminderRun {
            var run = run
            change(&run)
            return run
        }
        let again = with(first) { $0.again = true }
        let partial = with(first) { $0.partial = true }
        let own = Self.last(1, sent: "2026-11-24T08:00:00Z", run: "dun")
        let recent = Self.last(1, sent: "2026-11-20T09:00:00Z")
        let rows: [(String, ReminderRun, Reminder?, Handover?, DunningAnswer, ReminderRun.Verdict)] = [
            ("never reminded", first, nil, nil, free, .remind("100.00")), ("all held", first, nil, nil, all, .skip(.held)),
            ("a part held", first, nil, nil, part, .skip(.heldInPart)), ("the rest", partial, nil, nil, part, .remind("70.00")),
            ("reminded", first, Self.last(1), nil, free, .skip(.reminded)), ("again", again, Self.last(1), nil, free, .remind("100.00")),
            ("again, too soon", again, recent, nil, free, .skip(.tooSoon)),
            ("again, no wait", with(again) { $0.wait = Span(seconds: 0) }, recent, nil, free, .remind("100.00")),
            ("a week ago to the second", again, Self.last(1, sent: "2026-11-17T09:00:00Z"), nil, free, .remind("100.00")),
            ("next level", second, Self.last(1), nil, free, .remind("100.00")),
            ("first missing", second, nil, nil, free, .skip(.levelMissing)),
            ("further on", first, Self.last(2), nil, free, .skip(.furtherOn)),
            ("level with a part held", with(second) { $0.partial = true }, Self.last(1), nil, part, .skip(.levelHeld)),
            ("same level with a part held", with(again) { $0.partial = true }, Self.last(1), nil, part, .remind("70.00")),
            ("with an agency", first, nil, Self.handover, free, .skip(.withAgency)),
            ("its own", first, own, nil, free, .before(own)), ("its own, also again", again, own, nil, free, .before(own)),
            ("its own, held since", first, own, nil, all, .skip(.heldSince)),
            ("its own, too much by now", first, own, nil, part, .skip(.heldSince)),
            (
                "its own, a part", first, Self.last(1, run: "dun", amount: "70.00"), nil, part,
                .before(Self.last(1, run: "dun", amount: "70.00"))
            ),
            ("its own of another level", second, own, nil, free, .skip(.tooSoon)),
            ("another run's", first, Self.last(1, run: "other"), nil, free, .skip(.reminded)),
            ("a run without a name", ReminderRun(level: 1), own, nil, free, .skip(.reminded)),
        ]
        for (name, run, last, handover, answer, verdict) in rows {
            #expect(run.verdict(last: last, handover: handover, answer, now: Self.now) == verdict, "\(name)")
        }
    }

    @Test("nothing that is not known to be free is reminded")
    func unknown() {
        let answer = DunningAnswer.decide(
            "F1", nil, customer: nil, holds: [], asOf: "2026-11-24", unregisteredProceeds: true, version: 3)
        #expect(ReminderRun(level: 1).verdict(last: nil, handover: nil, answer, now: Self.now) == .skip(.held))
        let paid = DunningAnswer.decide(
            "F1", DunnableInvoice(customer: "C-042", issued: "2026-10-01", currency: .eur, open: "0.00"), customer: "C-042", holds: [],
            asOf: "2026-11-24", unregisteredProceeds: false, version: 3)
        #expect(ReminderRun(level: 1).verdict(last: nil, handover: nil, paid, now: Self.now) == .skip(.held))
    }
}
