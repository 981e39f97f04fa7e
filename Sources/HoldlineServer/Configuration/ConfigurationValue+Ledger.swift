package import HoldlineStore

/// A ledger that several daemons share, and the name of this one among them.
package struct LedgerSettings: Hashable, Sendable {
    /// As the configuration writes it, in libpq's form; it has no password.
    package var postgresql: String
    /// What it names.
    package var target: PostgresTarget
    /// Small letters, digits and hyphens; no two daemons of a ledger have the same.
    package var site: String
    /// Whether each commit has to be on two machines before it counts.
    package var isReplicated: Bool
}

extension ConfigurationValue {
    /// `{postgresql: CONNECTION STRING, site: NAME, replicated: yes}`. Throws a `StartProblem` for what cannot be used.
    func ledger() throws -> LedgerSettings {
        let values = try block(["postgresql", "site", "replicated"])
        guard let server = values["postgresql"] else {
            throw problem("postgresql is missing: the server as libpq names it, host=… dbname=…")
        }
        guard let name = values["site"] else { throw problem("site is missing: a name for this daemon, such as paris") }
        let text = try server.text("a connection string of libpq, host=… dbname=…")
        let target: PostgresTarget
        do { target = try PostgresTarget(text) } catch { throw server.problem("\(error)") }
        guard !target.hasPassword else {
            throw server.problem(
                "a password does not belong here, where others read it: name a file with passfile=…, or log in by certificate or peer")
        }
        let site = try name.text("a name for this daemon")
        guard (1...32).contains(site.utf8.count), site.utf8.allSatisfy(Self.isOfSite), site.first != "-" else {
            throw name.problem("“\(site)” does not do: 1 to 32 small letters, digits and hyphens")
        }
        return LedgerSettings(
            postgresql: text, target: target, site: site,
            isReplicated: try values["replicated"]?.flag() ?? true)
    }

    private static func isOfSite(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
