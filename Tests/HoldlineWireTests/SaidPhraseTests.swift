import Foundation
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
                #expect(Phrase(said: sentence).text(in: .english) == sentence, "\(reason)")
                let french = SaidPatterns.french.told(sentence)
                #expect(french != nil && Phrase(said: sentence).text(in: .french) == french, "\(reason): \(sentence)")
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
                "promesse sur F-1 : tout le restant dû, promis pour le 20/11/2026, et 5,00 est venu"
            ), ("nobody has it, and nothing has happened for 3d", "attribué à personne, et sans activité depuis 3d"),
            ("a sentence that nobody knows", "a sentence that nobody knows"), ("", ""),
        ])
    func told(english: String, french: String) {
        #expect(Phrase(said: english).text(in: .french) == french)
        #expect(Phrase(said: english).text(in: .english) == english)
    }

    @Test("each gap of a pattern has its place in the French, and none stands beside another")
    func complete() {
        for (key, french) in Catalogue.saidInFrench.merging(Catalogue.frenchTails, uniquingKeysWith: { first, _ in first }) {
            let gaps = key.matches(of: /\{\}/).count
            let told = SaidPattern.parts(of: french).compactMap { if case .gap(let place, _) = $0 { place } else { nil } }
            #expect(told.allSatisfy { $0 < gaps }, "\(key)")
            #expect(!key.contains("{}{}") && !french.contains(/\{[^0-9wstxdc}]/), "\(key): \(french)")
        }
    }

    /// Those that are told in full by other patterns, and those that nobody is told in a sentence of the daemon.
    private static let elsewhere: Set<String> = [
        // Pieces: the patterns are of the whole.
        "the {}", "{} {} of {} for {}",
        "{} is registered as {}, and this is {}: {}. Nothing was changed; give one of the two a number of its own, such as {}/{}",
        "{} is {}: dates ascend", "before {}", "not after {}", "{} has it", "nobody has it", "its {} was due on {}: {}",
        "{}: it was to be looked at on {}", "{}: nobody wrote down why", "{} is {}", "it has no ticket", "{}: {}, and it still holds",
        ", and came late", ", and {} came", "{} of {} ({})", "{}, {} on {}, {}", "{}: “{}” emptied",
        "{} {} at {}: somebody else is asked first",
        "gave it back", "let it ring", "score {} ({} s waited + {} s credit), {}: {}", "the same: the older number goes first", "{} more",
        "{} in {}: {}", "amount of {}", "reason of {}", "{} events", "end of month", " end of month",
        // Texts of tickets, notes and holds, which stay as they were written.
        "{}: contested with {}", "irrecoverable, says {}: write it off", "Their reference: {}", "Asked for: {}", "From {}:\n",
        "206 approved in part by the buyer", "207 disputed by the buyer", "208 suspended by the buyer, a document is missing",
        "210 refused by the buyer", "213 rejected by the platform", "{} not delivered to the buyer", "{}: the mail with it came back",
        "A mail without a subject", "subject of the merged ticket",
        // Faults of a program.
        "{} is “{}”", "{} has no value", "{} does not write all that it encodes", "a value was begun in one form and continued in another",
        "a value was written twice", "JSON has no {}", "the first answer's subject cannot be read",
        // A line of the document of the API, and a name of a row in a report.
        "{} Oneself; a supervisor and a bridge anybody.", "{}-{} days",
    ]

    /// Files with texts of tickets, commands to type, words of the bulletin, and sentences of the log.
    private static let untold: Set<String> = [
        "Judgment.swift", "NoticeDecision.swift", "StaleCommand.swift", "Condition.swift", "BounceDecision.swift",
    ]

    @Test("no sentence of the daemon lacks its pattern: a new one, or one with other words, is found here")
    func known() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let sentences = try SentenceReader.sentences(under: root.appending(path: "Sources"))
        let keys = Set(Catalogue.saidInFrench.keys).union(Catalogue.frenchTails.keys).union(Catalogue.french.keys)
        #expect(sentences.count > 700)
        for sentence in sentences where !Self.untold.contains(where: { sentence.file.hasSuffix("/" + $0) }) {
            let isKnown =
                keys.contains(sentence.pattern) || keys.contains(sentence.pattern + "{}") || Self.elsewhere.contains(sentence.pattern)
            #expect(isKnown, "\(sentence.file):\(sentence.line) “\(sentence.pattern)” has no French: give it a pattern beside the others")
        }
        #expect(Self.elsewhere.subtracting(sentences.map(\.pattern)) == [], "these are said no more")
    }
}
