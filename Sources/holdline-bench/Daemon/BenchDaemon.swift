import Glibc

/// A daemon of its own: its database, socket and configuration are in a directory of the run.
final class BenchDaemon {
    let socket: String
    private let program: String
    private let directory: String
    private var child: Child
    private static let ready = HTTP.request("GET", "/readyz")

    /// Starts it, and waits for its first answer.
    init(_ program: String, in directory: String) throws {
        self.program = program
        self.directory = directory
        socket = directory + "/s/holdline.sock"
        // A file of its own: a configuration at the usual place would count otherwise.
        try Files.write("# The defaults.\n", to: directory + "/holdline.yaml")
        child = try Self.start(program, directory, socket)
        try wait(for: Self.ready)
    }

    private static func start(_ program: String, _ directory: String, _ socket: String) throws -> Child {
        try Child(
            [
                program, "--socket", socket, "--database", directory + "/d/holdline.db", "--config", directory + "/holdline.yaml",
                "--log-level", "error",
            ], output: directory + "/log")
    }

    private func wait(for request: [UInt8]) throws {
        do {
            try untilItAnswers(child, "the daemon") { try Connection(socket).exchange(request, expecting: 200) }
        } catch {
            throw BenchProblem("\(error)\n\(log)")
        }
    }

    /// Milliseconds from its start to the first answer about an invoice.
    func restart(asking number: String) throws -> Double {
        try stop()
        let request = HTTP.request("GET", "/v1/invoices/\(number)/dunning")
        let start = Moment.now
        child = try Self.start(program, directory, socket)
        try wait(for: request)
        return start.elapsed * 1000
    }

    /// The last lines that it logged.
    private var log: String { (Files.text(directory + "/log") ?? "").split(separator: "\n").suffix(5).joined(separator: "\n") }

    var residentBytes: Double { child.residentBytes }

    func stop() throws {
        let status = child.stop()
        guard status == 0 else { throw BenchProblem("the daemon stopped with \(status)\n\(log)") }
    }
}
