import HoldlineClient
import HoldlineCore

/// What a write on a hold says it did.
struct HoldReport {
    let client: Client
    let options: OutputOptions

    func write(_ answer: Answer<Hold>, _ sentence: (Hold) -> String) async throws {
        let console = Console.current
        switch options.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Hold>(Hold.columns, .csv, on: console)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        case .table:
            let hold = try answer.value
            try console.say(Shown.line(sentence(hold)))
            if let promise = hold.promise, promise.state == .open, !hold.isLifted {
                let plan = promise.instalments.count > 1 ? " One that is missed ends the whole plan." : ""
                try PageWriter(on: console).text("Promised: \(promise.dates).\(plan)", indent: 2)
            }
            guard let invoice = hold.invoice else { return }
            do {
                try console.say("  " + Shown.line(DunningWords.sentence(try await client.dunning(invoice).value)))
            } catch let error as ClientError {
                try console.note("\(hold.id) is written, but what may be collected on \(invoice) cannot be shown: \(error.message)")
            }
        }
    }
}
