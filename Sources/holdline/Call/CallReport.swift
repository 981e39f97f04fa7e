import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Says what a verb on a call did.
struct CallReport {
    let client: Client
    let options: OutputOptions
    var behalf: String?
    let console = Console.current

    /// JSON and CSV give the answer alone; a person is told in words, with who calls where a picture is asked for, and what comes next.
    func write(_ answer: Answer<Call>, picture: Bool = false, next: ((Call) -> String?)? = nil, _ sentence: (Call) -> String) async throws {
        try await options.write(answer) { call, writer in
            let call = call.soFar
            if picture {
                try CallView(call, on: console).write()
                try await caller(of: call)
            } else {
                try writer.line(sentence(call))
            }
            if let line = next?(call) ?? CallWords.next(call, behalf) { try writer.line(line) }
        }
    }

    /// The work is done whatever happens here: a question that fails is said, and fails nothing.
    func caller(of call: Call) async throws {
        guard let reference = call.customer else { return }
        do {
            try CallerView(try await client.customer(reference).value, on: console).write()
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
    var soFar: Call {
        (wait == nil && state != .ended) || (talk == nil && state.isConversation) ? read(at: LocalTime.now()) : self
    }
}
