import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Lines of a queue_log")
struct QueueLogTests {
    private func event(_ rest: String) throws -> QueueLogEvent {
        try #require(try QueueLogs.entries("0|c1|support|SIP/200|\(rest)\n").first).event
    }

    @Test(
        "every event of Asterisk's is read with its data",
        arguments: [
            ("ENTERQUEUE||0199001122|1", QueueLogEvent.entered(number: "0199001122", name: nil)),
            ("ENTERQUEUE|http://x|0199001122|3|Ada Lovelace", .entered(number: "0199001122", name: "Ada Lovelace")),
            ("ENTERQUEUE|||1", .entered(number: nil, name: nil)),
            ("CONNECT|12|1795420812.7|4", .connected(hold: 12, ringing: 4)), ("CONNECT|12", .connected(hold: 12, ringing: nil)),
            ("COMPLETEAGENT|12|300|1", .talked(hold: 12, talk: 300, to: nil)),
            ("COMPLETECALLER|12|300|1", .talked(hold: 12, talk: 300, to: nil)),
            ("BLINDTRANSFER|300|from-internal|12|45|1", .talked(hold: 12, talk: 45, to: "300")),
            ("TRANSFER|300|from-internal|12|45|1", .talked(hold: 12, talk: 45, to: "300")),
            ("TRANSFER|300|from-internal|12|45", .talked(hold: 12, talk: 45, to: "300")),
            ("ATTENDEDTRANSFER|BRIDGE|93f3|12|45|1", .talked(hold: 12, talk: 45, to: "bridge 93f3")),
            ("ATTENDEDTRANSFER|APP|VoiceMail|12|45|1", .talked(hold: 12, talk: 45, to: "application VoiceMail")),
            ("ATTENDEDTRANSFER|LINK|Local/1;1|Local/1;2|12|45|1", .talked(hold: 12, talk: 45, to: "channel Local/1;2")),
            ("ABANDON|1|2|33", .left(.abandoned, wait: 33)),
            ("EXITWITHTIMEOUT|1|2|33", .left(.timedOut, wait: 33)),
            ("EXITWITHTIMEOUT|1", .left(.timedOut, wait: nil)),
            ("EXITEMPTY|1|2|33", .left(.emptied, wait: 33)),
            ("EXITWITHKEY|5|1|2|33", .left(.leftByKey, wait: 33)),
            ("EXITWITHKEY|5|1", .left(.leftByKey, wait: nil)),
            ("WITHDRAW|1|2|33|moved", .left(.withdrawn, wait: 33)),
            ("RINGNOANSWER|15000", .passed(ringing: 15_000)),
            ("RINGCANCELED|2300", .passed(ringing: 2300)),
            ("AGENTDUMP|", .dropped),
            ("ADDMEMBER|", .agent(.login, isAll: false, reason: nil, isPaused: false)),
            ("ADDMEMBER|PAUSED", .agent(.login, isAll: false, reason: nil, isPaused: true)),
            ("REMOVEMEMBER|", .agent(.logout, isAll: false, reason: nil, isPaused: false)),
            ("PAUSE|lunch", .agent(.pause, isAll: false, reason: "lunch", isPaused: false)),
            ("PAUSE", .agent(.pause, isAll: false, reason: nil, isPaused: false)),
            ("UNPAUSE|Auto-Unpause", .agent(.resume, isAll: false, reason: nil, isPaused: false)),
            ("PAUSEALL|lunch", .agent(.pause, isAll: true, reason: "lunch", isPaused: false)),
            ("UNPAUSEALL|", .agent(.resume, isAll: true, reason: nil, isPaused: false)),
            ("AGENTLOGIN|SIP/200-1", .agent(.login, isAll: true, reason: nil, isPaused: false)),
            ("AGENTLOGOFF|SIP/200-1|3600", .loggedOff(after: 3600)),
            ("AGENTCALLBACKLOGIN|200@agents", .agent(.login, isAll: true, reason: nil, isPaused: false)),
            ("AGENTCALLBACKLOGOFF|200@agents|3600|Autologoff", .loggedOff(after: 3600)),
            ("QUEUESTART|", .started), ("SYSCOMPAT|", .noted), ("CONFIGRELOAD|", .noted), ("PENALTY|3", .noted), ("RINGINUSE|1", .noted),
            ("OUTCALL|ANSWER|60|0199", .noted), ("DID|100", .foreign), ("OUTDIAL", .foreign),
        ])
    func events(rest: String, expected: QueueLogEvent) throws {
        #expect(try event(rest) == expected)
    }

    @Test("a length that a set-back clock made negative is none, and what is no number is not known")
    func lengths() throws {
        #expect(try event("COMPLETEAGENT|-3|x|1") == .talked(hold: 0, talk: nil, to: nil))
        #expect(try event("CONNECT|99999999999|1|1") == .connected(hold: nil, ringing: 1))
        #expect(try event("CONNECT") == .connected(hold: nil, ringing: nil))
    }

    @Test("NONE, MANAGER, CLI and REALTIME are no calls; NONE is no queue and no agent", arguments: ["NONE", "MANAGER", "CLI", "REALTIME"])
    func noCalls(word: String) throws {
        let entry = try #require(try QueueLogs.entries("0|\(word)|NONE|NONE|CONFIGRELOAD|\n").first)
        #expect((entry.line, entry.at, entry.word, entry.event) == (1, QueueLogs.at(0), "CONFIGRELOAD", .noted))
        #expect(entry.callid == nil && entry.queue == nil && entry.agent == nil)
    }

