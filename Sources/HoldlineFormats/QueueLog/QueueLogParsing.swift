package import HoldlineCore

extension QueueLogEntry {
    /// Reads a line without its line feed. Bytes that are no UTF-8 are taken as ISO 8859-1: caller names come from anywhere.
    ///
    /// The failure is for a person: it says which part of the line is wrong.
    package static func read(
        _ bytes: ArraySlice<UInt8>, line: Int, clock: QueueLogClock = .utc
    ) -> Result<QueueLogEntry, RowProblem> {
        Result { () throws(RowProblem) in try entry(bytes, line, clock) }
    }

    /// Throws where the line has no time, ends before its event, is cut within the event's word, or
    /// names a call, queue or agent that is no name.
    private static func entry(_ bytes: ArraySlice<UInt8>, _ line: Int, _ clock: QueueLogClock) throws(RowProblem) -> QueueLogEntry {
        var parts = Fields(bytes)
        guard let at = parts.next().flatMap(clock.instant) else {
            throw RowProblem(
                line: line,
                message: "“\(excerpt(text(bytes.prefix(80))))” is no line of a queue_log: it begins with the seconds since 1970. "
                    + "The realtime table queue_log is read as CSV whose first line names its columns: time,callid,queuename,agent,event,data1…"
            )
        }
        guard let callid = parts.next(), let queue = parts.next(), let agent = parts.next(), let event = parts.next(), !event.isEmpty else {
            throw RowProblem(line: line, message: "the line ends before its event: epoch|callid|queue|agent|EVENT are there always")
        }
        let word = text(event)
        if parts.isAtEnd, let whole = QueueLogWords.cut(word) {
            throw RowProblem(
                line: line, message: "the line is cut short after “\(word)”, the beginning of \(whole): its call may go on wrongly")
        }
        return QueueLogEntry(
            line: line, at: at,
            callid: try name(callid, noCalls, "callid", line), queue: try name(queue, none, "queue", line).map(QueueName.init(unchecked:)),
            agent: try name(agent, none, "agent", line), word: word, event: QueueLogEvent(word, &parts))
    }

    /// What Asterisk writes where there is no queue or agent, and where a line belongs to no call.
    private static let none: [String] = ["NONE", ""]
    private static let noCalls: [String] = ["NONE", "MANAGER", "CLI", "REALTIME", ""]

    /// The name in a field; nil for a word that stands for none. Throws, with the column, for what the
    /// daemon would refuse as a name.
    private static func name(
        _ bytes: ArraySlice<UInt8>, _ absent: [String], _ column: String, _ line: Int
    ) throws(RowProblem) -> String? {
        let word = text(bytes)
        if absent.contains(word) { return nil }
        switch QueueName.read(word) {
        case .success(let name): return name.text
        case .failure(let problem):
            throw RowProblem(
                line: line, column: column, message: "“\(excerpt(word))” \(problem.message.dropFirst(QueueName.noun.count + 1))")
        }
    }

    /// The bytes as text, without NULs: UTF-8, else ISO 8859-1, in which every byte is a character.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) { return text }
        if let text = String(validating: bytes.filter { $0 != 0 }, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.lazy.filter { $0 != 0 }.map { Unicode.Scalar($0) }))
    }
}

/// The fields of a line, one after the other.
private struct Fields {
    /// nil behind the last field; an empty field at the end is one all the same.
    private var rest: ArraySlice<UInt8>?

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest == nil }

    /// The next field, without blanks around it.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let bytes = rest else { return nil }
        var field = bytes
        if let end = bytes.firstIndex(of: UInt8(ascii: "|")) {
            rest = bytes[(end + 1)...]
            field = bytes[..<end]
        } else {
            rest = nil
        }
        while field.first == UInt8(ascii: " ") || field.first == UInt8(ascii: "\t") { field.removeFirst() }
        while field.last == UInt8(ascii: " ") || field.last == UInt8(ascii: "\t") { field.removeLast() }
        return field
    }

    /// The next field as text; nil where it is absent or empty.
    mutating func text() -> String? {
        guard let bytes = next(), !bytes.isEmpty else { return nil }
        let text = QueueLogEntry.text(bytes)
        return text.isEmpty ? nil : text
    }

    /// The next field as a length of time. A clock that was set back makes negative ones of it: nobody waits less than not at all.
    mutating func length() -> Int64? {
        guard var bytes = next(), let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard !bytes.isEmpty, bytes.count <= 10, let value = decimal(bytes) else { return nil }
        return isNegative ? 0 : Int64(value)
    }

}

