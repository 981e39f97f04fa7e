import Glibc

/// A Redis of its own, which keeps a word for every invoice: the least that a server in memory can do for a question by a key.
final class Redis {
    let socket: String
    private let program: String
    private let directory: String
    private var child: Child

    /// Starts it empty, on a Unix socket only and without writing anything by itself.
    init(_ program: String, in directory: String) throws {
        self.program = program
        self.directory = directory
        socket = directory + "/redis.sock"
        child = try Self.start(program, socket, directory)
        try Self.wait(for: child, socket)
    }

    private static func start(_ program: String, _ socket: String, _ directory: String) throws -> Child {
        try Child(
            [
                program, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", directory, "--daemonize", "no",
            ], output: directory + "/redis.log")
    }

    /// A Redis that loads answers with an error.
    private static func wait(for child: Child, _ socket: String) throws {
        let ping = RESP.command("DBSIZE")
        try untilItAnswers(child, "Redis") {
            let connection = try Connection(socket)
            try connection.send(ping)
            try connection.reply()
        }
    }

    /// Milliseconds from its start to its first answer, with all that it had.
    func restart() throws -> Double {
        let connection = try Connection(socket)
        try connection.send(RESP.command("SAVE"))
        try connection.reply()
        child.stop()
        unlink(socket)
        let start = Moment.now
        child = try Self.start(program, socket, directory)
        try Self.wait(for: child, socket)
        return start.elapsed * 1000
    }

    func fill(_ invoices: Invoices) throws {
        let connection = try Connection(socket)
        for slice in stride(from: 0, to: invoices.count, by: 500) {
            let numbers = slice..<min(slice + 500, invoices.count)
            var bytes: [UInt8] = []
            for number in numbers {
                RESP.append(["SET", Invoices.number(number), number < invoices.held ? "partial" : "proceed"], to: &bytes)
            }
            try connection.send(bytes)
            for _ in numbers { try connection.reply() }
        }
    }

    var residentBytes: Double { child.residentBytes }

    func stop() { child.stop() }
}

/// Tries until `body` throws no more: no longer than a minute, and no longer than the program runs.
func untilItAnswers(_ child: Child, _ name: String, _ body: () throws -> Void) throws {
    let end = Moment.now.advanced(by: 60)
    while true {
        do {
            return try body()
        } catch {
            if child.hasEnded { throw BenchProblem("\(name) ended at once") }
            guard Moment.now < end else { throw BenchProblem("\(name) does not answer: \(error)") }
        }
        usleep(500)
    }
}