    @Test(
        "a line that is none is named with its number, and the next one is read",
        arguments: ["hello", "1795420800|c1|support|NONE", "1795420800|c1|support|NONE|", "-5|c1|q|NONE|DID", "99999999999999|c|q|a|DID"])
    func bad(line: String) throws {
        let lines = try QueueLogs.lines("1795420800|c1|q|NONE|DID\n\(line)\n1795420801|c1|q|NONE|DID\n")
        #expect(lines.count == 3)
        guard case .failure(let problem) = lines[1] else {
            Issue.record("it was read")
            return
        }
        #expect(problem.line == 2)
        #expect(try lines[2].get().line == 3)
    }

    @Test("bytes that are no UTF-8 are ISO 8859-1, and UTF-8 stays")
    func latin() throws {
        let head = Array("1795420800|c1|support|NONE|ENTERQUEUE||0199|1|".utf8)
        let lines = try QueueLogs.lines(head + [0x4A, 0x6F, 0x73, 0xE9, 0x0A] + head + Array("José\n".utf8))
        for line in lines { #expect(try line.get().event == .entered(number: "0199", name: "José")) }
    }

    @Test("CR, a byte-order mark, blank lines and the NULs of a crash are no part of a line")
    func rubbish() throws {
        let text = "\u{FEFF}1795420800|c1|q|NONE|DID\r\n\r\n\n\0\0\0\01795420801|c1|q|NONE|DID\n\0\0\n1795420802|c1|q|NONE|DID"
        let entries = try QueueLogs.lines(text).map { try $0.get() }
        #expect(entries.map(\.at.seconds) == [1_795_420_800, 1_795_420_801, 1_795_420_802])
        #expect(entries.map(\.line) == [1, 4, 6])
    }

    @Test("a line that does not end takes no memory, is named, and the next one is read", arguments: [65_537, 3_000_000])
    func long(size: Int) throws {
        let text = "1795420800|c1|q|NONE|DID\n" + String(repeating: "x", count: size) + "\n1795420802|c1|q|NONE|DID\n"
        let lines = try QueueLogs.lines(text)
        #expect(lines.count == 3)
        #expect(throws: RowProblem(line: 2, message: "the line has \(size) bytes: more than 65536 are not read")) { try lines[1].get() }
        #expect(try lines[2].get().line == 3)
    }

    @Test("however the bytes come, the lines are the same, and each offset is where the next line begins")
    func chunks() throws {
        let text = MadeLog.text(calls: 30, seed: 3) + "rubbish\n\n" + String(repeating: "y", count: 70_000) + "\n1795420802|c1|q|NONE|DID\n"
        let whole = try QueueLogs.lines(text)
        for size in [1, 7, 100, 4096] { #expect(try QueueLogs.lines(text, chunks: size) == whole) }
        var lines = QueueLogLines()
        let bytes = Array(text.utf8)
        var offsets: [Int64] = [0]
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            lines.add(Array(bytes[start..<min(start + 1000, bytes.count)]))
            while lines.next() != nil {
                #expect(bytes[Int(lines.offset) - 1] == UInt8(ascii: "\n"))
                offsets.append(lines.offset)
            }
            #expect(lines.position == Int64(min(start + 1000, bytes.count)))
        }
        #expect(offsets.count == whole.count + 1)
        #expect(lines.offset == Int64(bytes.count))
        // From any of these places it goes on as if it had never stopped.
        var resumed = QueueLogLines(line: lines.line - 1, offset: offsets[offsets.count - 2])
        resumed.add(Array(bytes[Int(offsets[offsets.count - 2])...]))
        #expect(resumed.next() == whole.last)
        #expect(resumed.next() == nil)
    }

    @Test("the last line waits for its line feed, unless nothing more will come")
    func unfinished() {
        var lines = QueueLogLines()
        lines.add(Array("1795420800|c1|q|NONE|COMPLETEAGENT|1|2".utf8))
        #expect(lines.next() == nil)
        #expect(lines.offset == 0)
        lines.add(Array("0|1\n".utf8))
        guard case .success(let entry) = lines.next() else {
            Issue.record("it was not read")
            return
        }
        #expect(entry.event == .talked(hold: 1, talk: 20, to: nil))
        lines.add(Array("1795420800|c1|q|NONE|DID".utf8))
        #expect(lines.next() == nil)
        lines.end()
        #expect(lines.next() != nil)
    }

    @Test("a compressed log is named, with what reads it")
    func compressed() {
        #expect(throws: FileProblem(file: "queue_log", message: "is compressed: zcat … | holdline import queue-log -")) {
            try QueueLogs.lines([0x1F, 0x8B, 0x08, 0x00])
        }
    }

    @Test("no bytes at all trap the reader")
    func fuzz() throws {
        var generator = Dice(state: 11)
        let bytes = Array("0123456789|NONE\n\r\0é-".utf8) + [0xFF, 0xC3]
        for _ in 0..<3000 {
            let input = (0..<Int(generator.next() % 80)).map { _ in bytes[Int(generator.next() % UInt64(bytes.count))] }
            #expect(try QueueLogs.lines(input, chunks: 3) == QueueLogs.lines(input))
        }
    }
}
