import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Damaged lines of a queue_log, and other shapes of it")
struct QueueLogDamageTests {
    private static let restart = "1795420860|NONE|NONE|NONE|QUEUESTART|"

    private func read(_ text: String) throws -> (words: [String], problems: [RowProblem]) {
        var (words, problems): ([String], [RowProblem]) = ([], [])
        for line in try QueueLogs.lines(text) {
            switch line {
            case .success(let entry): words.append("\(entry.at.seconds) \(entry.word)")
            case .failure(let problem): problems.append(problem)
            }
        }
        return (words, problems)
    }

    @Test(
        "half a line is named, and what was appended to it is read: a restart, or any other line",
        arguments: [
            "1795420803|c1|support|lea|RINGNOAN", "1795420803|c1|support|lea|", "1795420803|c1|sup", "1795420803|", "17954", "1795420803",
            "1795420803|c1|support|lea|CONNECT|12|1795420", "1795420803|c1|support|NONE|ABANDON|1|1|5",
            "1795420803|c1|support|lea|RINGNOAN\0\0\0\0", "1795420803|1795420800.",
            "1795420803|1795420800.12",
            "1795420803|1795420800.123456",
            "1795420803|c1|support|lea|CONNECT|12|1795420802.", "1795420803|c1|support|lea|CONNECT|12|1795420802.7",
        ])
    func torn(half: String) throws {
        for whole in [Self.restart, "1795420860|c2|support|NONE|ENTERQUEUE||0199|1", "1795420860.123456|c2|support|NONE|ABANDON|1|1|5"] {
            let (words, problems) = try read("1795420800|c1|support|NONE|ENTERQUEUE||0|1\n\(half)\(whole)\n1795420870|c2|q|NONE|DID\n")
            let word = whole.split(separator: "|")[4]
            #expect(words == ["1795420800 ENTERQUEUE", "1795420860 \(word)", "1795420870 DID"])
            #expect(problems.map(\.line) == [2])
        }
    }

    @Test("several halves in one line are each named")
    func tornTwice() throws {
        let (words, problems) = try read("1795420803|c1|support|lea|RING1795420850|NONE|NONE|NONE|QUEUESTA\(Self.restart)\n")
        #expect(words == ["1795420860 QUEUESTART"])
        #expect(problems.count == 1)
        let both = try read("1795420803|c1|support|lea|RING1795420850|NONE|NONE|NONE|QUEUESTART\(Self.restart)\n")
        #expect(both.words == ["1795420860 QUEUESTART"])
    }

    @Test("a line that is cut within its event is named as what it began to be, and no other product's")
    func cut() throws {
        for (word, whole) in [("CONN", "CONNECT"), ("C", "COMPLETEAGENT"), ("COMPLETE", "COMPLETEAGENT"), ("ENTERQUEU", "ENTERQUEUE")] {
            let (words, problems) = try read("1795420800|c1|q|NONE|DID\n1795420803|c1|support|lea|\(word)")
            #expect(words.count == 1)
            #expect(problems.first?.message.contains("the beginning of \(whole)") == true)
        }
        // With data after it, it is a word of its own.
        #expect(try read("1795420803|c1|support|lea|COMPLETE|x\n").words == ["1795420803 COMPLETE"])
        #expect(try read("1795420803|c1|support|lea|CON\0\0\n").problems.count == 1)
    }

    @Test("ordinary lines are never taken for torn ones")
    func whole() throws {
        let text = """
            1795420800|1795420800.1|support|NONE|ENTERQUEUE||1795420800|1|1795420800
            1795420801|1795420800.1|support|lea|CONNECT|1|1795420800.2|1
            1795420802|1795420800.1|support|lea|BLINDTRANSFER|1795420802|ctx|1|1|1
            1795420803|NONE|NONE|1795420803|PAUSEALL|QUEUESTART

            """
        let (words, problems) = try read(text)
        #expect(words.count == 4)
        #expect(problems.isEmpty)
    }

