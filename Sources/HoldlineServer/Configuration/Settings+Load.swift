import Glibc
import HoldlineCore
import HoldlineWire
package import Logging

/// What the command line says; nil where it says nothing.
package struct Flags: Hashable, Sendable {
    /// Paths as they were typed; a relative one is relative to the working directory.
    package var socket, database, configuration: String?
    /// nil: the file's level, or `info`.
    package var logLevel: Logger.Level?

    /// Says nothing where all is left out.
    package init(socket: String? = nil, database: String? = nil, configuration: String? = nil, logLevel: Logger.Level? = nil) {
        (self.socket, self.database, self.configuration, self.logLevel) = (socket, database, configuration, logLevel)
    }
}

/// Reading the settings at a start and at a reload.
extension Settings {
    /// Puts flags over environment over file over the standard places. Throws a `StartProblem`.
    ///
    /// A file that a flag names comes before the environment: what is typed now counts more than what a shell was told once, and a warning
    /// names the variable that is not heard. A file that a flag or the environment names has to exist; the one at the standard place may be absent.
    package static func load(flags: Flags, environment: [String: String], user: UInt32) throws -> Settings {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let places = RuntimePaths.standard(environment: environment, user: user) { access($0, F_OK) == 0 }

        let named = flags.configuration ?? variable("HOLDLINE_CONFIG")
        let path = named ?? places.configuration
        let text = try contents(of: path, mayBeAbsent: named == nil)
        let file = try ConfigurationFile(text: text ?? "", file: path)

        var unheard: [String] = []
        func setting(_ flag: String?, _ name: String, _ inFile: String?, _ standard: String) -> String {
            if let flag { return flag }
            if flags.configuration != nil, let inFile {
                if let other = variable(name), other != inFile { unheard.append("\(name) (\(other)) is not heard: \(path) says \(inFile)") }
                return inFile
            }
            return variable(name) ?? inFile ?? standard
        }
        var settings = Settings(
            socket: setting(flags.socket, "HOLDLINE_SOCKET", file.socket, places.socket),
            database: setting(flags.database, "HOLDLINE_DATABASE", file.database, places.database),
            configuration: text == nil ? nil : path, policy: file.policy)
        guard settings.socket != settings.database else {
            throw StartProblem("\(settings.socket) cannot be both the socket and the database: give one of them another path")
        }
        (settings.ledger, settings.roles) = (file.ledger, file.roles)
        settings.limits = file.limits
        settings.hooks = file.hooks
        settings.logLevel = flags.logLevel ?? file.logLevel ?? .info
        settings.warnings = file.warnings + unheard + overHolidays(file.policy)
        return settings
    }

    /// Of each file of holidays that is over: deadlines go on as if there were no holidays, and nobody would notice.
    private static func overHolidays(_ policy: Policy) -> [String] {
        let today = policy.today(at: Instant(seconds: Int64(Glibc.time(nil))))
        return policy.calendar.holidays.files.filter { $0.isOver(on: today) }.map {
            "\($0.path) has no holiday from \(today) on, so that deadlines count such days as working days: put in a file of these years"
        }
    }

    /// The text of the file, at most a mebibyte; nil where it does not exist and need not. A byte order mark is left
    /// out.
    /// Throws a `StartProblem` for a file that cannot be read, that is larger, or that is not UTF-8.
    static func contents(of path: String, what: String = "the configuration", mayBeAbsent: Bool) throws(StartProblem) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if mayBeAbsent, code == ENOENT || code == ENOTDIR { return nil }
            throw StartProblem("\(what) \(path) cannot be read: \(reason(code))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw StartProblem("\(what) \(path) cannot be read: \(reason(errno))") }
            if count == 0 { break }
            bytes += buffer[..<count]
            guard bytes.count <= 1 << 20 else {
                throw StartProblem("\(what) \(path) is larger than a mebibyte: it is the wrong file")
            }
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw StartProblem("\(what) \(path) is not in UTF-8") }
        return text
    }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
