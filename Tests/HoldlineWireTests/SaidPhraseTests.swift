import HoldlineCore
import Testing

@testable import HoldlineWire

/// What the daemon says in English, told in another language.
@Suite("sentences of the daemon") struct SaidPhraseTests {
    private static func at(_ text: String) -> Instant { Instant(text: text) ?? Instant(seconds: 0) }
    private static func day(_ text: String) -> Day { Day(text: text) ?? .earliest }

    private static let now = at("2026-11-24T09:00:00Z")
    private static let rule = StaleRule(
        cutoff: at("2026-11-23T09:00:00Z"), now: now, policy: Policy(calendar: BusinessCalendar(zone: .utc)),
        absent: ["ada": .away(since: at("2026-11-20T09:00:00Z"), until: day("2026-12-07")), "gone": .noRole])

    /// Every reason of a ticket and of a hold, in the words of the rule itself.
    private static func sentences() -> [StaleReason: Set<String>] {
        var said: [StaleReason: Set<String>] = [:]
        func take(_ finding: StaleRule.Finding?) { if let finding { said[finding.reason, default: []].insert(finding.why) } }
        var clocks = [
            TicketClock(
                running: true, elapsed: 0, firstResponseDue: nil, resolutionDue: nil, firstResponseLate: false, resolutionLate: false)
        ]
        for kind in DeadlineKind.allCases {
            var clock = clocks[0]
            switch kind {
            case .acknowledge: (clock.acknowledgeDue, clock.acknowledgeLate) = (at("2026-11-20T09:00:00Z"), true)
            case .firstResponse: (clock.firstResponseDue, clock.firstResponseLate) = (at("2026-11-20T09:00:00Z"), true)
            case .nextUpdate: (clock.nextUpdateDue, clock.nextUpdateLate) = (at("2026-11-20T09:00:00Z"), true)
            case .resolution: (clock.resolutionDue, clock.resolutionLate) = (at("2026-11-20T09:00:00Z"), true)
            }
            clocks.append(clock)
        }
        for assignee in [nil, "bob", "ada", "gone"] {
            for state in [TicketState.new, .open, .waiting] {
                for clock in clocks {
                    for until in [nil, day("2026-11-21")] {
                        for whom in WaitingFor.allCases {
                            var ticket = Ticket(
                                id: TicketID(number: 7), customer: CustomerReference(unchecked: "C"), subject: nil, assignee: assignee,
                                openedAt: at("2026-11-10T09:00:00Z"),
                                openedBy: "bob", version: 1)
                            (ticket.state, ticket.waitingUntil) = (state, until)
                            if state == .waiting { (ticket.waitingFor, ticket.waitingSince) = (whom, at("2026-11-12T09:00:00Z")) }
                            take(rule.finding(ticket, clock, cancelled: nil))
                            take(rule.finding(ticket, clock, cancelled: InvoiceNumber(unchecked: "F 1")))
                        }
                    }
                }
            }
        }
        take(rule.finding(TicketCourse(moves: 5, bouncingSince: now)))
        take(rule.finding(TicketCourse(moves: 5, reopenings: 3, reopenedSince: now)))
        for kind in HoldKind.allCases {
            for invoice in [InvoiceNumber(unchecked: "F-1"), nil] {
                for ticket in [nil, TicketID(number: 7)] {
                    var hold = Hold(
                        id: HoldID(number: 3), kind: kind, invoice: invoice, ticket: ticket, amount: nil, currency: nil,
                        since: at("2026-11-10T09:00:00Z"), placedBy: "sue", version: 1)
                    if invoice == nil { hold.customer = CustomerReference(unchecked: "C-042") }
                    hold.review = day("2026-11-20")
                    for reason in [StaleReason.reviewPassed, .noReason, .ticketClosed] where reason != .ticketClosed || invoice != nil {
                        said[reason, default: []].insert(rule.why(reason, hold, ticket: ticket == nil ? nil : "closed"))
                    }
                }
            }
        }
        return said
    }

    @Test("each reason of what is stale is told in French, and in English as the daemon says it")
    func stale() throws {
        let said = Self.sentences()
        #expect(Set(StaleReason.allCases).subtracting(said.keys) == [.promiseBroken])
        for (reason, sentences) in said {
            for sentence in sentences {
                let phrase = Phrase(said: sentence)
                #expect(phrase.description == sentence && phrase.key != "{}", "\(reason): \(sentence)")
                #expect(Catalogue.french[phrase.key] != nil && phrase.text(in: .french) != sentence, "\(reason): \(sentence)")
            }
        }
    }

    @Test(
        "dates, words and names stand in their places",
        arguments: [
            ("its first response was due on 2026-11-20: bob has it", "échéance dépassée (première réponse) le 20/11/2026 : chez bob"),
            ("it waits for the customer, and was to wait until 2026-11-21", "attend (client), et devait attendre jusqu’au 21/11/2026"),
            (
                "promise on F-1: all that is open was promised for 2026-11-20, and 5.00 came",
                "promesse sur F-1 : tout le restant dû, promis pour le 20/11/2026, et 5.00 est venu"
            ), ("nobody has it, and nothing has happened for 3d", "attribué à personne, et sans activité depuis 3d"),
            ("a sentence that nobody knows", "a sentence that nobody knows"), ("", ""),
        ])
    func told(english: String, french: String) {
        #expect(Phrase(said: english).text(in: .french) == french)
        #expect(Phrase(said: english).text(in: .english) == english)
    }

    @Test("each pattern has its French") func complete() {
        for pattern in SaidPattern.all { #expect(Catalogue.french[pattern.key] != nil, "\(pattern.key)") }
    }
}