    @Test("fractions of a second, wall times and blanks around the bars are taken")
    func times() throws {
        let lines = try QueueLogs.lines(
            "1795420800.123456|c1|q|NONE|DID\n2026-11-23 08:00:01.5|c1|q|NONE|DID\n 1795420802 | c1 | q | NONE | CONNECT | 12 | x | 3 \n"
        ).map { try $0.get() }
        #expect(lines.map(\.at.milliseconds) == [1_795_420_800_123, 1_795_420_801_500, 1_795_420_802_000])
        #expect(lines.map(\.callid) == ["c1", "c1", "c1"])
        #expect(lines[2].event == .connected(hold: 12, ringing: 3))
        for bad in [
            "1795420800.|c1|q|NONE|DID", "1795420800.12a|c|q|a|DID", "2026-11-23 25:00:00|c|q|a|DID", "2026-13-23 08:00:00|c|q|a|DID",
        ] {
            #expect(try read(bad + "\n").problems.count == 1)
        }
    }

    @Test("wall times are the telephone system's own, and a time that its clocks skip is named")
    func wall() throws {
        let clock = QueueLogClock { day, second in
            second == 7200 ? nil : Instant(seconds: Int64(day.number) * 86_400 + Int64(second) - 3600)
        }
        var reader = try QueueLogReader(
            .bytes(Array("2026-11-23 09:00:00|c1|q|NONE|DID\n2026-11-23 02:00:00|c1|q|NONE|DID\n".utf8), name: "x"), clock: clock)
        #expect(try reader.next()?.get().at.seconds == QueueLogs.start)
        #expect(throws: RowProblem.self) { try reader.next()?.get() }
    }

    @Test(
        "the realtime table is read as CSV",
        arguments: [
            "id,time,callid,queuename,serverid,agent,event,data1,data2,data3,data4,data5,created\n1,2026-11-23 08:00:12.5,c1,support,,lea,CONNECT,12,x,4,,,2026-11-23\n",
            "\"time\";\"callid\";\"queuename\";\"agent\";\"event\";\"data\"\n\"1795420812.5\";\"c1\";\"support\";\"lea\";\"CONNECT\";\"12|x|4\"\n",
            "time\tcallid\tqueuename\tagent\tevent\tdata1\tdata2\tdata3\n1795420812.500000\tc1\tsupport\tlea\tCONNECT\t12\tx\t4\n",
            "time,callid,queuename,agent,event,data,data1,data2,data3\n1795420812.5,c1,support,lea,CONNECT,,12,x,4\n",
            "time,callid,queuename,agent,event,data,data1,data2,data3\n1795420812.5,c1,support,lea,CONNECT,12|x|4,,,\n",
        ])
    func table(text: String) throws {
        let entries = try QueueLogs.lines(text).map { try $0.get() }
        #expect(entries.map(\.at.milliseconds) == [1_795_420_812_500])
        #expect(entries.map(\.agent) == ["lea"])
        #expect(entries.map(\.event) == [.connected(hold: 12, ringing: 4)])
        #expect(entries.map(\.line) == [2])
    }

    @Test("a table whose newest rows come first is refused, and one whose clocks went back an hour is not")
    func order() throws {
        let head = "time,callid,queuename,agent,event,data1\n"
        func rows(_ times: [Int]) -> String { head + times.map { "\($0),c1,q,NONE,DID,\n" }.joined() }
        for times in [[30, 20, 10], [50, 60, 40, 30, 20, 10, 5], [10, 20, 30, 40, 50, 60, 70, 80 - 7300]] {
            #expect {
                try QueueLogs.lines(rows(times.map { 1_795_420_800 + $0 }))
            } throws: {
                ($0 as? FileProblem)?.message.contains("ORDER BY") == true
            }
        }
        #expect(try QueueLogs.lines(rows([10, 3700, 100, 200, 190, 300, 300].map { 1_795_420_800 + $0 })).count == 7)
    }

    @Test("a table without a column that matters, UTF-16 and rubbish are named with what to do")
    func refused() throws {
        #expect(throws: FileProblem.self) { try QueueLogs.lines("time,callid,agent,event,data\n1,2,3,4,5\n") }
        let text = Array("1795420800|c1|q|NONE|DID\n".utf8)
        let wide: [UInt8] = Array(text.map { [$0, 0] }.joined())
        let other: [UInt8] = Array(text.map { [0, $0] }.joined())
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x31, 0], wide, other] {
            #expect {
                try QueueLogs.lines(bytes)
            } throws: {
                ($0 as? FileProblem)?.message.contains("iconv") == true
            }
        }
        #expect(try read("1,2026,c1\n").problems.first?.message.contains("time,callid,queuename") == true)
    }
}
