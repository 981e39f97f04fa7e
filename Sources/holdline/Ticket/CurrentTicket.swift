import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The ticket that a verb is about: `T-7`, or `7`; where none is named, the call's, or the last one of this terminal.
struct TicketArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The ticket: T-7, or 7; without it the call's, or the last one here.", valueName: "ticket"), completion: .tickets
    )
    var named: String?
    @Flag(help: "The tickets that standard input names: a number a line, or what ticket list writes with -o json or csv.") var stdin = false
    @Flag(help: "With --stdin: say on which it is possible, and do nothing.") var dryRun = false

    /// Exit code 64: a ticket that is named beside those of standard input.
    func validate() throws {
        if stdin, named != nil, word == nil { throw ValidationError(told: "--stdin names the tickets: leave “\(named ?? "")” out") }
        if dryRun, !stdin { throw ValidationError(told: "--dry-run goes with --stdin") }
    }

    /// The first word, where it is no ticket: a verb with an argument of its own takes it for that.
    ///
    /// nil where a ticket, or nothing, was named.
    var word: String? { named.flatMap { TicketID($0) == nil && HoldID($0) == nil && CallID($0) == nil ? $0 : nil } }

    /// The ticket. Throws `ValidationError` for a word that is none, and `usage` where nothing tells which is meant.
    func find(_ client: Client, hasWord: Bool = false) async throws -> TicketID {
        if let named, !hasWord { return try Read.ticket(named) }
        return try await CurrentTicket(client: client, console: .current).find()
    }

    /// The arguments that name this very ticket, for a command that is repeated later; nil where the typed ones do.
    func repeating(_ id: TicketID) -> [String]? {
        named == nil || word != nil ? Invocation.naming(id) : nil
    }
}

/// “This ticket”: the one of the call that an agent is in, or else the last one that was opened, shown or changed at this terminal.
///
/// Only a person at a terminal has one: a script names its tickets. Each terminal session has its own.
struct CurrentTicket {
    let client: Client
    let console: Console

    /// What is kept of the last ticket.
    private struct Last {
        var id: TicketID
        /// By this computer's clock.
        var at: Instant
    }

    /// Seconds after which the last ticket is forgotten: a shift.
    private static let longest: Int64 = 12 * 3600

    /// Finds it, and says which it is on standard error.
    ///
    /// Throws `usage` where there is none, and where the call's is another than the one that was used since the call began.
    func find() async throws -> TicketID {
        guard console.errorIsTerminal else { throw CommandFailure.usage("no ticket is named: write T-7, or 7") }
        let ofCall = try await callsTicket()
        let last = remembered()
        if let ofCall, let last, last.id != ofCall.id, ofCall.since.map({ last.at > $0 }) ?? true {
            throw CommandFailure.usage("which ticket: \(ofCall.id), the call's, or \(last.id), the last one here? Name it")
        }
        if let ofCall {
            try console.note("Ticket \(ofCall.id), the call's")
            return ofCall.id
        }
        guard let last else {
            throw CommandFailure.usage("no ticket is named, and none was opened or shown here: write T-7, or 7")
        }
        try console.note("Ticket \(last.id), the last one here")
        return last.id
    }

    /// The ticket of the call at hand, and since when that is spoken. Who may not ask for calls has none.
    private func callsTicket() async throws(ClientError) -> (id: TicketID, since: Instant?)? {
        do {
            let agent = try await client.agentIfKnown(try await client.login(or: client.behalf))?.read(at: LocalTime.now())
            guard let id = agent?.callAtHand else { return nil }
            let call = try await client.call(id).value
            return call.ticket.map { ($0, call.answeredAt) }
        } catch .refused {
            return nil
        }
    }

    /// Keeps a ticket as the last one of this terminal. What cannot be kept is not: nothing depends on it.
    func remember(_ id: TicketID) {
        guard console.errorIsTerminal, let place = place(making: true) else { return }
        let text = Array("\(id) \(LocalTime.now().milliseconds) \(client.socket)\n".utf8)
        let file = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = write(file, text, text.count)
    }

    /// nil where nothing was kept, where it is older than a shift, or where it was kept for the daemon of another socket.
    private func remembered() -> Last? {
        guard let place = place(making: false) else { return nil }
        let file = open(place, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard let bytes = try? DescriptorInput(file).read() else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).trimmed.split(separator: " ", maxSplits: 2)
        guard words.count == 3, let id = TicketID(String(words[0])), let milliseconds = Int64(words[1]), words[2] == client.socket else {
            return nil
        }
        let at = Instant(milliseconds: milliseconds)
        return LocalTime.now().seconds(since: at) <= Self.longest ? Last(id: id, at: at) : nil
    }

    /// A file for each session of a terminal (getsid(2)), in the user's own runtime or state directory; nil where there is none.
    private func place(making: Bool) -> String? {
        let runtime = console.environment("XDG_RUNTIME_DIR") ?? console.environment("XDG_STATE_HOME")
        guard let parent = runtime ?? console.environment("HOME").map({ $0 + "/.local/state" }) else { return nil }
        if making {
            if runtime == nil, let home = console.environment("HOME") { mkdir(home + "/.local", 0o700) }
            for directory in [parent, parent + "/holdline"] { mkdir(directory, 0o700) }
        }
        return "\(parent)/holdline/ticket-\(getsid(0))"
    }
}
