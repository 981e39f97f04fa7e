import Glibc
import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

/// Logs and the daemon's answers to what is made of them.
enum QueueLogWire {
    /// An answer a line, those whose text holds `refusing` refused.
    static func answer(_ asked: ScriptedDaemon.Asked, refusing: String? = nil) -> ScriptedDaemon.Reply {
        // What it knew before the log: nothing.
        guard asked.target.hasPrefix("/v1/observed") else { return .answer(200, "{\"items\":[],\"next\":null,\"version\":1}") }
        let lines = asked.body.split(separator: "\n")
        var refused = 0
        var text = ""
        for (index, line) in lines.enumerated() {
            if let refusing, line.contains(refusing) {
                refused += 1
                text += "{\"line\":\(index + 1),\"status\":422,\"problem\":\(Wire.problem(422, "invalid"))}\n"
            } else {
                text += "{\"line\":\(index + 1),\"status\":201}\n"
            }
        }
        return .answer(200, text + "{\"lines\":\(lines.count),\"done\":\(lines.count - refused),\"refused\":\(refused)}\n")
    }

    /// A call that begins at a second, is answered and ends 30 seconds later.
    static func call(_ callid: String, at second: Int, agent: String = "lea") -> String {
        """
        \(second)|\(callid)|support|NONE|ENTERQUEUE||0199001122|1
        \(second + 10)|\(callid)|support|\(agent)|CONNECT|10|x\(callid)|3
        \(second + 30)|\(callid)|support|\(agent)|COMPLETECALLER|10|20|1

        """
    }

    static func append(_ text: String, to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw CommandFailure.unwritable(Phrase(verbatim: file)) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw CommandFailure.unwritable(Phrase(verbatim: file)) }
    }
}

extension ScriptedDaemon {
    /// What the lines of all requests say under a key.
    func told(_ key: String, target: String = "/v1/observed/calls") -> [String] {
        requests.filter { $0.target == target }.flatMap { $0.body.split(separator: "\n") }.map { line in
            guard let start = line.range(of: "\"\(key)\":") else { return "" }
            return String(line[start.upperBound...].prefix { $0 != "," && $0 != "}" }.filter { $0 != "\"" })
        }
    }

    /// Callids of the calls whose end was told, in their order.
    var ended: [String] { zip(told("callid"), told("outcome")).filter { !$0.1.isEmpty }.map(\.0) }
}

extension Substring {
    /// Where a text stands, without Foundation.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
