import Glibc

/// A server that is measured: a program that this one starts, with its socket and all its files in a directory of the run.
final class Server {
    /// The Unix socket on which it answers.
    let socket: String
    /// As problems call it.
    private let name: String
    private let command: [String]
    private let log: String
    /// Of its database; empty for other servers.
    private let directory: String
    /// The process that runs now; each restart is another one.
    private var child: Child

    /// Starts it, and asks until it answers.
    private init(
        _ name: String, _ command: [String], socket: String, log: String, directory: String = "",
        _ ask: (Connection) throws -> Void
    ) throws {
        (self.name, self.command, self.socket, self.log, self.directory) = (name, command, socket, log, directory)
        child = try Child(command, output: log)
        try wait(ask)
    }

    /// Asks until `ask` throws no more: no longer than a minute, and no longer than the program runs.
    ///
    /// Throws with the last lines of the program's log, which is removed with the directory.
    private func wait(_ ask: (Connection) throws -> Void) throws {
        let end = Moment.now.advanced(by: 60)
        while true {
            do { return try ask(try Connection(socket)) } catch {
                if child.hasEnded { throw BenchProblem("\(name) ended at once\n\(lastLines)") }
                guard Moment.now < end else { throw BenchProblem("\(name) does not answer: \(error)\n\(lastLines)") }
            }
            usleep(500)
        }
    }

    /// Milliseconds from its start to its first answer, with all that it had.
    private func restart(_ ask: (Connection) throws -> Void) throws -> Double {
        try stop()
        return try start(ask)
    }

    /// Milliseconds to its first answer.
    private func start(_ ask: (Connection) throws -> Void) throws -> Double {
        let start = Moment.now
        child = try Child(command, output: log)
        try wait(ask)
        return start.elapsed * 1000
    }

    /// What it logged last.
    private var lastLines: String { (Files.text(log) ?? "").split(separator: "\n").suffix(5).joined(separator: "\n") }

    /// Megabytes of memory that it has now.
    var memory: Double { child.residentBytes / 1e6 }

    /// Asks it to end and waits. Throws where it does not end well: it may not have kept what it
    /// acknowledged.
    func stop() throws {
        let status = child.stop()
        guard status == 0 else { throw BenchProblem("\(name) stopped with \(status)\n\(lastLines)") }
    }
}

/// The daemon, with a configuration of its own: one at the usual place would count otherwise.
extension Server {
    /// Starts the daemon empty, and waits until it is ready. Throws where it ends or does not answer
    /// within a minute.
    static func daemon(_ program: String, in directory: String) throws -> Server {
        let (socket, configuration) = (directory + "/s/holdline.sock", directory + "/holdline.yaml")
        try Files.write("# The defaults.\n", to: configuration)
        let options = ["--socket", socket, "--database", directory + "/d/holdline.db", "--config", configuration, "--log-level", "error"]
        let ready = HTTP.request("GET", "/readyz")
        return try Server("the daemon", [program] + options, socket: socket, log: directory + "/log", directory: directory + "/d") {
            try $0.exchange(ready, expecting: 200)
        }
    }

    /// What `body` gives while the daemon does not run; afterwards it runs again.
    func stopped<Result>(_ body: () throws -> Result) throws -> Result {
        try stop()
        let result = try body()
        _ = try start { try $0.exchange(HTTP.request("GET", "/readyz"), expecting: 200) }
        return result
    }

    /// Its file.
    var database: String { directory + "/holdline.db" }

    /// Milliseconds from a start after `kill -9` to the first answer about an invoice, with no page of its files in memory.
    func restartKilled(asking number: String) throws -> Double {
        child.kill()
        try Files.forget(in: directory)
        return try start { try $0.exchange(HTTP.request("GET", "/v1/invoices/\(number)/dunning"), expecting: 200) }
    }

    /// Milliseconds from its start to the first answer about an invoice.
    func restart(asking number: String) throws -> Double {
        let request = HTTP.request("GET", "/v1/invoices/\(number)/dunning")
        return try restart { try $0.exchange(request, expecting: 200) }
    }
}

/// Redis with a word for every invoice: the least that a server in memory can do for a question by a key.
extension Server {
    /// Starts it empty, on a Unix socket only and without writing anything by itself.
    static func redis(_ program: String, in directory: String, filledWith invoices: Invoices) throws -> Server {
        let socket = directory + "/redis.sock"
        let options = [
            "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", directory, "--daemonize", "no",
        ]
        let redis = try Server("Redis", [program] + options, socket: socket, log: directory + "/redis.log") {
            try $0.ask(RESP.command("DBSIZE"))
        }
        let connection = try Connection(socket)
        for slice in stride(from: 0, to: invoices.count, by: 500) {
            let numbers = slice..<min(slice + 500, invoices.count)
            try connection.ask(
                numbers.flatMap { RESP.command("SET", Invoices.number($0), $0 < invoices.held ? "partial" : "proceed") },
                replies: numbers.count)
        }
        return redis
    }

    /// Milliseconds from its start to its first answer: a Redis that still loads answers with an error.
    func restartRedis() throws -> Double {
        try Connection(socket).ask(RESP.command("SAVE"))
        return try restart { try $0.ask(RESP.command("DBSIZE")) }
    }
}
