import CPostgres
import Foundation

/// A session with the server that takes writes. One thread uses it, and no wait of it is without an end.
///
/// libpq's functions that wait (`PQexec`, `PQconnectdb`) are not used: a server that falls silent would hold its caller for as long as TCP
/// tries. Statements go out in groups of one round trip (postgresql.org/docs/current/libpq-pipeline-mode.html).
final class PostgresConnection {
    private let session: OpaquePointer
    private let notices = Notices()
    /// The server's names of the statements that this session has prepared, by their text.
    private var prepared: [String: String] = [:]
    /// Names that were given, also to statements whose preparation was not answered.
    private var names = 0
    /// What the answers to come belong to: the text of a statement and the name that it is being prepared under, nil for one that is run.
    private var preparing: [(sql: String, name: String)?] = []

    /// The process on the server, as the session's start named it. A pooler in between names one of its own.
    var serverProcess: Int64 { Int64(PQbackendPID(session)) }

    /// 150018 for 15.18.
    var serverVersion: Int { Int(PQserverVersion(session)) }

    /// Tries the servers in their order, each for at most `patience`. A name of a host is looked up by the system, whose own time-out is the
    /// one wait that is not bounded here. Throws `unreachable` with the reason of each server.
    init(_ target: PostgresTarget, patience: Duration = .seconds(3)) throws(PostgresProblem) {
        session = try Self.openFirst(of: target, patience)
        PQsetNoticeReceiver(session, Notices.receive, Unmanaged.passUnretained(notices).toOpaque())
        guard PQsetnonblocking(session, 1) == 0, PQenterPipelineMode(session) == 1 else {
            throw .unexpected("its library takes no groups of statements: \(Self.message(session))")
        }
    }

    /// The first server that takes a session; where none does, `unreachable` has the reasons of all.
    private static func openFirst(of target: PostgresTarget, _ patience: Duration) throws(PostgresProblem) -> OpaquePointer {
        var reasons: [String] = []
        for server in target.servers {
            do throws(PostgresProblem) {
                return try open(server, until: .now + patience)
            } catch {
                guard case .unreachable(let reason) = error else { throw error }
                reasons.append(reason)
            }
        }
        throw .unreachable(reasons.joined(separator: "; "))
    }

    deinit { PQfinish(session) }

    // MARK: Statements

    /// Sends the statements as one group, and gives the answer to each. They are one transaction where nothing among them begins or ends one.
    ///
    /// Throws `refused` with what the server said of the first statement that failed: those behind it were not run. Throws `lost` where the
    /// connection ended or `deadline` passed; the session is of no use after it.
    @discardableResult
    func run(_ group: [PostgresStatement], until deadline: ContinuousClock.Instant) throws(PostgresProblem) -> [PostgresRows] {
        try send(group)
        return try answers(to: group.count, until: deadline)
    }

    /// Sends without waiting for an answer: `answers` reads it.
    func send(_ group: [PostgresStatement]) throws(PostgresProblem) {
        preparing = []
        for statement in group {
            let name = statement.isPrepared ? try prepare(statement) : nil
            let encoded = statement.values.map(\.encoded)
            let lengths = encoded.map { Int32($0?.count ?? 0) }
            let binary = [Int32](repeating: 1, count: encoded.count)
            let sent = Self.withPointers(encoded) { pointers in
                if let name { return PQsendQueryPrepared(session, name, Int32(encoded.count), pointers, lengths, binary, 1) }
                return PQsendQueryParams(
                    session, statement.sql, Int32(encoded.count), statement.values.map(\.type), pointers, lengths, binary, 1)
            }
            guard sent == 1 else { throw .lost(Self.message(session)) }
            preparing.append(nil)
        }
        guard PQpipelineSync(session) == 1 else { throw .lost(Self.message(session)) }
    }

