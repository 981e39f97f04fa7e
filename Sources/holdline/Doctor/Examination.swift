import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// What is looked at, in this order; each look adds what it finds.
struct Examination {
    let client: Client
    /// Options of the daemon's program, as they were given on the command line.
    let places: [String: String]
    /// Whether the whole database is verified.
    let isDeep: Bool
    /// In the order in which things were looked at.
    private(set) var findings: [Finding] = []
    /// What the daemon says of itself; nil where none answers, or not to this user.
    var status: DaemonStatus?
    /// The database's path, by the configuration; nil where that cannot be read.
    var path: String?
    /// What the limits let the daemon take; nil where the configuration cannot be read.
    var bound: MemoryBound?

    init(_ client: Client, places: [String: String], isDeep: Bool) {
        (self.client, self.places, self.isDeep) = (client, places, isDeep)
    }

    /// The configuration is read first, since it says where the database is; the daemon is asked before the files, since one that
    /// runs makes another sentence of a file that is missing. No look stops those that follow.
    mutating func run() async {
        let installed = settings()
        socket()
        await daemon()
        versions(installed)
        await roles()
        users()
        files()
        disk()
        memory()
        clock()
        units()
        freshness()
        await backups()
        if isDeep { await verify() }
    }

    mutating func good(_ topic: String, _ text: String) { findings.append(Finding(grade: .good, topic: topic, text: text)) }
    mutating func warn(_ topic: String, _ text: String) { findings.append(Finding(grade: .warning, topic: topic, text: text)) }
    mutating func wrong(_ topic: String, _ text: String) { findings.append(Finding(grade: .wrong, topic: topic, text: text)) }
    mutating func unknown(_ topic: String, _ text: String) { findings.append(Finding(grade: .unknown, topic: topic, text: text)) }

    /// Whether the service's directories are here, and not only a person's own.
    var isService: Bool { access(RuntimePaths.serviceDirectory, F_OK) == 0 || access("/etc/holdline", F_OK) == 0 }

    static var isRoot: Bool { geteuid() == 0 }

    /// `user:group`, by their names or, where this machine has none for them, by their numbers.
    static func owner(_ status: stat) -> String {
        let user = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? String(status.st_uid)
        let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? String(status.st_gid)
        return "\(user):\(group)"
    }

    /// In octal digits, as chmod(1) takes them.
    static func mode(_ status: stat) -> String { "0" + String(status.st_mode & 0o7777, radix: 8) }

    /// Links are followed. nil where nothing is there or this user may not look, and `errno` says which.
    static func look(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    /// The part before the last slash; `.` for a name without one.
    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
}

/// The configuration, and the versions.
extension Examination {
    /// Has the daemon's program read its configuration. Gives that program's version; nil where it is not here.
    mutating func settings() -> String? {
        let program = OtherProgram.holdlined
        guard let end = try? program.run(["check-config"] + places.flatMap { [$0.key, $0.value] }),
            let version = try? program.run(["--version"]), version.status == 0
        else {
            wrong("configuration", "the program holdlined is not here: install it beside holdline")
            return nil
        }
        let lines = end.output.split(separator: "\n").map(String.init)
        func value(_ key: String) -> String? {
            lines.first { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.utf8.count + 2).filter { $0 != "\"" }) }
        }
        guard end.status == 0 else {
            let why = end.errors.split(separator: "\n").last.map { $0.replacing("holdlined: ", with: "") } ?? "it cannot be read"
            if why.contains("Permission denied") {
                unknown("configuration", "\(why): root can look")
            } else {
                wrong("configuration", "\(why): the daemon does not start with it")
            }
            path = places["--database"]
            return version.output.filter { !$0.isNewline }
        }
        path = value("database")
        bound = MemoryBound(lines)
        let source = lines.first.map { String($0.dropFirst(2)) } ?? ""
        let warnings = end.errors.split(separator: "\n").filter { $0.contains("warning: ") }
        for warning in warnings { warn("configuration", String(warning).replacing("holdlined: warning: ", with: "")) }
        if warnings.isEmpty { good("configuration", "the daemon would start with it (\(source))") }
        if value("seller") == nil {
            warn("configuration", "no seller is given, so that life-cycle messages for any seller are taken: set “seller”")
        }
        if lines.contains(where: { $0.hasPrefix("# roles: not given") }) {
            warn("roles", "no roles are given, so that root and the daemon's own user alone may do anything: set “roles”")
        }
        if let socket = value("socket"), socket != client.socket {
            warn(
                "socket",
                "this command asks at \(client.socket), and the configuration says \(socket): the command reads no configuration, give it --socket or HOLDLINE_SOCKET"
            )
        }
        return version.output.filter { !$0.isNewline }
    }

    /// Programs of two versions need not understand each other.
    mutating func versions(_ installed: String?) {
        let own = ProgramVersion.text
        if let installed, installed != own {
            wrong("versions", "holdline is \(own), and holdlined \(installed): install both from one package")
        }
        if let running = status?.version, running != (installed ?? own) {
            wrong("versions", "the running daemon is \(running), and installed is \(installed ?? own): restart it")
        } else if installed == nil || installed == own {
            good("versions", status == nil ? "holdline and holdlined are \(own)" : "holdline, holdlined and the running daemon are \(own)")
        }
    }
}
