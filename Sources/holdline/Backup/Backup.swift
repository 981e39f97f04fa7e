import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// Reads `GET /v1/backup`: a copy that the daemon has checked, written under its final name once it is whole on the disk.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "backup", "Copy the whole database while the daemon runs, and check the copy.",
        """
        The daemon copies its database as of one moment, and checks pages, chain and count before it sends the first byte. What arrives is
        read back from the disk and compared, and has its name only then: what was interrupted is named .NAME.partial, or is not there.
        The file holds personal data in clear; its owner alone may read it (0600).

        A directory as FILE gets a file named by the time; with --keep older ones of such names are removed once the new one is whole. With
        --to-command a shell command reads the copy instead. It has HOLDLINE_BACKUP_NAME, HOLDLINE_BACKUP_SHA256 and
        HOLDLINE_BACKUP_BYTES in its environment, so that the other end can tell a whole copy from a part; where the copy breaks off,
        or a signal ends this program, the command is killed. After kill -9 of this program it is not: it has to compare then.

        Root, the daemon's own user and auditors may. “holdlined restore” puts a backup back.
        """,
        examples: "holdline backup /var/backups/holdline/before-upgrade.db", "holdline backup /var/backups/holdline --keep 14",
        "holdline backup --to-command 'ssh elsewhere receive $HOLDLINE_BACKUP_NAME $HOLDLINE_BACKUP_SHA256'")

    @Argument(help: ArgumentHelp("A file that is not there yet, or a directory.", valueName: "file"), completion: .file()) var file: String?
    @Option(help: ArgumentHelp("A shell command that reads the copy.", valueName: "command"), completion: .shellCommand("compgen -c"))
    var toCommand: String?
    @Option(help: ArgumentHelp("In a directory: remove all but the newest so many.", valueName: "count")) var keep: Int?
    @OptionGroup var connection: ConnectionOptions

    /// Exit code 64 for a file and a command together or neither, for `--keep` below 1, and for `--keep` with a command.
    func validate() throws {
        guard (file == nil) != (toCommand == nil) else { throw ValidationError(told: "name a FILE, or --to-command: one of the two") }
        if let keep, keep < 1 { throw ValidationError(told: "--keep is at least 1") }
        if keep != nil, toCommand != nil { throw ValidationError(told: "--keep is for a directory") }
    }

    /// The daemon is asked for its list of backups first: a user who may make none is refused before a file is begun. With
    /// `--keep` older ones are removed once the new one has its name.
    func run() async throws {
        let client = try connection.client()
        let console = Console.current
        let place = try file.map { file throws(CommandFailure) in try BackupPlace(file, keep: keep) }
        // A daemon that says nothing, or refuses, shows here; the copy itself may take its time.
        _ = try await client.backups()
        let taken = BackupTarget(place: place, command: toCommand)
        do {
            try await withProgress(client, console) { received in
                try await client.backUp(to: place?.file ?? "a command") { head in
                    try taken.begin(head)
                } _: { bytes in
                    try taken.take(bytes)
                    received(bytes.count, taken.head?.bytes ?? 0)
                }
            }
        } catch {
            taken.abandon()
            throw error
        }
        let head = try taken.finish()
        let target = place.map { Shown.line($0.file) } ?? "the command"
        try console.say("Backed up to \(target): \(head.bytes) bytes, the ledger up to \(head.head), hash \(head.headHash)")
        if let place, let keep { for name in try place.removeOlder(keeping: keep) { try console.say("Removed \(Shown.line(name))") } }
    }

    /// Shows what the daemon says of its copying and checking, and then what has come.
    private func withProgress(
        _ client: Client, _ console: Console, _ body: (_ received: @escaping @Sendable (Int, Int) -> Void) async throws -> Void
    ) async throws {
        let bars = BackupBars(console)
        let asking = Task {
            while console.errorIsTerminal, !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(300))
                if let running = try await client.backups().value.running, !Task.isCancelled { bars.show(running) }
            }
        }
        defer {
            asking.cancel()
            bars.clear()
        }
        try await body { count, total in
            asking.cancel()
            bars.received(count, of: total)
        }
    }
}

/// A bar for each stage.
private final class BackupBars: Sendable {
    /// Pages, rows of the ledger, and MiB.
    private let copying, checking, sending: ProgressBar
    private let received = Mutex(0)

    init(_ console: Console) {
        copying = ProgressBar("page copied", on: console)
        checking = ProgressBar("row checked", on: console)
        sending = ProgressBar("MiB received", on: console)
    }

    /// A terminal that takes nothing does not end the backup.
    func show(_ progress: BackupProgress) {
        switch progress.stage {
        case .copying: try? copying.show(progress.done, of: progress.total, count: progress.done)
        case .checking: try? checking.show(progress.done, of: progress.total, count: progress.done)
        case .sending: break
        }
    }

    /// `count` and `total` are bytes; the bar counts MiB.
    func received(_ count: Int, of total: Int) {
        let sum = received.withLock { sum in
            sum += count
            return sum
        }
        try? sending.show(sum, of: total, count: sum >> 20)
    }

    func clear() { for bar in [copying, checking, sending] { try? bar.clear() } }
}