    /// The name of a prepared statement. One that is new is sent to be prepared; it has its name for good once the server has answered.
    private func prepare(_ statement: PostgresStatement) throws(PostgresProblem) -> String {
        if let name = prepared[statement.sql] { return name }
        names += 1
        let name = "holdline_\(names)"
        guard PQsendPrepare(session, name, statement.sql, Int32(statement.values.count), statement.values.map(\.type)) == 1 else {
            throw .lost(Self.message(session))
        }
        preparing.append((statement.sql, name))
        return name
    }

    /// Reads the answers to a group of `count` statements that was sent.
    func answers(to count: Int, until deadline: ContinuousClock.Instant) throws(PostgresProblem) -> [PostgresRows] {
        var rows: [PostgresRows] = []
        var refusal: PostgresProblem?
        var parts = preparing[...]
        // Between two answers libpq gives nothing once; more of it says that the session has ended.
        var nothings = 0
        while true {
            guard let result = try next(until: deadline) else {
                nothings += 1
                guard nothings < 3, PQstatus(session) == CONNECTION_OK else { throw .lost(Self.message(session)) }
                continue
            }
            nothings = 0
            let status = PQresultStatus(result)
            switch status {
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                if let refusal { throw refusal }
                guard rows.count == count else { throw .unexpected("\(rows.count) answers to \(count) statements") }
                return rows
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                let answer = PostgresRows(result)
                if let part = parts.popFirst(), let new = part { prepared[new.sql] = new.name } else { rows.append(answer) }
            case PGRES_PIPELINE_ABORTED: PQclear(result)
            default:
                refusal = refusal ?? Self.refusal(result)
                PQclear(result)
            }
        }
    }

    /// The next result of a group; nil where libpq has come to the end of one statement's. Throws `lost`.
    private func next(until deadline: ContinuousClock.Instant) throws(PostgresProblem) -> OpaquePointer? {
        while true {
            let left = PQflush(session)
            guard left >= 0 else { throw .lost(Self.message(session)) }
            if left == 0, PQisBusy(session) == 0 { return PQgetResult(session) }
            let events = Int16(POLLIN) | (left == 1 ? Int16(POLLOUT) : 0)
            guard Self.wait(PQsocket(session), for: events, until: deadline) else {
                throw .lost("no answer came in time")
            }
            guard PQconsumeInput(session) == 1 else { throw .lost(Self.message(session)) }
        }
    }

    /// Runs the statements as the end of a transaction, `COMMIT` behind them, and gives the answers without that to the `COMMIT`.
    ///
    /// Throws as `run` does, and `lost` where the commit's outcome is not certain: its tag is another one, or the server warned meanwhile. A
    /// server whose wait for the standby is cut short says `COMMIT` all the same, and warns that the standby may not have it
    /// (postgresql.org/docs/current/libpq-notice-processing.html).
    @discardableResult
    func commit(_ group: [PostgresStatement] = [], until deadline: ContinuousClock.Instant) throws(PostgresProblem) -> [PostgresRows] {
        _ = notices.take()
        let answers = try run(group + [PostgresStatement("COMMIT")], until: deadline)
        let warning = notices.take().first(where: \.isWarning)
        guard warning == nil, let tag = answers.last?.tag, tag == "COMMIT" else {
            throw .lost(warning?.message ?? "the server answered a commit with \(answers.last?.tag ?? "nothing")")
        }
        return answers.dropLast()
    }

    /// Takes the transaction back, where one is open; false where the session is of no use any more.
    @discardableResult
    func rollBack(until deadline: ContinuousClock.Instant) -> Bool { (try? run([PostgresStatement("ROLLBACK")], until: deadline)) != nil }

    /// Whether the transaction of a refused commit could be taken back. A server that stops may refuse one that it has made already, and warns
    /// then, or ends the session.
    func takeBackCommit(until deadline: ContinuousClock.Instant) -> Bool {
        !notices.take().contains(where: \.isWarning) && rollBack(until: deadline)
    }

    // MARK: Opening

