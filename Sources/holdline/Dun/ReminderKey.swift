import HoldlineCore
import HoldlineWire

/// Idempotency keys of a run's reminders.
enum ReminderKey {
    /// The same for the same invoice, level and day, so that a run that broke off can be repeated. At most 255 ASCII characters.
    static func key(of number: InvoiceNumber, run: String, level: Int) -> String {
        let name = PercentCoding.encode(number.text)
        let short = name.utf8.count <= 160 ? name : "\(name.prefix(120))~\(digest(name))"
        return "\(PercentCoding.encode(run))/\(level)/\(short)"
    }

    /// FNV-1a (Fowler, Noll, Vo), 64 bits: tells long numbers apart, not adversaries.
    private static func digest(_ text: String) -> String {
        String(text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
}
