import ArgumentParser
import HoldlineCore

/// `100/30m`: so many calls in so much time.
struct CallsArgument: Hashable, Sendable {
    var calls: Double
    var seconds: Double
}

/// `80/20`: a share of 1 answered within seconds.
struct TargetArgument: Hashable, Sendable {
    var serviceLevel: Double
    var threshold: Double
}

extension Read {
    static func calls(_ text: String) throws -> CallsArgument {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let calls = number(parts[0]), let span = Span(text: parts[1]) else {
            throw ValidationError("“\(text)” is no pace of calls: write how many in how long, such as 100/30m")
        }
        return CallsArgument(calls: calls, seconds: Double(span.seconds))
    }

    static func target(_ text: String) throws -> TargetArgument {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let share = share(parts[0]), let threshold = number(parts[1]) ?? seconds(parts[1]) else {
            throw ValidationError("“\(text)” is no target: write the percent and the seconds, such as 80/20 for 80 % in 20 s")
        }
        return TargetArgument(serviceLevel: share, threshold: threshold)
    }

    static func seconds(of text: String) throws -> Double {
        try valid(seconds(text), "“\(text)” is no length of time: write it with its unit, such as 180s or 3m")
    }

    /// `85%` or `85`, as a share of 1.
    static func percent(_ text: String) throws -> Double {
        try valid(share(text), "“\(text)” is no percentage: write it as 85%")
    }

    /// A number below one percent is taken for a share of 1 and refused: “0.85” means 85 %.
    private static func share(_ text: some StringProtocol) -> Double? {
        let digits = text.hasSuffix("%") ? String(text.dropLast()) : String(text)
        guard let percent = number(digits), percent >= 1 else { return nil }
        return percent / 100
    }

    private static func seconds(_ text: some StringProtocol) -> Double? { Span(text: text).map { Double($0.seconds) } }

    /// Digits and at most one point: neither signs nor exponents, nor words such as “inf”.
    private static func number(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }), text.utf8.count <= 20 else { return nil }
        return Double(String(text))
    }
}
