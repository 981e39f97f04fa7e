import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// What the daemon is asked, and who may ask.
extension Examination {
    /// The socket, as the file system shows it.
    mutating func socket() {
        let directory = Self.directory(of: client.socket)
        guard let place = Self.look(directory) else {
            if errno == EACCES { return unknown("socket", "\(directory) is not open to you: root can look") }
            return wrong("socket", "there is no directory \(directory): no daemon was ever started for this socket")
        }
        guard place.st_mode & 0o007 == 0 else {
            return wrong(
                "socket", "\(directory) is open to everybody (\(Self.mode(place)), \(Self.owner(place))): chmod 0750 \(directory)")
        }
        guard let socket = Self.look(client.socket) else {
            if errno == EACCES { return wrong("socket", SocketGroup(of: client.socket).cure.description) }
            return wrong("socket", "there is no socket at \(client.socket): start the daemon (systemctl start holdline.socket)")
        }
        guard socket.st_mode & S_IFMT == S_IFSOCK else { return wrong("socket", "\(client.socket) is no socket: move it away") }
        guard socket.st_mode & 0o007 == 0 else {
            return wrong("socket", "\(client.socket) is open to everybody (\(Self.mode(socket))): chmod 0660 \(client.socket)")
        }
        guard access(client.socket, W_OK) == 0 else { return wrong("socket", SocketGroup(of: client.socket).cure.description) }
        good("socket", "\(client.socket) is open to \(Self.owner(socket)), and to you (\(Self.mode(socket)))")
    }

    /// Whether one answers, and whether it is ready.
    mutating func daemon() async {
        do {
            let status = try await client.status().value
            self.status = status
            if status.ready {
                good("daemon", "it answers and is ready; the ledger is at \(status.head)")
            } else {
                wrong("daemon", "it answers and is not ready: \(status.conditions == nil ? status.problem ?? "" : "writes are refused")")
            }
            for condition in status.conditions ?? [] {
                let text = "\(condition.trouble.sentence) (since \(LocalTime.text(condition.since)))"
                if condition.refusesWrites { wrong(condition.code.rawValue, text) } else { warn(condition.code.rawValue, text) }
            }
        } catch {
            switch error {
            case .refused(let problem) where problem.status == 403:
                wrong("daemon", "it answers, and you have no role: whoever runs it names you, or a group of yours, under “roles”")
            case .notPermitted(let socket): wrong("daemon", "you may not ask it: \(SocketGroup(of: socket).cure)")
            case .silent, .outcomeUnknown, .busy:
                wrong("daemon", "it took the connection and does not answer: look at its log (journalctl -u holdline)")
            default:
                wrong(
                    "daemon",
                    "none answers at \(client.socket): start it (systemctl start holdline.socket), or see its log (journalctl -u holdline)")
            }
        }
    }

    /// What the caller may.
    mutating func roles() async {
        do {
            let who = try await client.whoAmI().value
            good("roles", "you are \(who.user): \(who.roles.map(\.rawValue).sorted().joined(separator: ", "))")
        } catch .refused(let problem) where problem.status == 403 {
            if status != nil { warn("roles", "you run the daemon and have no role: you see how it is, and its backups, and nothing else") }
        } catch {
            unknown("roles", "no daemon says which are yours")
        }
    }

    /// A dunning run on amounts of last week duns what was paid.
    mutating func freshness() {
        guard let status else { return unknown("ledger", "no daemon says when invoices were last registered") }
        guard let registered = status.registeredAt else {
            return warn("ledger", "no invoice was ever registered: import the ledger (holdline invoice import)")
        }
        if status.ledgerStale {
            warn("ledger", "invoices were last registered \(LocalTime.text(registered)): import the ledger before anybody is dunned")
        } else {
            good("ledger", "invoices were last registered \(LocalTime.text(registered))")
        }
    }

    /// More than a day and a quarter: a daily one was missed.
    private static let oldBackup: Int64 = 30 * 3600

    /// The daemon's list is newest first. Whether the file is still where it was put is looked at by root alone: others may not
    /// see into its directory.
    mutating func backups() async {
        let items: [BackupRecord]
        do { items = try await client.backups().value.items } catch {
            return unknown("backup", "only root, the daemon's own user and auditors are told of backups, by a daemon that answers")
        }
        guard let last = items.first else {
            return warn("backup", "none was ever made: holdline backup FILE, and enable holdline-backup.timer")
        }
        let age = Int64(time(nil)) - last.at.seconds
        let place = last.to.map { " to \(Shown.line($0))" } ?? ""
        let behind = status.map { $0.head - last.head } ?? 0
        let since = behind > 0 ? ", \(behind) events ago" : ""
        if age > Self.oldBackup {
            warn("backup", "the last one is of \(LocalTime.text(last.at))\(place)\(since): make one each day (holdline-backup.timer)")
        } else if let file = last.to, file.hasPrefix("/"), Self.isRoot, Self.look(file) == nil {
            warn("backup", "the last one was put at \(Shown.line(file)), and is not there: make another, or see where it went")
        } else {
            good("backup", "the last one is of \(LocalTime.text(last.at))\(place)\(since)")
        }
    }

    /// By the daemon, and where none answers by `program`.
    mutating func verify(with program: OtherProgram = .holdlined) async {
        if status != nil, let verdict = try? await client.verifyLedger(tables: true).value {
            guard verdict.intact else { return wrong("database", verdict.problem ?? "the ledger does not fit its chain") }
            return good("database", "the chain and the tables fit: \(verdict.rows) rows, hash \(verdict.headHash)")
        }
        guard let path, access(path, R_OK) == 0 else {
            return unknown("database", "no daemon verifies it for you, and its file is not yours")
        }
        let end: OtherProgram.End
        do { end = try program.run(["verify", path]) } catch {
            return unknown("database", "it is not verified: \(error.message.description)")
        }
        if end.status == 0 {
            good("database", end.output.filter { !$0.isNewline })
        } else {
            wrong("database", end.errors.filter { !$0.isNewline })
        }
    }
}