    /// Opens a session with one server. Throws `unreachable` with its name and the reason.
    private static func open(_ server: [String: String], until deadline: ContinuousClock.Instant) throws(PostgresProblem) -> OpaquePointer {
        let name = "\(server["host"] ?? server["hostaddr"] ?? "the local socket"):\(server["port"] ?? "")"
        let session = withTexts(Array(server.keys), Array(server.values)) { PQconnectStartParams($0, $1, 0) }
        guard let session else { throw .unreachable("\(name): there is no memory for a connection") }
        var events = Int16(POLLOUT)
        while PQstatus(session) != CONNECTION_BAD {
            guard wait(PQsocket(session), for: events, until: deadline) else {
                PQfinish(session)
                throw .unreachable("\(name): no answer came in time")
            }
            switch PQconnectPoll(session) {
            case PGRES_POLLING_READING: events = Int16(POLLIN)
            case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
            case PGRES_POLLING_OK: return session
            default:
                let reason = message(session)
                PQfinish(session)
                throw .unreachable("\(name): \(reason)")
            }
        }
        let reason = message(session)
        PQfinish(session)
        throw .unreachable("\(name): \(reason)")
    }

    // MARK: libpq

    /// What the library said last, on one line.
    private static func message(_ session: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(session)).split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
        return text.isEmpty ? "the connection has ended" : text.joined(separator: "; ")
    }

    /// The server's refusal of a statement.
    private static func refusal(_ result: OpaquePointer) -> PostgresProblem {
        let notice = PostgresNotice(result)
        return notice.state.isEmpty ? .lost(notice.message) : .refused(state: notice.state, notice.message)
    }

    /// Whether the socket is ready before the deadline. An interruption by a signal is waited through.
    private static func wait(_ socket: Int32, for events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
        guard socket >= 0 else { return true }
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            var descriptor = pollfd(fd: socket, events: events, revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: milliseconds))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return true }
        }
    }

    /// The bytes as the array of pointers that libpq takes; nil is NULL.
    private static func withPointers<Result>(
        _ values: [[UInt8]?], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = values.map { bytes -> UnsafeMutablePointer<CChar>? in
            guard let bytes else { return nil }
            // A value of no bytes has a place too: a null pointer would be NULL.
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: max(bytes.count, 1))
            bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: $0) }
            return copy
        }
        defer { for copy in copies { copy?.deallocate() } }
        return body(copies.map { UnsafePointer($0) })
    }

    /// Two lists of C strings, each with a null pointer at its end.
    private static func withTexts<Result>(
        _ first: [String], _ second: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = (first + second).map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let keys = copies.prefix(first.count).map { UnsafePointer($0) } + [nil]
        let values = copies.dropFirst(first.count).map { UnsafePointer($0) } + [nil]
        return body(keys, values)
    }
}

/// What the server says beside its answers.
struct PostgresNotice: Sendable {
    /// `WARNING`, `NOTICE`, `ERROR`, whatever the server's language is.
    let severity: String
    /// SQLSTATE; empty where the library speaks for itself.
    let state: String
    /// In the server's language, with its detail.
    let message: String

    /// Reads the fields of a result or notice; the caller still frees it.
    init(_ result: OpaquePointer) {
        // PG_DIAG_SEVERITY_NONLOCALIZED, _SQLSTATE, _MESSAGE_PRIMARY and _MESSAGE_DETAIL of postgres_ext.h.
        func field(_ letter: Character) -> String? {
            PQresultErrorField(result, Int32(letter.asciiValue ?? 0)).map { String(cString: $0) }
        }
        (severity, state) = (field("V") ?? "", field("C") ?? "")
        let primary = field("M") ?? String(cString: PQresultErrorMessage(result))
        message = field("D").map { "\(primary): \($0)" } ?? primary
    }

    /// During a commit: it is done here, and perhaps nowhere else.
    var isWarning: Bool { severity == "WARNING" }
}

/// Collects notices on the thread of its connection.
private final class Notices {
    private var all: [PostgresNotice] = []

    /// Those that came since the last call.
    func take() -> [PostgresNotice] {
        defer { all = [] }
        return all
    }

    /// libpq calls it while it reads answers. The context is the collector, which lives as long as its connection.
    static let receive: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { context, result in
        guard let context, let result else { return }
        Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().all.append(PostgresNotice(result))
    }
}
