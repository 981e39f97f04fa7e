import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Says what a verb on a call did.
///
/// The same for all verbs on a call, so that each of them ends with the command that comes next.
struct CallReport {
    let client: Client
    let options: OutputOptions
    var behalf: String?
    let console = Console.current

    /// JSON and CSV give the answer alone; a person is told in words, with who calls where a picture is asked for, and what comes next.
    ///
    /// `next` names that command where the state alone does not tell; nil falls back on the state.
    func write(_ answer: Answer<Call>, picture: Bool = false, next: ((Call) -> String?)? = nil, _ sentence: (Call) -> String) async throws {
        try await options.write(answer) { call, writer in
            let call = call.soFar
            if picture {
                try CallView(call: call, writer: writer).write()
                try await caller(of: call)
            } else {
                try writer.line(sentence(call))
            }
            if let line = next?(call) ?? CallWords.next(call, behalf) { try writer.line(line) }
        }
    }

    /// The work is done: a question that fails is noted, and fails nothing.
    ///
    /// A customer that nobody registered has no page: that is said, and is no failure.
    func caller(of call: Call) async throws {
        guard let reference = call.customer else { return }
        do {
            try CallerView(page: try await client.customer(reference).value, writer: PageWriter(on: console)).write()
        } catch ClientError.refused(let problem) where problem.status == 404 {
            try console.say("Customer \(Shown.line(reference.text)) is not registered, and has no ticket.")
        } catch let error as ClientError {
            try console.say("customer \(Shown.line(reference.text))")
            try console.note("What is open with customer \(reference) cannot be shown: \(error.message)")
        }
    }
}

extension Call {
    /// With the wait and the talk so far, where the answer does not say them.
    ///
    /// By the clock of this computer, for what is shown; JSON stays as it came.
    var soFar: Call {
        (wait == nil && state != .ended) || (talk == nil && state.isConversation) ? read(at: LocalTime.now()) : self
    }
}
