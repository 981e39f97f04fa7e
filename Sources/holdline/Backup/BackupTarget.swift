import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire
import Synchronization

/// What takes the bytes of a backup: a file that is yet to get its name, or a command.
final class BackupTarget: Sendable {
    private struct State {
        /// nil before the daemon has said what it is.
        var head: BackupHead?
        /// The file, or the writing end of the command's pipe; -1 before `begin`, and once it is closed.
        var descriptor: Int32 = -1
        /// Whether the file is there under its name for the time being.
        var isPartial = false
        /// The command's process group.
        var child: pid_t = 0
    }

    private let place: BackupPlace?
    /// For `/bin/sh -c`, as it was typed.
    private let command: String?
    private let state = Mutex(State())

    /// One of the two is given.
    init(place: BackupPlace?, command: String?) { (self.place, self.command) = (place, command) }

    /// What the daemon has said of the copy.
    var head: BackupHead? { state.withLock { $0.head } }

    /// Opens the file, or starts the command, once the copy is there.
    func begin(_ head: BackupHead) throws(CommandFailure) {
        try state.withLock { state throws(CommandFailure) in
            state.head = head
            if let place {
                state.descriptor = try place.begin()
                state.isPartial = true
            }
            if let command {
                (state.child, state.descriptor) = try Self.start(command, head)
                Interruption.takeAlong(group: state.child)
            }
        }
    }

    /// Writes the next bytes.
    func take(_ bytes: [UInt8]) throws(CommandFailure) {
        let descriptor = state.withLock { $0.descriptor }
        do {
            try SystemCall.write(bytes, to: descriptor)
        } catch {
            throw .refusedHere(
                place.map { "\($0.file) was not written: \(error.message)" }
                    ?? "the command does not read all of the backup: \(error.message)")
        }
    }

    /// Leaves nothing that looks like a backup: the command dies before its input ends.
    func abandon() {
        state.withLock { state in
            if state.child != 0 {
                kill(-state.child, SIGKILL)
                _ = OtherProgram.end(of: state.child)
                Interruption.takeAlong(group: 0)
            }
            if state.descriptor >= 0 { close(state.descriptor) }
            if state.isPartial, let place { unlink(place.partial) }
            (state.child, state.descriptor, state.isPartial) = (0, -1, false)
        }
    }

    /// Closes what takes the bytes. Its number is another's from then on: nothing may close it again.
    private func closeDescriptor() {
        state.withLock { state in
            close(state.descriptor)
            state.descriptor = -1
        }
    }

    /// Sees that all is on the disk as it was checked, and gives the file its name; or waits for the command.
    func finish() throws(CommandFailure) -> BackupHead {
        let (head, descriptor, child) = state.withLock { ($0.head, $0.descriptor, $0.child) }
        guard let head else { throw .refusedHere("no backup came") }
        guard let place else {
            closeDescriptor()
            let status = OtherProgram.end(of: child)
            Interruption.takeAlong(group: 0)
            state.withLock { $0.child = 0 }
            guard status == 0 else {
                throw .refusedHere("the command ended with \(status): what it made of the backup is not to be relied on")
            }
            return head
        }
        do {
            try verify(descriptor, head, place)
            closeDescriptor()
            try place.publish()
            state.withLock { $0.isPartial = false }
        } catch {
            abandon()
            throw error
        }
        return head
    }

    /// Reads the file back from the disk, and compares its digest with the one of the copy that the daemon checked.
    private func verify(_ descriptor: Int32, _ head: BackupHead, _ place: BackupPlace) throws(CommandFailure) {
        guard fsync(descriptor) == 0 else {
            throw .refusedHere("\(place.file) cannot be written to the disk: \(String(cString: strerror(errno)))")
        }
        // What memory has of the file is dropped, so that the disk is asked.
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        guard lseek(descriptor, 0, SEEK_SET) == 0, let hash = FileHash() else {
            throw .refusedHere("the backup cannot be checked: libcrypto.so.3 (Debian's package libssl3) is not here")
        }
        let input = DescriptorInput(descriptor, name: place.partial)
        while case let bytes = try input.read(), !bytes.isEmpty { hash.update(bytes) }
        guard hash.finish().hexadecimal == head.sha256 else {
            throw .notIntact("\(place.file): the disk gives other bytes than were written to it: no backup was made. Look at the disk")
        }
    }

    // MARK: A command

    /// Starts a shell with the copy as its input, in a process group of its own.
    private static func start(_ command: String, _ head: BackupHead) throws(CommandFailure) -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .refusedHere("no pipe can be made: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let own = [
            "HOLDLINE_BACKUP_NAME=\(BackupPlace.name())", "HOLDLINE_BACKUP_SHA256=\(head.sha256)", "HOLDLINE_BACKUP_BYTES=\(head.bytes)",
        ]
        var files = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&files)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        let words: [String] = ["/bin/sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = own.map { strdup($0) }
        var inherited = environ
        while let variable = inherited.pointee {
            variables.append(strdup(variable))
            inherited += 1
        }
        variables.append(nil)
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let problem = posix_spawn(&child, "/bin/sh", &files, &attributes, &arguments, &variables)
        guard problem == 0 else {
            close(ends[1])
            throw .refusedHere("the command cannot be started: \(String(cString: strerror(problem)))")
        }
        return (child, ends[1])
    }
}