/// Reads the first field of a line.
///
/// The file has seconds since 1970; the realtime table has the time on the telephone system's wall (`ast_queue_log` writes `%F %T.%6q`),
/// and copies of either have fractions.
package struct QueueLogClock: Sendable {
    /// The instant of a second of a day on the wall; nil where the clocks skip it.
    private let wall: @Sendable (Day, Int) -> Instant?

    /// A clock for a telephone system in another time zone than UTC.
    package init(wall: @escaping @Sendable (Day, Int) -> Instant?) { self.wall = wall }

    /// For files, whose seconds since 1970 need no zone, and for tests.
    package static let utc = QueueLogClock { day, second in Instant(seconds: Int64(day.number) * 86_400 + Int64(second)) }

    /// Up to the year 9999; nil for what is no time.
    func instant(_ bytes: ArraySlice<UInt8>) -> Instant? {
        let point = bytes.lastIndex(of: UInt8(ascii: "."))
        let whole = bytes[..<(point ?? bytes.endIndex)]
        var milliseconds: Int64 = 0
        if let point {
            let digits = bytes[(point + 1)...]
            guard (1...9).contains(digits.count), decimal(digits) != nil, let three = decimal((Array(digits) + [0x30, 0x30]).prefix(3))
            else {
                return nil
            }
            milliseconds = Int64(three)
        }
        guard let second = epoch(whole) ?? date(whole) else { return nil }
        return Instant(milliseconds: second.milliseconds + milliseconds)
    }

    /// Seconds since 1970, of at most twelve digits and before the year 10000.
    private func epoch(_ bytes: ArraySlice<UInt8>) -> Instant? {
        guard !bytes.isEmpty, bytes.count <= 12, let seconds = decimal(bytes), seconds <= 253_402_300_799 else { return nil }
        return Instant(seconds: Int64(seconds))
    }

    /// `2026-09-21 14:13:20`, or with a T.
    private func date(_ bytes: ArraySlice<UInt8>) -> Instant? {
        guard bytes.count == 19 else { return nil }
        let bytes = Array(bytes)
        guard bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == bytes[13],
            let day = Day(text: String(decoding: bytes[..<10], as: UTF8.self)), let hour = decimal(bytes[11..<13]),
            let minute = decimal(bytes[14..<16]), let second = decimal(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        return wall(day, hour * 3600 + minute * 60 + second)
    }
}

extension QueueLogEvent {
    /// Takes the data that the event has, in the order in which `app_queue.c` writes them.
    fileprivate init(_ word: String, _ data: inout Fields) {
        switch word {
        case "ENTERQUEUE":
            _ = data.next()
            let number = data.text()
            _ = data.next()
            self = .entered(number: number, name: data.text())
        case "CONNECT":
            let hold = data.length()
            // The bridged channel.
            _ = data.next()
            self = .connected(hold: hold, ringing: data.length())
        case "COMPLETEAGENT", "COMPLETECALLER": self = .talked(hold: data.length(), talk: data.length(), to: nil)
        // TRANSFER is what Asterisk called it until version 12.
        case "BLINDTRANSFER", "TRANSFER":
            let exten = data.text()
            _ = data.next()
            self = .talked(hold: data.length(), talk: data.length(), to: exten)
        case "ATTENDEDTRANSFER":
            let to = Self.destination(&data)
            self = .talked(hold: data.length(), talk: data.length(), to: to)
        case "ABANDON": self = .left(.abandoned, wait: Self.third(&data))
        case "EXITWITHTIMEOUT": self = .left(.timedOut, wait: Self.third(&data))
        case "EXITEMPTY": self = .left(.emptied, wait: Self.third(&data))
        case "WITHDRAW": self = .left(.withdrawn, wait: Self.third(&data))
        case "EXITWITHKEY":
            _ = data.next()
            self = .left(.leftByKey, wait: Self.third(&data))
        case "RINGNOANSWER", "RINGCANCELED": self = .passed(ringing: data.length() ?? 0)
        case "AGENTDUMP": self = .dropped
        case "ADDMEMBER": self = .agent(.login, isAll: false, reason: nil, isPaused: data.text() == "PAUSED")
        case "REMOVEMEMBER": self = .agent(.logout, isAll: false, reason: nil, isPaused: false)
        case "PAUSE": self = .agent(.pause, isAll: false, reason: data.text(), isPaused: false)
        case "UNPAUSE": self = .agent(.resume, isAll: false, reason: nil, isPaused: false)
        case "PAUSEALL": self = .agent(.pause, isAll: true, reason: data.text(), isPaused: false)
        case "UNPAUSEALL": self = .agent(.resume, isAll: true, reason: nil, isPaused: false)
        case "AGENTLOGIN", "AGENTCALLBACKLOGIN": self = .agent(.login, isAll: true, reason: nil, isPaused: false)
        case "AGENTLOGOFF", "AGENTCALLBACKLOGOFF":
            // The channel.
            _ = data.next()
            self = .loggedOff(after: data.length())
        case "QUEUESTART": self = .started
        // After SYSCOMPAT app_queue.c writes an ABANDON, which says all.
        case "SYSCOMPAT", "CONFIGRELOAD", "PENALTY", "RINGINUSE", "OUTCALL": self = .noted
        default: self = .foreign
        }
    }

    /// Position, original position, wait; versions before 1.6 wrote the position alone for some.
    private static func third(_ data: inout Fields) -> Int64? {
        _ = data.next()
        _ = data.next()
        return data.length()
    }

    /// BRIDGE, APP or LINK, and what each names: a bridge, an application, or the two channels that join two bridges.
    private static func destination(_ data: inout Fields) -> String? {
        switch data.text() {
        case "BRIDGE": return data.text().map { "bridge \($0)" }
        case "APP": return data.text().map { "application \($0)" }
        case "LINK":
            _ = data.next()
            return data.text().map { "channel \($0)" }
        default: return nil
        }
    }
}
