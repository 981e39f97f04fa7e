/// The protocol of Redis, as much as GET and SET need (https://redis.io/docs/latest/develop/reference/protocol-spec/).
enum RESP {
    /// A command as an array of bulk strings, the form in which clients send them.
    static func command(_ words: String...) -> [UInt8] {
        Array(("*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()).utf8)
    }
}

extension Connection {
    /// Sends commands and reads their replies.
    ///
    /// All commands go out in one write, as a pipeline.
    func ask(_ commands: [UInt8], replies: Int = 1) throws {
        try send(commands)
        for _ in 0..<replies { try reply() }
    }

    /// Reads one reply exactly, and throws where it is an error or says that there is no such key.
    func reply() throws {
        let length = try line { line in
            switch line.first {
            case UInt8(ascii: "+"), UInt8(ascii: ":"): return -1
            case UInt8(ascii: "$"):
                guard let length = Int(String(decoding: line.dropFirst(), as: UTF8.self)), length >= 0 else {
                    throw BenchProblem("Redis does not have what it was given")
                }
                return length
            default: throw BenchProblem("Redis says \(String(decoding: line.prefix(120), as: UTF8.self))")
            }
        }
        if length >= 0 { try take(length + 2) { _ in } }
    }
}
