import Foundation
import GRDB
import HoldlineCore

/// How a ledger comes to a shared server and leaves it. No daemon runs on the file meanwhile, and what does not begin a site makes none.
extension Store {
    /// Rows of one transaction of these.
    private static let piece: Int64 = 2000

    /// Throws `UnusableDatabase` where nothing stands at the path: for those who make nothing there.
    package static func requireThere(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw UnusableDatabase(absent: path) }
    }

    /// Brings a single machine's ledger into an empty PostgreSQL, or goes on where an earlier call was interrupted. The file follows it from
    /// then on. Returns the seq of the last event. Where it `isNew` the database is made, with an empty ledger.
    ///
    /// Throws `UnusableDatabase` where the ledger does not verify, and where the server has events that this file lacks: nothing was
    /// changed there then.
    package static func push(
        _ path: String, to place: SharedPlace, isNew: Bool = false, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Int64 {
        if isNew, FileManager.default.fileExists(atPath: path) {
            throw UnusableDatabase(description: "\(path) is there, so that the ledger would not be new: leave --new out, or name another")
        }
        let pool = try openDatabase(path: path, mustExist: !isNew, progress)
        progress("checking the chain of \(path)")
        let verdict = try DatabaseCheck(path: path).run()
        guard verdict.intact else {
            throw UnusableDatabase(description: "\(path): \(verdict.problem ?? "it is damaged"). Nothing was sent")
        }
        return try speaking {
            let session = try PostgresConnection(place.target)
            let ledger = try claim(session, place, pool)
            var head = try sharedHead(session)
            try require(path, prefix: head, pool)
            let last = try pool.read { try Ledger($0).mark }
            while head.seq < last.seq {
                let rows = try pool.read { db in
                    try LedgerRow.fetchAll(
                        db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [head.seq, piece])
                }
                var entries = LedgerEntries()
                entries.events = rows
                // What an earlier call sent may have been erased since.
                let erased = try pool.read { try [PostgresStatement](erasedBy: rows, $0) }
                try append(entries, after: head, and: erased, session, place)
                guard let sent = rows.last else { break }
                head = HeadFile.Head(seq: sent.seq, hash: sent.hash)
                progress("\(head.seq) of \(last.seq) events")
            }
            try sendKeys(session, place, pool)
            progress("checking the chain in PostgreSQL")
            try verify(session, upTo: last, pool)
            progress("the ledger \(ledger) is there, with \(last.seq) events")
            return last.seq
        }
    }

    /// Lets a database follow the ledger of a server: an empty one, or a backup of another site's. The daemon's first looks bring what it
    /// lacks. Returns the seq of the ledger's last event.
    ///
    /// Throws `UnusableDatabase` where the database has events that the ledger does not have.
    package static func join(
        _ path: String, to place: SharedPlace, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Int64 {
        return try speaking {
            let session = try PostgresConnection(place.target)
            guard let turn = try turn(session) else {
                throw UnusableDatabase(description: "PostgreSQL has no ledger yet: “holdlined ledger push” brings one")
            }
            let pool = try openDatabase(path: path, progress)
            let own = try pool.read { try Ledger($0).mark }
            try requireSame(path, own, session)
            try pool.write { try SharedFile.follow(turn.ledger, $0) }
            return try sharedHead(session).seq
        }
    }

    /// Lets a site that has all of the ledger stand alone again: the shared ledger takes nothing any more, at any site. Returns the seq of
    /// the last event.
    ///
    /// Throws `UnusableDatabase` where the file does not have all of it: start the daemon, and let it catch up.
    package static func leave(_ path: String, _ place: SharedPlace) throws -> Int64 {
        let pool = try openDatabase(path: path, mustExist: true)
        return try speaking {
            let session = try PostgresConnection(place.target)
            guard let ledger = try pool.read({ try SharedFile.ledger($0) }), let turn = try turn(session), turn.ledger == ledger else {
                throw UnusableDatabase(description: "\(path) does not follow this ledger: there is nothing to leave")
            }
            let own = try pool.read { try Ledger($0).mark }
            try session.run(.turn, until: deadline)
            let head = try sharedHead(session)
            guard head == own else {
                session.rollBack(until: deadline)
                throw UnusableDatabase(
                    description:
                        "\(path) ends at \(own.seq), and the shared ledger at \(head.seq): stop the other sites, let this one's daemon catch up, and leave then"
                )
            }
            try session.commit([PostgresStatement("UPDATE holdline.turn SET format = 0")], until: deadline)
            try pool.write { try SharedFile.follow(nil, $0) }
            return own.seq
        }
    }

    /// What `heal` did.
    package enum Healing: Sendable, Hashable {
        /// The ledger has all that this file has.
        case nothingMissing
        /// These events were put back.
        case restored(ClosedRange<Int64>)
        /// Somebody wrote others since: these of this file are not in the ledger, and were written to the file.
        case parted(ClosedRange<Int64>, file: String)
    }

    /// Puts back what an older PostgreSQL lacks and this file has, byte for byte, where nobody has written since. Otherwise it writes what
    /// only this file has to `file`, for a person to judge, and changes nothing.
    ///
    /// An older PostgreSQL has again what was erased after it was saved: what comes back erases it anew. Where both end at the same event
    /// all erasures of the file are applied to it, since somebody may have put the events back without them.
    ///
    /// `piece` is the number of events that are read at a time.
    package static func heal(_ path: String, _ place: SharedPlace, writing file: String, piece: Int64 = 2000) throws -> Healing {
        let pool = try openDatabase(path: path, mustExist: true)
        return try speaking {
            let session = try PostgresConnection(place.target)
            let own = try pool.read { try Ledger($0).mark }
            let head = try sharedHead(session)
            if own.seq == 0 { return .nothingMissing }
            if head == own {
                try take(after: head, session)
                try erase(behind: 0, session, pool)
                try session.commit(until: deadline)
                return .nothingMissing
            }
            if head.seq >= own.seq, try hash(of: own.seq, session) == own.hash { return .nothingMissing }
            let same = try pool.read { try LedgerRow.hash(of: head.seq, $0) }
            let isPrefix = head.seq == 0 || same == head.hash
            guard isPrefix, head.seq < own.seq else {
                let fork = try firstDifference(min(own.seq, head.seq), session, pool)
                try export(from: fork, pool, to: file)
                return .parted(fork...own.seq, file: file)
            }
            // In one turn: a site that has less would follow the first part of it, and write in the place of the rest.
            try take(after: head, session)
            var seq = head.seq
            while seq < own.seq {
                let (rows, keys) = try pool.read { [seq] db in
                    let rows = try LedgerRow.fetchAll(
                        db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT ?", arguments: [seq, piece])
                    return (rows, try RememberedKey.all(db, from: seq + 1, to: rows.last?.seq ?? seq))
                }
                guard let last = rows.last else { break }
                var entries = LedgerEntries()
                (entries.events, entries.keys) = (rows, keys)
                try session.run([PostgresStatement](entries, site: place.site, batch: UUID()), until: deadline)
                seq = last.seq
            }
            try erase(behind: head.seq, session, pool)
            try session.commit(until: deadline)
            return .restored(head.seq + 1...own.seq)
        }
    }

    /// Says by which rules all sites decide from now on: those of this configuration. The other sites refuse to go on with others.
    package static func setPolicy(_ place: SharedPlace) throws {
        try speaking {
            let session = try PostgresConnection(place.target)
            try session.run(.turn, until: deadline)
            try session.commit([PostgresStatement("UPDATE holdline.turn SET policy = $1", [.bytes(place.policy)])], until: deadline)
        }
    }

    // MARK: Pieces

    /// One answer may take thirty seconds here: nobody waits for these commands but the person who runs them.
    private static var deadline: ContinuousClock.Instant { .now + .seconds(30) }

    /// Runs a command against the server. Throws `UnusablePostgres` for what the server says, and where variables of libpq's are
    /// set.
    private static func speaking<Result>(_ body: () throws -> Result) throws -> Result {
        let inherited = PostgresTarget.inheritedVariables()
        guard inherited.isEmpty else {
            throw UnusablePostgres(
                description: "\(inherited.joined(separator: ", ")) would be taken for a part of the connection string: unset it")
        }
        do { return try body() } catch let problem as PostgresProblem { throw UnusablePostgres(description: problem.description) }
    }

    /// The ledger that the server has; nil where there is none.
    private static func turn(_ session: PostgresConnection) throws -> (ledger: UUID, format: Int64)? {
        let rows = try session.run([PostgresStatement("SELECT ledger::text, format::bigint FROM holdline.turn")], until: deadline)[0]
        guard rows.count == 1, let ledger = UUID(uuidString: rows.text(0, 0)) else { return nil }
        return (ledger, try rows.integer(0, 1))
    }

    /// The file's ledger, made the server's where that has none. The file remembers it first: a push that is interrupted goes on with it.
    private static func claim(_ session: PostgresConnection, _ place: SharedPlace, _ pool: DatabasePool) throws -> UUID {
        let own = try pool.read { try SharedFile.ledger($0) }
        if let there = try turn(session) {
            guard there.ledger == own else {
                throw UnusableDatabase(
                    description:
                        "PostgreSQL has a ledger already, and it is not this file's: “holdlined ledger join” follows it, with an empty database"
                )
            }
            return there.ledger
        }
        let ledger = own ?? UUID()
        try pool.write { try SharedFile.follow(ledger, $0) }
        try session.run(
            [
                PostgresStatement(
                    "INSERT INTO holdline.turn (one, ledger, format, policy) VALUES (1, $1, $2::bigint::int, $3)",
                    [.uuid(ledger), .integer(SharedSchema.format), .bytes(place.policy)])
            ], until: deadline)
        return ledger
    }

    /// The server's last event; 0 and the hash before the first one where it has none.
    private static func sharedHead(_ session: PostgresConnection) throws -> HeadFile.Head {
        let rows = try session.run(
            [PostgresStatement("SELECT seq, hash FROM holdline.event ORDER BY seq DESC LIMIT 1")], until: deadline)[0]
        guard rows.count == 1 else { return HeadFile.Head(seq: 0, hash: LedgerRow.noHash) }
        return HeadFile.Head(seq: try rows.integer(0, 0), hash: rows.bytes(0, 1))
    }

    /// nil where the server has no event of this seq.
    private static func hash(of seq: Int64, _ session: PostgresConnection) throws -> Data? {
        let rows = try session.run(
            [PostgresStatement("SELECT hash FROM holdline.event WHERE seq = $1", [.integer(seq)])], until: deadline)[0]
        return rows.count == 1 ? rows.bytes(0, 0) : nil
    }

    /// What the server has has to be a beginning of the file's ledger.
    private static func require(_ path: String, prefix head: HeadFile.Head, _ pool: DatabasePool) throws {
        guard head.seq > 0 else { return }
        guard try pool.read({ try LedgerRow.hash(of: head.seq, $0) }) == head.hash else {
            throw UnusableDatabase(
                description: "event \(head.seq) in PostgreSQL is not one of \(path): it has another ledger, or went on without this file")
        }
    }

    /// What the file has has to be a beginning of the server's ledger.
    private static func requireSame(_ path: String, _ own: HeadFile.Head, _ session: PostgresConnection) throws {
        guard own.seq > 0 else { return }
        guard try hash(of: own.seq, session) == own.hash else {
            throw UnusableDatabase(
                description:
                    "event \(own.seq) of \(path) is not in the shared ledger: join with an empty database, or with a backup of a site that follows it"
            )
        }
    }

    /// Appends under the lock, once the server's head is the expected one.
    private static func append(
        _ entries: LedgerEntries, after head: HeadFile.Head, and more: [PostgresStatement] = [], _ session: PostgresConnection,
        _ place: SharedPlace
    ) throws {
        try take(after: head, session)
        try session.commit([PostgresStatement](entries, site: place.site, batch: UUID()) + more, until: deadline)
    }

    /// Takes from the server's rows what the file's erasures behind a seq took from its own.
    private static func erase(behind seq: Int64, _ session: PostgresConnection, _ pool: DatabasePool) throws {
        let erasures = try pool.read { db in
            try LedgerRow.fetchAll(
                db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE type = ? AND seq > ? ORDER BY seq",
                arguments: [EventType.personErased.rawValue, seq])
        }
        // All remembered keys are read for each piece, and of each day's retention there is one.
        for start in stride(from: 0, to: erasures.count, by: 200) {
            let piece = Array(erasures[start..<min(start + 200, erasures.count)])
            let statements = try pool.read { try [PostgresStatement](erasedBy: piece, $0) }
            if !statements.isEmpty { try session.run(statements, until: deadline) }
        }
    }

    /// Takes the turn; the server's head has to be the expected one still.
    private static func take(after head: HeadFile.Head, _ session: PostgresConnection) throws {
        try session.run(.turn, until: deadline)
        guard try sharedHead(session) == head else {
            session.rollBack(until: deadline)
            throw UnusableDatabase(description: "somebody else writes into this PostgreSQL: stop the other sites, and repeat the command")
        }
    }

    /// Sends the remembered keys, those that are there already left out, and when invoices were registered.
    private static func sendKeys(_ session: PostgresConnection, _ place: SharedPlace, _ pool: DatabasePool) throws {
        let (all, registered) = try pool.read { (try RememberedKey.all($0, from: 0, to: .max), try LedgerStaleness($0).registeredAt) }
        let there = try session.run([PostgresStatement("SELECT actor, key FROM holdline.request")], until: deadline)[0]
        let known = Set((0..<there.count).map { "\(there.text($0, 0))\u{0}\(there.text($0, 1))" })
        let missing = all.filter { !known.contains("\($0.actor)\u{0}\($0.key)") }
        let head = try sharedHead(session)
        for start in stride(from: 0, to: max(missing.count, 1), by: Int(piece)) {
            var entries = LedgerEntries()
            entries.keys = Array(missing[start..<min(start + Int(piece), missing.count)])
            entries.registeredAt = registered
            try append(entries, after: head, session, place)
        }
    }

    /// Replays the chain on the server's rows.
    private static func verify(_ session: PostgresConnection, upTo last: HeadFile.Head, _ pool: DatabasePool) throws {
        var (previous, seq) = (LedgerRow.noHash, Int64(0))
        while seq < last.seq {
            let rows = try session.run(
                [
                    PostgresStatement(
                        "SELECT \(LedgerRow.columns) FROM holdline.event WHERE seq > $1 ORDER BY seq LIMIT $2",
                        [.integer(seq), .integer(piece)])
                ], until: deadline)[0]
            guard rows.count > 0 else { break }
            for place in 0..<rows.count {
                let row = try LedgerRow(rows, place)
                if let problem = LedgerVerification.problem(of: row, after: previous, seq: seq) {
                    // A redacted row verifies in the file by the event that redacted it: here it has to be the same one.
                    guard row.seq == seq + 1, let own = try pool.read({ try LedgerRow.find(row.seq, $0) }), own.facts == row.facts,
                        own.hash == row.hash
                    else { throw UnusableDatabase(description: "in PostgreSQL \(problem)") }
                }
                (previous, seq) = (row.hash, row.seq)
            }
        }
        guard seq == last.seq, previous == last.hash else {
            throw UnusableDatabase(description: "the ledger in PostgreSQL ends at \(seq), and not at \(last.seq): repeat the command")
        }
    }

    /// The first seq at which file and server differ; at most `limit` and one.
    private static func firstDifference(_ limit: Int64, _ session: PostgresConnection, _ pool: DatabasePool) throws -> Int64 {
        // Chains that differ at one seq differ at all that follow.
        var (low, high) = (Int64(0), limit)
        while low < high {
            let middle = low + (high - low + 1) / 2
            let own = try pool.read { try LedgerRow.hash(of: middle, $0) }
            let isSame = try hash(of: middle, session) == own
            (low, high) = isSame ? (middle, high) : (low, middle - 1)
        }
        return low + 1
    }

    /// Writes events of the file as lines of the feed, for its owner alone.
    private static func export(from seq: Int64, _ pool: DatabasePool, to file: String) throws {
        let rows = try pool.read { db in
            try LedgerRow.fetchAll(db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq >= ? ORDER BY seq", arguments: [seq])
        }
        let text = rows.map { $0.feedLine.json + "\n" }.joined()
        guard FileManager.default.createFile(atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw UnusableDatabase(description: "\(file) cannot be written: name another with --export")
        }
    }
}

extension RememberedKey {
    /// The keys of writes of these heads.
    static func all(_ db: Database, from first: Int64, to last: Int64) throws -> [RememberedKey] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT actor, key, endpoint, body, at, seq, events, subject, created FROM idempotency WHERE seq BETWEEN ? AND ?
                """, arguments: [first, last]
        ).map { row in
            RememberedKey(
                actor: row[0], key: row[1], at: Instant(milliseconds: row[4]),
                write: Idempotency(endpoint: row[2], body: row[3], seq: row[5], events: row[6], subject: row[7], created: row[8]))
        }
    }
}
