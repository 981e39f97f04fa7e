import HoldlineCore

/// What one caller may take.
extension ConfigurationValue {
    /// The limits, each within a range that a machine can bear; what is left out has the usual value.
    func limits() throws(StartProblem) -> Limits {
        let values = try block(Limits.keys)
        var limits = Limits()
        limits.body = try values["body"]?.bytes(in: 1024...(1 << 30)) ?? limits.body
        limits.headers = try values["headers"]?.bytes(in: 1024...(1 << 20)) ?? limits.headers
        limits.idle = try values["idle"]?.seconds(in: 1...86_400) ?? limits.idle
        let connections = "a number of connections"
        limits.connections = try values["connections"]?.integer(connections, in: 1...1_000_000) ?? limits.connections
        limits.connectionsOfUser = try values["connectionsOfUser"]?.orNone { value throws(StartProblem) in
            try value.integer("\(connections), or none", in: 1...1_000_000)
        }
        limits.requestsOfUser = try values["requestsOfUser"]?.orNone { value throws(StartProblem) in
            try value.integer("a number of requests a second, or none", in: 1...1_000_000_000)
        }
        limits.followers = try values["followers"]?.integer(connections, in: 0...100_000) ?? limits.followers
        limits.followersOfUser = try values["followersOfUser"]?.orNone { value throws(StartProblem) in
            try value.integer("\(connections), or none", in: 0...100_000)
        }
        limits.queueDepth = try values["queueDepth"]?.integer("a number of commands", in: 1...1_000_000) ?? limits.queueDepth
        limits.bodyMemory = try values["bodyMemory"]?.bytes(in: (1 << 20)...(1 << 40)) ?? limits.bodyMemory
        limits.bodyMemoryOfUser = try values["bodyMemoryOfUser"]?.orNone { value throws(StartProblem) in
            try value.bytes(in: (1 << 20)...(1 << 40))
        }
        limits.answerMemory = try values["answerMemory"]?.bytes(in: (1 << 20)...(1 << 40)) ?? limits.answerMemory
        limits.answerMemoryOfUser = try values["answerMemoryOfUser"]?.orNone { value throws(StartProblem) in
            try value.bytes(in: (1 << 20)...(1 << 40))
        }
        limits.answerFiles = try values["answerFiles"]?.bytes(in: 0...(1 << 50)) ?? limits.answerFiles
        limits.answerFilesOfUser = try values["answerFilesOfUser"]?.orNone { value throws(StartProblem) in
            try value.bytes(in: 0...(1 << 50))
        }
        // A body that never finds room would be told “busy” for ever.
        let most = min(limits.bodyMemory / 4 * 3, limits.bodyMemoryOfUser ?? .max)
        guard limits.body <= most else {
            throw problem(
                "one body of \(limits.body) bytes is more than a user may have of bodyMemory (\(most) bytes): raise bodyMemory, or lower body"
            )
        }
        return limits
    }

    /// nil for the word `none`.
    private func orNone<Value>(_ read: (ConfigurationValue) throws(StartProblem) -> Value) throws(StartProblem) -> Value? {
        try isNone ? nil : try read(self)
    }

    /// A number of bytes, with `KiB`, `MiB` or `GiB` as multiples of 1,024.
    func bytes(in range: ClosedRange<Int>) throws(StartProblem) -> Int {
        let wanted = "a number of bytes, or such as 64KiB or 1MiB"
        let text = try text(wanted)
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = unit.map { String(text.dropLast($0.0.count)) } ?? text
        // `Int` would take a sign.
        let number = digits.utf8.allSatisfy(\.isDigit) ? Int(digits) : nil
        let (bytes, overflow) = (number ?? -1).multipliedReportingOverflow(by: unit?.1 ?? 1)
        guard bytes >= 0, !overflow, range.contains(bytes) else {
            throw problem("“\(text)” does not do: write \(wanted), from \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return bytes
    }

    /// A length of time, in seconds.
    private func seconds(in range: ClosedRange<Int>) throws(StartProblem) -> Int {
        let text = try text("a time such as 60s or 5m")
        guard let span = Span(text: text), range.contains(Int(span.seconds)) else {
            throw problem("“\(text)” does not do: write a time such as 60s or 5m, from \(range.lowerBound) to \(range.upperBound) seconds")
        }
        return Int(span.seconds)
    }
}
