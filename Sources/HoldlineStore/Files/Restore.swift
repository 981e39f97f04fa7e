import Foundation
import GRDB
import HoldlineCore

/// What `holdlined restore` did.
package struct RestoreReport: Hashable, Sendable {
    /// Seq of the backup's last event, and of the last one now.
    package var backup: Int64 = 0, head: Int64 = 0
    /// The hash of the last event now.
    package var headHash = ""
    /// Events that came from the feed, and those of them whose sealed part is missing.
    package var added: Int64 = 0, unsealed: Int64 = 0
    /// Seq of the last event that the daemon acknowledged, by the file beside the database; nil where it does not say.
    package var acknowledged: Int64?
    /// Where the database is now that stood there; nil where none did.
    package var aside: String?
    /// The feed's last line breaks off, and was left out.
    package var isFeedTorn = false
    /// There was a feed to go on with.
    package var isFeedUsed = false
    /// Seq of the feed's last whole event; nil where it has none.
    package var feedEnd: Int64?

    /// Events that were acknowledged and are lost, as far as is known.
    package var lost: ClosedRange<Int64>? {
        guard let acknowledged, acknowledged > head else { return nil }
        return head + 1...acknowledged
    }
}

/// Puts a backup in a database's place.
struct Restore {
    /// The backup, which stays as it is.
    let backup: String
    /// The database's place.
    let path: String
    /// A follower's feed, to go on with behind the backup's last event.
    let feed: String?
    /// A database that stands there is moved aside.
    let isReplacing: Bool
    /// Hears what is being done.
    let say: @Sendable (String) -> Void
    /// Called between the steps in which the place changes: a test ends it there.
    var between: () throws -> Void = {}

    /// The database's file, where the path may be a symbolic link.
    private let target: String
    /// Where the database is made, so that its place is untouched until all of it is checked.
    private let copy: String

    init(backup: String, path: String, feed: String?, isReplacing: Bool, say: @escaping @Sendable (String) -> Void) {
        (self.backup, self.path, self.feed, self.isReplacing, self.say) = (backup, path, feed, isReplacing, say)
        target = DatabaseFile.destination(path)
        copy = Self.unfinished(target)
    }

    /// What a restore that was interrupted leaves beside a database's file.
    static func unfinished(_ target: String) -> String { target + ".restoring" }

    /// Throws `UnusableDatabase`, `UnreadableFeed` and `UnreadableRow`; the place is then as it was.
    func run() throws -> RestoreReport {
        var report = RestoreReport()
        if case .head(let head) = HeadFile.read(database: path) { report.acknowledged = head.seq }
        try requirePlace()
        removeDatabase(copy)
        defer { removeDatabase(copy) }
        do {
            say("copying \(backup)")
            try copyFile()
            say("checking pages, chain and count")
            let verdict = try ofBackup { try DatabaseCheck(path: copy).run() }
            guard verdict.intact else {
                throw UnusableDatabase(
                    description: "\(backup): \(verdict.problem ?? "it is damaged"). Take another backup; nothing was changed")
            }
            report.backup = verdict.head
            let pool = try ofBackup { try openDatabase(path: copy, checkHead: false, say) }
            let ledger: Ledger
            do {
                ledger = try pool.writeWithoutTransaction { db in
                    let ledger = try goOn(db, &report)
                    _ = try db.checkpoint(.truncate)
                    return ledger
                }
                try pool.close()
            } catch {
                try? pool.close()
                throw error
            }
            (report.head, report.headHash) = (ledger.head, ledger.hash.hexadecimal)
            try synchronize(file: copy)
            try putInPlace(ledger, &report)
            return report
        } catch let error as DatabaseError {
            throw UnusableDatabase(description: "\(backup): \(error.message ?? "SQLite says \(error.resultCode)"). Nothing was changed")
        }
    }

