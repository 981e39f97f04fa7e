/// HTTP/1.1, as much as a client of one daemon needs (RFC 9112): a request's bytes, and an answer read to its last byte.
enum HTTP {
    /// A request with its whole body. `agent` is the login of an agent, for the routes of calls.
    static func request(_ method: String, _ path: String, _ body: String? = nil, type: String = "application/json", agent: String? = nil)
        -> [UInt8]
    {
        var head = Self.head(method, path, body.map { ($0.utf8.count, type) })
        if let agent { head += "Holdline-Agent: \(agent)\r\n" }
        return Array((head + "\r\n" + (body ?? "")).utf8)
    }

    /// Without the empty line that ends it.
    fileprivate static func head(_ method: String, _ path: String, _ body: (length: Int, type: String)?) -> String {
        let head = "\(method) \(path) HTTP/1.1\r\nHost: holdline\r\n"
        return body.map { "\(head)Content-Type: \($0.type)\r\nContent-Length: \($0.length)\r\n" } ?? head
    }

    /// The three digits of a status line.
    static func status(_ line: UnsafeRawBufferPointer) throws -> Int {
        let word = line.dropFirst(9).prefix(3)
        guard line.starts(with: "HTTP/1.1 ".utf8), word.count == 3, let status = Int(String(decoding: word, as: UTF8.self)) else {
            throw BenchProblem("this is no HTTP answer: \(String(decoding: line.prefix(80), as: UTF8.self))")
        }
        return status
    }

    /// The value of a header, where the line has that name; names are compared without regard to case.
    static func value(of name: StaticString, in line: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
        let length = name.utf8CodeUnitCount
        guard line.count > length, line[length] == UInt8(ascii: ":") else { return nil }
        for index in 0..<length where line[index] | 0x20 != name.utf8Start[index] | 0x20 { return nil }
        return line[(length + 1)...].drop { $0 == UInt8(ascii: " ") }
    }

    /// A length in decimal or hexadecimal digits. Throws for anything else, since what follows could
    /// not be read exactly.
    fileprivate static func number(_ digits: some Sequence<UInt8>, radix: Int) throws -> Int {
        guard let number = Int(String(decoding: Array(digits), as: UTF8.self), radix: radix), number >= 0 else {
            throw BenchProblem("an answer does not say how long it is")
        }
        return number
    }
}

extension Connection {
    /// Reads one answer exactly, gives its body in pieces and then its status.
    func answer(_ body: (UnsafeRawBufferPointer) -> Void = { _ in }) throws -> Int {
        let status = try line(HTTP.status)
        var length = 0
        var isChunked = false
        while try line({ line in
            if let value = HTTP.value(of: "content-length", in: line) { length = try HTTP.number(value, radix: 10) }
            if HTTP.value(of: "transfer-encoding", in: line) != nil { isChunked = true }
            return !line.isEmpty
        }) {}
        guard isChunked else {
            try take(length, body)
            return status
        }
        while true {
            let size = try line { try HTTP.number($0.prefix { $0 != UInt8(ascii: ";") }, radix: 16) }
            try take(size, body)
            // The end of the chunk's line; after the last chunk the empty line that ends the trailers, of which the daemon sends none.
            try line { guard $0.isEmpty else { throw BenchProblem("a chunk is longer than it says") } }
            if size == 0 { return status }
        }
    }

    /// Sends a request, reads its answer, and throws where its status is another one.
    func exchange(_ request: [UInt8], expecting wanted: Int, _ body: (UnsafeRawBufferPointer) -> Void = { _ in }) throws {
        try send(request)
        try answer(expecting: wanted, body)
    }

    /// Reads an answer and throws where its status is another one; `body` gets its pieces.
    func answer(expecting wanted: Int, _ body: (UnsafeRawBufferPointer) -> Void = { _ in }) throws {
        let status = try answer(body)
        guard status == wanted else { throw BenchProblem("the daemon answers \(status), and \(wanted) was wanted") }
    }

    /// The whole body of an answer, as text.
    ///
    /// For answers of a few kilobytes, which are looked at and not measured.
    func text(_ request: [UInt8], expecting wanted: Int = 200) throws -> String {
        var bytes: [UInt8] = []
        try exchange(request, expecting: wanted) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Posts a body of many lines and reads the answer meanwhile, as long bodies want it: the lines of the answer, and its last one.
    ///
    /// Throws where the status is not 200, with the last line of the answer, in which the daemon says
    /// why.
    func upload(_ path: String, type: String, _ lines: [UInt8]) throws -> (lines: Int, last: String) {
        let head = Array((HTTP.head("POST", path, (lines.count, type)) + "\r\n").utf8)
        let descriptor = descriptor
        let failure = Failure()
        let sender = try WorkerThread {
            do {
                try Connection.send(head, to: descriptor)
                try Connection.send(lines, to: descriptor)
            } catch { failure.note(error) }
        }
        defer { sender.join() }
        var count = 0
        var tail: [UInt8] = []
        let status = try answer { piece in
            for byte in piece where byte == 10 { count += 1 }
            tail += piece.suffix(Self.longestTail)
            if tail.count > Self.longestTail { tail.removeFirst(tail.count - Self.longestTail) }
        }
        try failure.check()
        let last = tail.split(separator: 10).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard status == 200 else { throw BenchProblem("the daemon answers \(status) to \(path): \(last)") }
        return (count, last)
    }

    /// The closing line of an answer is shorter.
    private static var longestTail: Int { 4096 }
}
