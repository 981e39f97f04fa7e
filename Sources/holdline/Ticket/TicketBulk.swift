import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The tickets that standard input names: a number a line, or the lines that `ticket list` writes as JSON or CSV.
enum TicketsOnInput {
    /// The part of a line that is read; `to` is there where the line says who gets the ticket.
    private struct Line: Decodable {
        var id: TicketID
        var to: String?
    }

    /// Each once, in their order. Throws `usage` for a line that names none: then nothing is done.
    static func read(_ console: Console) throws(CommandFailure) -> [TicketID] { try lines(console).map(\.id) }

    /// The same with whom each goes to: `to` of a line of JSON, or in CSV the column of that name. Throws `usage` for a line that says
    /// nobody.
    static func readGiven(_ console: Console) throws(CommandFailure) -> [(id: TicketID, to: String)] {
        try lines(console).map { line throws(CommandFailure) in
            guard let to = line.to, !to.isEmpty else {
                throw .usage("standard input does not say who gets \(line.id): add --to, or “to” to each line. Nothing was done")
            }
            return (line.id, to)
        }
    }

    /// CSV is known by its first line, which begins with `id`; the names of its columns say where `to` stands.
    private static func lines(_ console: Console) throws(CommandFailure) -> [Line] {
        var found: [Line] = []
        var known: Set<TicketID> = []
        let lines = InputLines(console.input)
        var place = 0
        var header: [Substring] = []
        while let line = try lines.next() {
            place += 1
            let text = String(decoding: line, as: UTF8.self).trimmed
            if text.isEmpty { continue }
            // CSV begins with its names.
            if place == 1, text == "id" || text.hasPrefix("id,") {
                header = text.split(separator: ",", omittingEmptySubsequences: false)
                continue
            }
            guard let named = named(text, header) else {
                throw .usage("line \(place) of standard input names no ticket: “\(Shown.line(String(text.prefix(60))))”. Nothing was done")
            }
            if known.insert(named.id).inserted { found.append(named) }
        }
        return found
    }

    /// nil for a line that names no ticket. In CSV a cell with quotation marks before `to` makes that cell unknown, since it may
    /// hold a comma.
    private static func named(_ text: String, _ header: [Substring]) -> Line? {
        if text.hasPrefix("{") { return try? decoded(Line.self, from: Array(text.utf8)) }
        guard let id = TicketID(String(text.prefix { $0 != "," })) else { return nil }
        guard let place = header.firstIndex(of: "to") else { return Line(id: id) }
        let cells = text.split(separator: ",", omittingEmptySubsequences: false).prefix(place + 1)
        // Behind a quoted cell no comma says which column begins.
        guard cells.count > place, !cells.contains(where: { $0.contains("\"") }) else { return Line(id: id) }
        return Line(id: id, to: String(cells[place]))
    }
}

/// One action on many tickets, a result a line.
///
/// Each has a key of its own under the one of the run, so that the same command, with that key and the same input, goes on where it was
/// broken off and does nothing twice. Exit codes: 0 all were done; 65 some were refused; 75 an outcome is unknown.
struct TicketBulk {
    let client: Client
    let options: WriteOptions
    let isDryRun: Bool

    /// What was done with one ticket.
    struct Done {
        let answer: Answer<TicketPage>
        /// Says the effect to a person.
        let sentence: (Ticket) -> Phrase
    }

    /// `states` are those in which the action is allowed, `name` is its own. `act` does it under a key, and says the effect.
    func run(
        _ ids: [TicketID], _ name: String, in states: Set<TicketState>,
        _ act: (TicketID, String) async throws -> Done
    ) async throws {
        guard options.output.output != .csv else { throw CommandFailure.usage("many tickets give a line each: -o table or -o json") }
        guard !ids.isEmpty else { return try Console.current.note("No ticket is named: nothing was done.") }
        let key = options.key.key ?? RequestKey.random()
        try KeyOptions.check(key, most: 230)
        let command = KeyOptions.command(Invocation.arguments, key: key)
        if isDryRun { return try await tell(ids, name, states, command) }
        WriteProgress.current.begin(many: "ticket", .changed, repeating: command)
        let report = TicketReport(client: client, options: options.output)
        var refused = 0
        for id in ids {
            guard let done = try await attempt(id, { try await act(id, "\(key)/\(id)") }, command) else {
                refused += 1
                continue
            }
            WriteProgress.current.took(1)
            try await report.write(done.answer, showingInvoices: false, detail: nil) { done.sentence($0.ticket) }
        }
        guard refused == 0 else {
            throw CommandFailure.partlyRefused(
                """
                \(refused) of \(ids.count) tickets were refused, the others were done. The same command with the same key does nothing twice:
                  \(command)
                """)
        }
    }

    /// nil where it was refused, which is said. Throws `repeatable` for any other failure.
    private func attempt<Value>(_ id: TicketID, _ act: () async throws -> Value, _ command: String) async throws -> Value? {
        do { return try await act() } catch {
            guard let error = error as? ClientError else { throw error }
            switch error {
            case .refused(let problem):
                try Console.current.note("\(id): \(Phrase(said: problem.detail)) [\(problem.code)]")
                return nil
            // The tickets before it may be done, under this run's key.
            default: throw isDryRun ? CommandFailure.client(error) : CommandFailure.repeatable(error, command: command)
            }
        }
    }

    /// What would be refused for the ticket's state is said; nothing is done.
    private func tell(_ ids: [TicketID], _ name: String, _ states: Set<TicketState>, _ command: String) async throws {
        var possible = 0
        for id in ids {
            guard let ticket = try await attempt(id, { try await client.ticket(id).value.ticket }, command) else { continue }
            let allowed = states.contains(ticket.state)
            if allowed { possible += 1 }
            let what = allowed ? name : "not “\(name)”, since it is \(ticket.state.rawValue)"
            try Console.current.say("\(id): \(what): \(ticket.heading)")
        }
        try Console.current.note("A dry run: nothing was done. “\(name)” is possible on \(possible) of \(ids.count).")
    }
}
