import HoldlineCore

/// Idempotency keys of a run's reminders.
enum ReminderKey {
    /// The same for the same invoice, level and day, so that a run that broke off can be repeated. At most 255 ASCII characters.
    static func key(of number: InvoiceNumber, run: String, level: Int) -> String {
        let name = PercentCoding.encode(number.text)
        let short = name.utf8.count <= 160 ? name : "\(name.prefix(120))~\(String(name.utf8.fingerprint, radix: 16))"
        return "\(PercentCoding.encode(run))/\(level)/\(short)"
    }
}
