import CPostgres
import Foundation

/// Where the shared ledger's PostgreSQL is: one or more servers of which one takes writes, and how to speak with them.
package struct PostgresTarget: Sendable, Hashable {
    /// The parameters of each server, in the order in which they are tried.
    let servers: [[String: String]]
    /// The servers for messages, without passwords: `db1:5432, db2:5432`.
    package let description: String

    /// Whether the string has one itself.
    package var hasPassword: Bool { servers.contains { $0["password"] != nil } }

    /// Reads a connection string of libpq, as keywords or as a URI (postgresql.org/docs/current/libpq-connect.html, Connection Strings).
    ///
    /// What it leaves out has a value of its own here, which fails early rather than late; nothing is taken from `PG…` variables, from a
    /// service file or from a password file that the string does not name. Throws `UnusablePostgres` with what is wrong.
    package init(_ text: String) throws(UnusablePostgres) {
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &problem) else {
            let message = problem.map { String(cString: $0) } ?? "it cannot be read"
            PQfreemem(problem)
            throw UnusablePostgres(description: "the connection string: \(message.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        try self.init(given)
    }

    /// Divides lists of hosts, addresses and ports among the servers. One port is for all of them, none is 5432. Throws
    /// `UnusablePostgres` where the lists do not fit each other, and for a service file.
    private init(_ given: [String: String]) throws(UnusablePostgres) {
        if given["service"] != nil {
            throw UnusablePostgres(description: "the connection string: a service file is not read; write its parameters here")
        }
        func list(_ key: String) -> [String] {
            given[key]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        }
        let (hosts, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        let count = max(hosts.count, addresses.count, 1)
        guard hosts.isEmpty || addresses.isEmpty || hosts.count == addresses.count else {
            throw UnusablePostgres(description: "the connection string: \(hosts.count) hosts, and \(addresses.count) addresses")
        }
        guard ports.count <= 1 || ports.count == count else {
            throw UnusablePostgres(description: "the connection string: \(count) hosts, and \(ports.count) ports")
        }
        servers = (0..<count).map { place in
            var server = given
            server["host"] = hosts.isEmpty ? nil : hosts[place]
            server["hostaddr"] = addresses.isEmpty ? nil : addresses[place]
            server["port"] = ports.isEmpty ? "5432" : ports[ports.count == 1 ? 0 : place]
            return Self.completed(server)
        }
        description = servers.map { "\($0["host"] ?? $0["hostaddr"] ?? "the local socket"):\($0["port"] ?? "5432")" }
            .joined(separator: ", ")
    }

    /// With what a ledger needs where the string says nothing. A silent peer is given up after seconds, and not after the quarter of an hour
    /// of TCP's own retries (tcp(7), tcp_retries2).
    private static func completed(_ given: [String: String]) -> [String: String] {
        var all = [
            "application_name": "holdlined", "gssencmode": "disable", "tcp_user_timeout": "5000", "keepalives": "1",
            "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3", "passfile": "/nonexistent",
            "sslmode": isLocal(given) ? "prefer" : "verify-full",
        ]
        all.merge(given) { $1 }
        // The one that takes writes, and in the encoding of the rest of the program; libpq converts nothing then.
        all["target_session_attrs"] = "read-write"
        all["client_encoding"] = "UTF8"
        return all
    }

    /// Whether the words stay on this machine: a Unix socket, or the loopback.
    private static func isLocal(_ server: [String: String]) -> Bool {
        guard let host = server["host"] ?? server["hostaddr"] else { return true }
        return host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Variables of the environment that libpq would read, of those that are set. Whoever opens connections refuses to go on with them.
    static func inheritedVariables(_ value: (String) -> String? = { getenv($0).map { String(cString: $0) } }) -> [String] {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var names: [String] = []
        var option = options
        while option.pointee.keyword != nil {
            if let name = option.pointee.envvar.map({ String(cString: $0) }), value(name) != nil { names.append(name) }
            option += 1
        }
        return names
    }
}

/// A connection string, an environment or a server that cannot keep a ledger; the sentence says what to do.
package struct UnusablePostgres: Error, CustomStringConvertible {
    package let description: String
}
