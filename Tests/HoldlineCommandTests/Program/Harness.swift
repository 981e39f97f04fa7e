import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

@testable import holdline

/// A directory that a test has to itself.
struct TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/holdline-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CommandFailure.unwritable("no temporary directory") }
        path = String(cString: made)
    }

    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure.unwritable(Phrase(verbatim: file)) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw CommandFailure.unwritable(Phrase(verbatim: file)) }
        return file
    }

    func read(_ name: String) throws -> String {
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        guard descriptor >= 0 else { throw CommandFailure.unwritable(Phrase(verbatim: name)) }
        defer { close(descriptor) }
        return String(decoding: try DescriptorInput(descriptor).read(), as: UTF8.self)
    }

    func remove() {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(directory)
        }
        rmdir(path)
    }
}

/// Keeps what is written to it.
final class Kept: Sink {
    private let bytes = Mutex<[UInt8]>([])

    func write(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    func flush() {}

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

/// Gives a text once.
final class Given: Input {
    private let rest: Mutex<[UInt8]>

    init(_ text: String) { rest = Mutex(Array(text.utf8)) }

    func read() -> [UInt8] {
        rest.withLock { rest in
            defer { rest = [] }; return rest
        }
    }
}

/// One run of the command in this process.
struct Run {
    var status: Int32
    var output: String
    var error: String

    /// Machines whose cores are busy take their time.
    private static let environment = ["HOLDLINE_TIMEOUT": "10m"]

    static func holdline(
        _ arguments: [String], input: String = "", terminal: Bool = false, asks: Bool = false, width: Int = 80,
        environment: [String: String] = [:]
    ) async -> Run {
        let output = Kept()
        let error = Kept()
        let console = Console(
            output: output, error: error, input: Given(input), inputIsTerminal: asks, outputIsTerminal: terminal, errorIsTerminal: asks,
            width: width, hasColor: false, language: Language { environment[$0] }, environment: { environment[$0] ?? Self.environment[$0] })
        let status = await Program.run(arguments, on: console)
        return Run(status: status, output: output.text, error: error.text)
    }
}

/// JSON as the daemon writes it.
enum Wire {
    static func dunning(_ invoice: String, _ decision: String = "proceed", blockers: String = "") -> String {
        """
        {"invoice":"\(invoice)","known":true,"customer":"C-042","decision":"\(decision)","currency":"EUR","open":"1200.00",\
        "held":"300.00","collectable":"900.00","dunnableFrom":null,"version":8,"blockerCount":0,"blockers":[\(blockers)]}
        """
    }

    static func end(checked: Int, pause: Int = 0, partial: Int = 0) -> String {
        "{\"checked\":\(checked),\"pause\":\(pause),\"partial\":\(partial),\"unknown\":0,\"version\":8}\n"
    }

    static func ticket(_ id: String, subject: String = "chairs") -> String {
        """
        {"id":"\(id)","customer":"C-042","subject":"\(subject)","priority":"normal","channel":"phone","state":"new","disputes":[],\
        "openedAt":"2026-11-20T09:12:44Z","openedBy":"marie","updatedAt":"2026-11-20T09:12:44Z","pauses":[],"version":1}
        """
    }

    static func problem(_ status: Int, _ code: String, done: Bool? = nil) -> String {
        "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":\(status),\"code\":\"\(code)\",\"detail\":\"because\""
            + (done.map { ",\"done\":\($0)" } ?? "") + "}"
    }
}
