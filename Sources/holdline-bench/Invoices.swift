/// The invoices of a run: the first of them are held by a ticket each, the others are free. Every number has one form and length.
struct Invoices: Sendable {
    /// How many are held, from number 0 on, and how many are free after them.
    var held: Int
    var free: Int
    var count: Int { held + free }

    /// F and eight digits: all keys of a run have the same length, for both sides of a comparison.
    static func number(_ index: Int) -> String {
        let digits = String(index)
        return "F" + String(repeating: "0", count: max(8 - digits.count, 0)) + digits
    }

    /// 5,000 customers share the invoices by turns.
    private static func customer(_ index: Int) -> String { "C-\(1000 + index % 5000)" }

    /// A line of `POST /v1/invoices`.
    static func invoice(_ index: Int) -> String {
        #"{"number":"\#(number(index))","customer":"\#(customer(index))","issued":"2026-01-05","due":"2026-02-04","#
            + #""amount":"1200.00","open":"1200.00","currency":"EUR"}"#
    }

    /// The body of `POST /v1/tickets`, with a dispute about a quarter of the invoice.
    static func ticket(_ index: Int, subject: String = "2 of 5 chairs arrived broken") -> String {
        #"{"customer":"\#(customer(index))","subject":"\#(subject)","#
            + #""disputes":[{"invoice":"\#(number(index))","reason":"QTY","amount":"300.00"}]}"#
    }

    /// A line for each index.
    static func lines(_ indices: Range<Int>, _ line: (Int) -> String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(indices.count * 144)
        for index in indices { bytes += (line(index) + "\n").utf8 }
        return bytes
    }

    /// Lines of `POST /v1/dunning/check`, of which one in ten is about a held invoice; each turn takes other ones, as long as there are.
    func checkLines(_ count: Int) -> [UInt8] { Self.lines(0..<count) { Self.number(checked($0)) } }

    /// Which invoice a line of the bulk check is about.
    func checked(_ line: Int) -> Int {
        line.isMultiple(of: 10) ? line / 10 % held : held + (line - line / 10 - 1) % free
    }
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): the same questions in every run.
struct Dice: RandomNumberGenerator {
    /// The generator's only state; all of its values come once in 2^64.
    private var state: UInt64

    /// Seeds that follow each other give sequences that do not.
    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x5851_F42D_4C95_7F2D }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
