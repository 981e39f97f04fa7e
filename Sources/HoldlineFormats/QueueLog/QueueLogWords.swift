import HoldlineCore

/// The events that Asterisk itself writes (`ast_queue_log` in `app_queue.c`, `app_agent_pool.c` and `logger.c`, and in older versions).
enum QueueLogWords {
    /// A word that is not here is counted as another product's.
    static let all = words(
        """
        ENTERQUEUE CONNECT COMPLETEAGENT COMPLETECALLER ABANDON EXITWITHTIMEOUT EXITEMPTY EXITWITHKEY WITHDRAW RINGNOANSWER RINGCANCELED \
        BLINDTRANSFER ATTENDEDTRANSFER TRANSFER ADDMEMBER REMOVEMEMBER PAUSE UNPAUSE PAUSEALL UNPAUSEALL AGENTLOGIN AGENTLOGOFF \
        AGENTDUMP AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF SYSCOMPAT PENALTY RINGINUSE OUTCALL QUEUESTART CONFIGRELOAD
        """)

    /// The event whose beginning a word is without being one itself; nil where it may be another product's.
    static func cut(_ word: String) -> String? {
        guard !word.isEmpty, !all.contains(word) else { return nil }
        return all.filter { $0.utf8.starts(with: word.utf8) }.min()
    }

    /// Where within a line another one begins, because the first was never ended; nil where it is one line.
    ///
    /// A power cut or a full disk leaves half a line, and the next start appends its own to it. A line begins with ten digits of seconds
    /// (from 2001 on) and has one of Asterisk's events four fields later: no whole line has that in its middle.
    static func seam(in bytes: ArraySlice<UInt8>) -> Int? {
        var starts = [bytes.startIndex]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "|") { starts.append(index + 1) }
        guard starts.count > 4 else { return nil }
        for field in 4..<starts.count {
            let end = field + 1 < starts.count ? starts[field + 1] - 1 : bytes.endIndex
            guard (4...20).contains(end - starts[field]), bytes[starts[field]] >= UInt8(ascii: "A"),
                all.contains(String(decoding: bytes[starts[field]..<end], as: UTF8.self)),
                let epoch = epoch(in: bytes[starts[field - 4]..<(starts[field - 3] - 1)])
            else { continue }
            if epoch > bytes.startIndex { return epoch }
        }
        return nil
    }

    /// Where the seconds begin at the end of a field, before their fraction if they have one.
    ///
    /// More than nine digits after a point are no fraction: a call's id was cut after its point, and the seconds follow.
    private static func epoch(in field: ArraySlice<UInt8>) -> Int? {
        var digits = field
        if let point = field.lastIndex(of: UInt8(ascii: ".")), field.endIndex - point <= 10, field[(point + 1)...].allSatisfy(\.isDigit) {
            digits = field[..<point]
        }
        let seconds = digits.suffix(10)
        guard seconds.count == 10, seconds.allSatisfy(\.isDigit), seconds.first != UInt8(ascii: "0") else { return nil }
        return seconds.startIndex
    }

}
