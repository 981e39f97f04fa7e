import Glibc
import Testing

@testable import HoldlineServer

/// A Unix socket that listens, or once did.
private func listening(at path: String, type: Int32 = Int32(SOCK_STREAM.rawValue)) throws -> Int32 {
    let descriptor = socket(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0 else { throw ShortDirectory.Failed(code: errno) }
    if type == Int32(SOCK_STREAM.rawValue) { listen(descriptor, 4) }
    return descriptor
}

@Suite("the lock")
struct LockFileTests {
    @Test("a second daemon is told who holds the lock, and gets it when the first is gone")
    func second() throws {
        let directory = try ShortDirectory()
        let database = directory.path + "/h.db"
        var first: LockFile? = try LockFile(beside: database, what: "the database")
        #expect(first != nil)
        #expect(
            throws: StartProblem(
                "another daemon (process \(getpid())) has the database \(database): stop it first, or give this one another place")
        ) {
            try LockFile(beside: database, what: "the database")
        }
        first = nil
        #expect(throws: Never.self) { try LockFile(beside: database, what: "the database") }
        #expect(directory.mode(of: "h.db.lock") == 0o600)
    }

    @Test("another name of the same database is the same lock")
    func symbolicLink() throws {
        let directory = try ShortDirectory()
        try directory.write("", to: "h.db")
        #expect(symlink("h.db", directory.path + "/other.db") == 0)
        let lock = try LockFile(beside: directory.path + "/h.db", what: "the database")
        #expect(throws: StartProblem.self) { try LockFile(beside: directory.path + "/other.db", what: "the database") }
        withExtendedLifetime(lock) {}
    }

    @Test("a link to a file that is yet to come has the lock of that file")
    func danglingLink() throws {
        let directory = try ShortDirectory()
        #expect(symlink("h.db", directory.path + "/link.db") == 0)
        #expect(symlink(directory.path + "/link.db", directory.path + "/link2.db") == 0)
        let lock = try LockFile(beside: directory.path + "/link2.db", what: "the database")
        #expect(throws: StartProblem.self) { try LockFile(beside: directory.path + "/h.db", what: "the database") }
        withExtendedLifetime(lock) {}
    }

    @Test("a file that is locked itself is locked under every name, a hard link too; one that does not exist is not")
    func hardLink() throws {
        let directory = try ShortDirectory()
        try directory.write("", to: "h.db")
        #expect(link(directory.path + "/h.db", directory.path + "/other.db") == 0)
        var lock: LockFile? = try LockFile(on: directory.path + "/h.db", what: "the database")
        #expect(lock?.isOnFile == true)
        #expect(throws: StartProblem.self) { try LockFile(on: directory.path + "/other.db", what: "the database") }
        lock = nil
        #expect(try LockFile(on: directory.path + "/other.db", what: "the database") != nil)
        #expect(try LockFile(on: directory.path + "/none.db", what: "the database") == nil)
    }

    @Test("a directory that does not exist is said")
    func noDirectory() {
        #expect(throws: StartProblem.self) { try LockFile(beside: "/nowhere/h.db", what: "the database") }
    }
}

@Suite("the socket's path")
struct SocketPathTests {
    @Test("a path over 107 bytes is refused with its length, one of 107 is fine")
    func length() {
        #expect(throws: Never.self) { try SocketPath("/" + String(repeating: "s", count: 106)) }
        let problem = #expect(throws: StartProblem.self) { try SocketPath("/" + String(repeating: "é", count: 54)) }
        #expect(problem?.message.contains("109 bytes long") == true)
        #expect(throws: StartProblem.self) { try SocketPath("") }
    }

    @Test("the directory is made for owner and group, and a socket that nobody answers is removed")
    func stale() throws {
        let directory = try ShortDirectory()
        let path = try SocketPath(directory.path + "/a/b/h.sock")
        try path.prepare()
        #expect(directory.mode(of: "a/b") == 0o750)
        close(try listening(at: path.path))
        #expect(directory.exists("a/b/h.sock"))
        try path.prepare()
        #expect(!directory.exists("a/b/h.sock"))
    }

