import HoldlineCore

/// The `--invoice` and `--reason` of `ticket open`, in the order in which they were typed: a reason belongs to the invoice before it.
///
/// The parser gives two lists without their common order, so the arguments of this run are read again.
enum DisputeArguments {
    /// One invoice as it was typed; its amount is still part of the text.
    struct Pair: Hashable, Sendable {
        var invoice: String
        var reason: Reason?
    }

    /// Pairs them. A reason before any invoice, or the only one, is for all invoices that have none of their own.
    ///
    /// Throws `usage` for a reason that follows another one without an invoice between them. A pair without a
    /// reason is for the caller to refuse.
    static func pairs(in arguments: [String]) throws -> [Pair] {
        var pairs: [Pair] = []
        var forAll: Reason?
        var reasons: [Reason] = []
        for (name, value) in options(in: arguments) {
            if name == "--invoice" {
                pairs.append(Pair(invoice: value, reason: nil))
                continue
            }
            let reason = try Read.reason(value)
            reasons.append(reason)
            if pairs.isEmpty, forAll == nil {
                forAll = reason
            } else if let last = pairs.indices.last, pairs[last].reason == nil {
                pairs[last].reason = reason
            } else {
                throw CommandFailure.usage("--reason \(value) follows no --invoice of its own: write each reason after its invoice")
            }
        }
        let common = forAll ?? (reasons.count == 1 ? reasons.first : nil)
        for index in pairs.indices where pairs[index].reason == nil { pairs[index].reason = common }
        return pairs
    }

    /// Values of the two options; the parser has already refused what is not well formed.
    private static func options(in arguments: [String]) -> [(String, String)] {
        var found: [(String, String)] = []
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            for name in ["--invoice", "--reason"] {
                if word == name, let value = rest.popFirst() {
                    found.append((name, value))
                } else if word.hasPrefix(name + "=") {
                    found.append((name, String(word.dropFirst(name.count + 1))))
                }
            }
        }
        return found
    }
}
