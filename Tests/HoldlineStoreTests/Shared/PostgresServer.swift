import Foundation
import Glibc
import HoldlineCore
import Testing

@testable import HoldlineStore

/// A PostgreSQL of a test's own, in a temporary directory, reached by a Unix socket. It ends with the test.
final class PostgresServer: Sendable {
    private let directory: String
    private let programs: String

    /// Where Debian's packages put the server's programs; nil where there are none.
    static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted().reversed().map { "\(root)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// Runs a test on a server with the tables of a ledger.
    static func run(_ body: (PostgresServer) async throws -> Void) async throws {
        let server = try PostgresServer()
        defer { server.remove() }
        try await body(server)
    }

    /// The files of a server with the tables of a ledger, of which each test has a copy: they are made once, since that takes seconds.
    private static let model: Result<PostgresServer, any Error> = Result {
        let server = try PostgresServer(empty: "/tmp/holdline-pg-\(UUID().uuidString.prefix(8))")
        atexit { (try? PostgresServer.model.get())?.remove() }
        // One collation everywhere, and no waiting for disks that nobody reads again.
        try server.run("initdb -A trust -U postgres -D \(server.directory)/data -E UTF8 --locale=C --no-sync")
        try server.start()
        try server.run("createdb -h \(server.directory) -U postgres holdline")
        try server.run("psql -q -h \(server.directory) -U postgres -d holdline -c 'CREATE ROLE holdline LOGIN'")
        let script = server.directory + "/schema.sql"
        try SharedSchema.script(role: "holdline").write(toFile: script, atomically: true, encoding: .utf8)
        try server.run("psql -q -h \(server.directory) -U postgres -d holdline -f \(script)")
        try server.run("pg_ctl -w -m fast -D \(server.directory)/data stop")
        return server
    }

    private convenience init() throws {
        let model = try Self.model.get()
        try self.init(empty: "/tmp/holdline-pg-\(UUID().uuidString.prefix(8))")
        try Self.shell("cp --archive \(model.directory)/data \(directory)/data")
        try start()
    }

    private init(empty directory: String) throws {
        self.directory = directory
        programs = try #require(Self.programs)
        try Self.shell("mkdir -m 755 \(directory)")
        if geteuid() == 0 { try Self.shell("chown postgres \(directory)") }
    }

    /// What a configuration would say.
    var place: String { "host=\(directory) dbname=holdline user=holdline" }

    func start() throws {
        try run("pg_ctl -w -D \(directory)/data -l \(directory)/log -o \"-k \(directory) -c listen_addresses=''\" start")
    }

    func stop() throws { try run("pg_ctl -w -m immediate -D \(directory)/data stop") }

    /// A statement of the owner; gives its first value as text.
    func sql(_ statement: String) throws -> String {
        try run("psql -q -t -A -h \(directory) -U postgres -d holdline -c \"\(statement)\"")
    }

    private func remove() {
        try? stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs a program of the server as a user that is not root, since it refuses root.
    @discardableResult
    private func run(_ command: String) throws -> String {
        let user = geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : ""
        return try Self.shell("cd /tmp && \(user)env LC_ALL=C \(programs)/\(command)")
    }

    /// Its output; through a file, since a server keeps the pipe of whoever started it.
    @discardableResult
    private static func shell(_ command: String) throws -> String {
        let output = "/tmp/holdline-pg-out-\(UUID().uuidString)"
        defer { unlink(output) }
        // Foundation's `Process` takes the closing of a descriptor for the child's end, and a server keeps that open.
        let status = system("(\(command)) >\(output) 2>&1 </dev/null")
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard status == 0 else { throw ServerProblem(description: "\(command): \(text)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private struct ServerProblem: Error, CustomStringConvertible { let description: String }
}

/// Sites of one ledger, each with its database and its writer.
struct SharedSites {
    let server: PostgresServer
    let directory: String
    /// Of every site.
    var policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true)))

    /// A server with a ledger that the site `paris` brought, and the sites that followed it.
    static func run(
        _ names: [String], deadlines: Deadlines? = nil, first: (StoreFixture) async throws -> Void = { _ in },
        _ body: (SharedSites, [StoreFixture]) async throws -> Void,
        then: (SharedSites) async throws -> Void = { _ in }
    ) async throws {
        try await PostgresServer.run { server in
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: directory) }
            var sites = SharedSites(server: server, directory: directory)
            if let deadlines { sites.policy.deadlines = deadlines }
            try await StoreFixture.run(at: sites.path("paris")) { f in
                try await f.register("F1", open: "1200.00")
                _ = try await f.open([try "F1".disputed("300.00")])
                try await first(f)
            }
            #expect(try Store.push(sites.path("paris"), to: sites.place("paris")) >= 2)
            for name in names where name != "paris" { _ = try Store.join(sites.path(name), to: sites.place(name)) }
            try await sites.running(names[...], []) { try await body(sites, $0) }
            try await then(sites)
        }
    }

    func path(_ site: String) -> String { "\(directory)/\(site)/holdline.db" }

    func place(_ site: String) throws -> SharedPlace { SharedPlace(try PostgresTarget(server.place), site: site, rules: "the same") }

    /// Runs the stores of these sites for the length of a scope.
    func running(_ names: ArraySlice<String>, _ open: [StoreFixture], _ body: ([StoreFixture]) async throws -> Void) async throws {
        guard let name = names.first else { return try await body(open) }
        let clock = TestClock()
        let store = try Store(
            path: path(name), shared: try place(name), policy: policy, clock: Timepiece(steady: { clock.now }), mayTake: { _ in true })
        let writer = Task { try await store.run() }
        let fixture = StoreFixture(store: store, clock: clock, path: path(name))
        let result: Result<Void, any Error>
        do { result = .success(try await running(names.dropFirst(), open + [fixture], body)) } catch { result = .failure(error) }
        store.stop()
        _ = await writer.result
        try result.get()
    }
}