    @Test("a socket at which a daemon answers stays")
    func living() throws {
        let directory = try ShortDirectory()
        let path = try SocketPath(directory.path + "/h.sock")
        let listener = try listening(at: path.path)
        defer { close(listener) }
        let problem = #expect(throws: StartProblem.self) { try path.prepare() }
        #expect(problem?.message.hasPrefix("a daemon already answers at") == true)
        #expect(directory.exists("h.sock"))
        try path.restrict()
        #expect(directory.mode(of: "h.sock") == 0o660)
    }

    @Test("another kind of file is never removed")
    func otherFile() throws {
        let directory = try ShortDirectory()
        try directory.write("the accounts", to: "h.sock")
        #expect(symlink("h.sock", directory.path + "/link.sock") == 0)
        for name in ["h.sock", "link.sock"] {
            #expect(throws: StartProblem.self) { try SocketPath(directory.path + "/" + name).prepare() }
            #expect(directory.exists(name))
        }
        #expect(throws: StartProblem.self) { try SocketPath(directory.path + "/h.sock/below.sock").prepare() }
    }
}

@Suite("a socket that is handed over")
struct ActivatedSocketTests {
    @Test("a listening Unix socket meant for this process is taken, and made close-on-exec and non-blocking")
    func taken() throws {
        let directory = try ShortDirectory()
        let listener = try listening(at: directory.path + "/h.sock")
        defer { close(listener) }
        #expect(fcntl(listener, F_SETFD, 0) == 0)
        let socket = try ActivatedSocket.take(descriptor: listener, process: String(getpid()), count: "1")
        #expect(socket == ActivatedSocket(descriptor: listener))
        #expect(fcntl(listener, F_GETFD) & FD_CLOEXEC != 0)
        #expect(fcntl(listener, F_GETFL) & O_NONBLOCK != 0)
    }

    @Test("what is meant for another process, or for nobody, is left alone")
    func notOurs() throws {
        for (process, count) in [("1", "1"), (nil, "1"), (String(getpid()), nil), (String(getpid()), "0")] {
            #expect(try ActivatedSocket.take(descriptor: 0, process: process, count: count) == nil)
        }
    }

    @Test("two sockets, a datagram socket and a file are refused")
    func refused() throws {
        let directory = try ShortDirectory()
        let datagram = try listening(at: directory.path + "/d.sock", type: Int32(SOCK_DGRAM.rawValue))
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer {
            close(datagram)
            close(file)
        }
        for (descriptor, count) in [(datagram, "1"), (file, "1"), (datagram, "2")] {
            #expect(throws: StartProblem.self) { try ActivatedSocket.take(descriptor: descriptor, process: String(getpid()), count: count) }
        }
    }
}

@Suite("telling the service manager")
struct ServiceNotifierTests {
    @Test("it hears of the start and the stop, at a path or an abstract address", arguments: [false, true])
    func messages(abstract: Bool) throws {
        let directory = try ShortDirectory()
        let address = (abstract ? "@" : "") + directory.path + "/n.sock"
        let manager = try listening(at: address, type: Int32(SOCK_DGRAM.rawValue))
        defer { close(manager) }
        let notifier = ServiceNotifier(address: address)
        func heard() -> String {
            var bytes = [UInt8](repeating: 0, count: 512)
            let count = recv(manager, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
        notifier.ready("812 events\nSTOPPING=1")
        #expect(heard() == "READY=1\nSTATUS=812 events STOPPING=1")
        notifier.stopping()
        #expect(heard().hasPrefix("STOPPING=1\n"))
        notifier.status("full")
        #expect(heard() == "STATUS=full")
    }

    @Test("without a manager it is silent", arguments: [nil, "", "@", "vsock:2:1234", "/nowhere/n.sock"])
    func nobody(address: String?) {
        ServiceNotifier(address: address).ready("up")
    }
}
