package import HoldlineCore
import HoldlineWire

/// A path of the table, such as `/v1/tickets/{id}/notes`.
package struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// What stands between two slashes.
    enum Segment: Hashable, Sendable {
        /// Compared byte by byte, as it is in the request.
        case literal(String)
        /// Anything but nothing, under this name.
        case parameter(String)
    }

    /// The pattern as it is written in the table and in the OpenAPI document.
    package let description: String
    /// From the left.
    let segments: [Segment]

    /// A part in braces is a parameter; every text is a pattern.
    package init(_ text: String) {
        description = text
        segments = text.split(separator: "/").map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    /// The names of its parameters, from the left.
    package var parameters: [String] { segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } } }

    /// The parameters' texts, still percent-encoded, or nil where the path is another one.
    ///
    /// It compares the segments as they were sent: an encoded slash (`%2F`) is part of a segment, not the end of one.
    package func match(_ path: [Substring]) -> [String: Substring]? {
        guard path.count == segments.count else { return nil }
        var values: [String: Substring] = [:]
        for (segment, part) in zip(segments, path) {
            switch segment {
            case .literal(let text):
                guard part == text else { return nil }
            case .parameter(let name):
                guard !part.isEmpty else { return nil }
                values[name] = part
            }
        }
        return values
    }
}

/// A request's target, cut but not decoded.
package struct RequestTarget: Hashable, Sendable {
    /// As it was sent, without the query.
    package let path: Substring
    /// What comes after the first question mark; nil where there is none.
    package let query: Substring?
    /// Still percent-encoded. A slash at the end makes a last one that is empty, so it is another path.
    package let segments: [Substring]

    /// `OPTIONS *`: about the daemon, and no path of it.
    var isAsterisk: Bool { path == "*" }

    /// Cuts any text; nothing is refused here.
    package init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first ?? ""
        query = parts.count > 1 ? parts[1] : nil
        segments = Array(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
    }
}

/// The decoded parameters of a path.
package struct PathValues: Sendable {
    /// By the parameter's name, as it was sent.
    let encoded: [String: Substring]

    /// The decoded text. Throws `malformed` for what is no percent-encoded UTF-8.
    package func text(_ name: String) throws(Refusal) -> String {
        guard let value = encoded[name].flatMap({ PercentCoding.decode($0) }) else {
            throw Refusal(
                .malformed, "the path's \(name) is not percent-encoded UTF-8: write 2025/0042 as 2025%2F0042", field: name)
        }
        return value
    }

    /// The number of a thing. Throws `not-found` for a text that is none, since there can be no such thing.
    package func id<ID: EntityID>(_ name: String = "id", _ type: ID.Type = ID.self) throws(Refusal) -> ID {
        let text = try text(name)
        guard let id = ID(text) else {
            throw Refusal(.notFound, "“\(text.prefix(40))” is no \(ID.noun): write it as \(ID.letter)-7", field: name)
        }
        return id
    }

    /// A text that names a thing. Throws `invalid` for one that no such name can be.
    package func identifier<Value: TextIdentifier>(_ name: String, _ type: Value.Type = Value.self) throws(Refusal) -> Value {
        switch Value.read(try text(name)) {
        case .success(let value): return value
        case .failure(let problem): throw .invalid(name, problem.message)
        }
    }
}
