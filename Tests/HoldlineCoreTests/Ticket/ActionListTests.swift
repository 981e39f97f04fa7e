import HoldlineCore
import Testing

@Suite("actions as values")
struct ActionListTests {
    private static let named: [(noun: String, name: String, events: [EventType])] =
        Ticket.actions.map { ("ticket", $0.name, $0.events) } + Hold.actions.map { ("hold", $0.name, $0.events) }
        + Call.actions.map { ("call", $0.name, $0.events) }
        + Agent.actions.map { ("agent", $0.name, $0.events) } + Message.actions.map { ("message", $0.name, $0.events) }

    @Test("no two actions of a noun have one name, and the nouns' lists are the contract's")
    func names() {
        let names = Dictionary(grouping: Self.named, by: \.noun).mapValues { $0.map(\.name) }
        #expect(
            names["ticket"] == [
                "take", "assign", "release", "notes", "strike", "wait", "continue", "remind-me", "disputes", "dispute-suggested", "settle",
                "unsettle",
                "resolve", "merge",
                "unmerge", "reopen", "close",
            ])
        #expect(names["hold"] == ["lift", "review"])
        #expect(names["call"] == ["answer", "decline", "hold", "unhold", "requeue", "transfer", "done", "abandon", "callback"])
        #expect(names["agent"] == ["login", "logout", "pause", "resume", "away", "back"])
        #expect(names["message"] == ["hand", "handed-over", "failed", "unknown", "requeue", "drop"])
    }

    @Test("each type of event is listed once, is read from its own word, and tells something without any facts")
    func events() {
        #expect(Set(EventType.allCases.map(\.rawValue)).count == EventType.allCases.count)
        #expect(EventType.allCases.count == 74)
        for type in EventType.allCases {
            #expect(EventType(rawValue: type.rawValue) == type)
            #expect(!HistoryLine.words(type, Facts()).isEmpty)
        }
        for action in Self.named { #expect(action.events.allSatisfy(EventType.allCases.contains)) }
        #expect(EventType(rawValue: "ticket.forgotten") == nil)
    }

    @Test("a command says what it is about and which names it carries, and nothing that a person wrote")
    func commands() {
        let note = Command.on(TicketID(number: 7), NoteOnTicket(text: "the lorry was Ada's"))
        #expect(note.description == "NoteOnTicket on T-7" && note.subject == .ticket(TicketID(number: 7)))
        #expect(Command.on(TicketID(number: 7), AssignTicket(agent: "bob")).names == OutsideNames(users: ["bob"]))
        #expect(Command.on("lea", LoginAgent()).names == OutsideNames(users: ["lea"], agent: "lea"))
        #expect(Command.new(AddCall(queue: "support")).names == OutsideNames(queues: ["support"]))
        #expect(Command.new(AddCall(queue: "support")).subject == nil)
        let registers = [Command.on("F1", HandOver(version: 1)), .on("F1", RecallInvoice())].map(\.registersInvoices)
        #expect(registers == [false, false])
    }
}
