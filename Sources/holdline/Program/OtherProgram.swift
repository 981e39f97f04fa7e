import Glibc
import HoldlineWire

/// A program that is run for what it says.
struct OtherProgram {
    /// What it said, once it has ended.
    struct End {
        /// 128 and the signal's number where a signal ended it.
        var status: Int32
        var output: String
        var errors: String
    }

    /// Found on the PATH where it has no slash.
    let path: String

    /// The daemon's program: that beside this one, else the one on the PATH.
    static var holdlined: OtherProgram { OtherProgram(path: beside(["holdlined"]) ?? "holdlined") }

    /// The first of these programs that is there, by paths from the directory of this one.
    static func beside(_ names: [String]) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        let own = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let slash = own.lastIndex(of: "/") else { return nil }
        return names.map { own[...slash] + $0 }.first { access($0, X_OK) == 0 }
    }

    /// Waits until it ends. `input`: what its standard input is; nil: nothing. Throws `refusedHere` where it cannot be started.
    func run(_ arguments: [String], input: Int32? = nil) throws(CommandFailure) -> End {
        var (output, errors): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&output) == 0, pipe(&errors) == 0 else { throw .refusedHere("no pipe can be made: \(String(cString: strerror(errno)))") }
        for end in output + errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        if let input {
            posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&files, output[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, errors[1], STDERR_FILENO)
        let words = [path] + arguments
        var texts: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var child: pid_t = 0
        let problem = posix_spawnp(&child, path, &files, nil, &texts, environ)
        for end in [output[1], errors[1]] { close(end) }
        defer { for end in [output[0], errors[0]] { close(end) } }
        guard problem == 0 else { throw .refusedHere("\(path) cannot be started: \(String(cString: strerror(problem)))") }
        let said = Self.read([output[0], errors[0]])
        return End(status: Self.end(of: child), output: said[0], errors: said[1])
    }

    /// Waits for a child to end. Its exit status; as a shell says it, 128 and the signal's number where one ended it.
    static func end(of child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// What comes out of pipes until all of them end.
    private static func read(_ ends: [Int32]) -> [String] {
        var texts = ends.map { _ in [UInt8]() }
        var open = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while open.contains(where: { $0.fd >= 0 }) {
            poll(&open, nfds_t(open.count), -1)
            for place in open.indices where open[place].fd >= 0 && open[place].revents != 0 {
                let count = Glibc.read(open[place].fd, &piece, piece.count)
                if count > 0 { texts[place] += piece[..<count] } else if count == 0 || errno != EINTR { open[place].fd = -1 }
            }
        }
        return texts.map { String(decoding: $0, as: UTF8.self) }
    }
}