    /// What is wrong with the copy is wrong with the backup: the copy is gone by the time that somebody reads of it.
    private func ofBackup<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as UnusableDatabase {
            throw UnusableDatabase(description: "\(error.description.replacing(copy, with: backup)). Nothing was changed")
        }
    }

    /// Refuses where a database stands, unless it may be moved aside, and where the backup is that database.
    private func requirePlace() throws {
        var (place, source) = (stat(), stat())
        guard stat(backup, &source) == 0 else {
            throw UnusableDatabase(description: "\(backup) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard source.st_mode & S_IFMT == S_IFREG else { throw UnusableDatabase(description: "\(backup) is no regular file") }
        var log = stat()
        guard stat(backup + "-wal", &log) != 0 || log.st_size == 0 else {
            throw UnusableDatabase(
                description:
                    "\(backup) has a log beside it, \(backup)-wal: it is a database in use, or a part of one. “holdline backup” makes a whole copy"
            )
        }
        let exists = stat(path, &place) == 0
        guard !exists || place.st_mode & S_IFMT == S_IFREG else {
            let what = place.st_mode & S_IFMT == S_IFDIR ? "a directory" : "no regular file"
            throw UnusableDatabase(description: "\(path) is \(what): name the database's file with --database. Nothing was changed")
        }
        guard !exists || place.st_dev != source.st_dev || place.st_ino != source.st_ino else {
            throw UnusableDatabase(description: "\(backup) is the database itself: name a backup")
        }
        let left = ["-wal", "-journal"].first { stat(target + $0, &log) == 0 && log.st_size > 0 }
        guard isReplacing || !(exists || left != nil) else {
            throw UnusableDatabase(
                description:
                    "\(path)\(exists ? "" : left ?? "") is there: with --replace it is moved aside and kept; or name another place with --database"
            )
        }
    }

    /// Copies the bytes: the backup itself is never opened for writing.
    private func copyFile() throws {
        let source = open(backup, O_RDONLY | O_CLOEXEC)
        let target = source < 0 ? -1 : open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        defer { for descriptor in [source, target] where descriptor >= 0 { close(descriptor) } }
        let reason = String(cString: strerror(errno))
        guard source >= 0, target >= 0 else {
            throw UnusableDatabase(description: "\(source < 0 ? backup : copy) cannot be opened: \(reason). Nothing was changed")
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(source, &bytes, bytes.count)
            guard count >= 0 else { throw UnusableDatabase(description: "\(backup) cannot be read: \(String(cString: strerror(errno)))") }
            if count == 0 { return }
            guard writeAll(bytes[..<count], to: target) else {
                throw UnusableDatabase(
                    description: "\(copy) cannot be written: \(String(cString: strerror(errno))). Nothing was changed")
            }
        }
    }

    // MARK: The feed

    /// Appends the events that the feed has behind the backup's last one, in one transaction; gives the ledger's end.
    private func goOn(_ db: Database, _ report: inout RestoreReport) throws -> Ledger {
        var position = try LedgerPosition(db)
        guard let feed else { return position.ledger }
        say("going on with \(feed)")
        report.isFeedUsed = true
        let lines = try LineFile(feed)
        try db.inTransaction(.immediate) {
            let statements = Statements(db)
            let projection = Projection(statements: statements)
            var registeredAt: Instant?
            var redactions = Redactions()
            while let line = try lines.next() {
                if line.isEmpty { continue }
                if lines.isTorn {
                    report.isFeedTorn = true
                    break
                }
                guard case .event(let row) = try ofFeed(lines.number, { try FeedRow.read(line, number: lines.number) }) else { continue }
                report.feedEnd = row.seq
                guard row.seq > position.ledger.head else {
                    try requireSame(row, lines.number, db)
                    continue
                }
                guard row.seq == position.ledger.head + 1 else {
                    throw UnreadableFeed(
                        description:
                            "the feed has no event \(position.ledger.head + 1): line \(lines.number) is event \(row.seq). Take a newer backup, or a feed that begins earlier; nothing was changed"
                    )
                }
                let event = try ofFeed(lines.number) {
                    let event = try row.read()
                    try position.ledger.take(row, statements, &redactions) { try Redactions.read(feed: feed) }
                    return event
                }
                try projection.apply(event)
                position.pass(to: event.at)
                if event.facts.erasure != nil { try Scrub.note(row.seq, db) }
                report.added += 1
                if row.sealedDigest != nil { report.unsealed += 1 }
                if event.type == .invoiceRegistered { registeredAt = event.at }
                if report.added % 1000 == 0 { try projection.writeTexts() }
            }
            try projection.writeTexts()
            try Booked.count(db)
            if let registeredAt { try LedgerStaleness.save(registeredAt, db) }
            try db.execute(sql: "UPDATE setting SET value = ? WHERE name = 'applied'", arguments: [position.ledger.head])
            try position.saveTimes(db)
            return .commit
        }
        return position.ledger
    }

    /// Says of what a line cannot be that the feed says it, in which line, and what may be done.
    private func ofFeed<Value>(_ line: Int, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as UnreadableRow {
            throw UnreadableFeed(
                description:
                    "line \(line) of the feed, event \(error.seq): \(error.reason). Take another copy of the feed; nothing was changed")
        } catch let error as UnreadableFeed {
            throw UnreadableFeed(
                description:
                    "\(error.description). Where a follower was interrupted in this line and has the event again below, remove the line; nothing was changed"
            )
        }
    }

    /// The part that both have must be one ledger.
    private func requireSame(_ row: LedgerRow, _ line: Int, _ db: Database) throws {
        guard try LedgerRow.hash(of: row.seq, db) == row.hash else {
            throw UnreadableFeed(
                description:
                    "line \(line) of the feed: event \(row.seq) is another one than the backup's: they are of two ledgers. Nothing was changed"
            )
        }
    }

    // MARK: The place

    /// Moves what stands there aside, and the copy to its place. Whoever restores may be root, and the daemon another user.
    ///
    /// A stop in between leaves no start that takes something else for the ledger: the head file names an event all along, and the database
    /// that stood there is whole at its place, or aside.
    private func putInPlace(_ ledger: Ledger, _ report: inout RestoreReport) throws {
        giveToOwnerOfDirectory(copy)
        let head = HeadFile(database: path)
        // One that is there says until the end what was acknowledged, so that a restore that is repeated can tell what is lost.
        if report.acknowledged == nil {
            head.write(ledger.mark)
            giveToOwnerOfDirectory(HeadFile.path(path))
        }
        try between()
        report.aside = try moveAside()
        try between()
        try check(rename(copy, target), "\(copy) cannot be moved to \(target)")
        try between()
        head.write(ledger.mark)
        // The one of the old ledger would keep the daemon from this one.
        if head.trouble != nil { unlink(HeadFile.path(path)) }
        giveToOwnerOfDirectory(HeadFile.path(path))
        let parent = (target as NSString).deletingLastPathComponent
        try synchronize(directory: parent.isEmpty ? "." : parent)
    }

    /// Gives the files that stand there another name, and takes the old ones away once all have it. SQLite plays a log or a journal by its name
    /// into whatever stands beside it, so the database goes first.
    private func moveAside() throws -> String? {
        var status = stat()
        func present(_ path: String) -> [String] { ["", "-journal", "-wal", "-shm"].filter { lstat(path + $0, &status) == 0 } }
        let suffixes = present(target)
        guard !suffixes.isEmpty else { return nil }
        var time = Int(time(nil))
        while !present("\(target).before-restore-\(time)").isEmpty { time += 1 }
        let aside = "\(target).before-restore-\(time)"
        for suffix in suffixes where link(target + suffix, aside + suffix) != 0 {
            // A file system without hard links.
            for suffix in suffixes { unlink(aside + suffix) }
            for suffix in suffixes.reversed() {
                try check(rename(target + suffix, aside + suffix), "\(target + suffix) cannot be moved to \(aside + suffix)")
            }
            return aside
        }
        for suffix in suffixes {
            try between()
            try check(unlink(target + suffix), "\(target + suffix) cannot be taken away")
        }
        return aside
    }
}

extension Store {
    /// Puts a backup in the place of the database at `path`, and goes on with the events of a follower's feed. No daemon may run on it.
    ///
    /// Throws `UnusableDatabase`, `UnreadableFeed` and `UnreadableRow`; the place is then as it was.
    package static func restore(
        _ backup: String, to path: String, feed: String? = nil, replacing: Bool = false,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> RestoreReport {
        try Restore(backup: backup, path: path, feed: feed, isReplacing: replacing, say: progress).run()
    }
}
