import HoldlineCore

extension Samples {
    /// Of one day.
    static var interest: Interest {
        let invoice = Invoice(
            number: number, customer: reference, issued: day, due: day, currency: .eur, amount: amount, open: amount, credited: amount,
            registeredAt: instant, version: 3)
        let line = InterestLine(from: day, to: day, overdue: amount, rate: 3 * Percent(wholes: 4), basis: .centralBank)
        return Interest(invoice, at: day, excluded: amount, lines: [line], why: "words", version: 3)
    }

    static var calendar: CustomerCalendar {
        CustomerCalendar(
            customer: reference, terms: "30d", paysOn: [10], paid: [PaidDay(day: day, invoice: number, amount: amount, currency: .eur)],
            entries: [CalendarEntry(day: day, kind: .due, invoice: number, amount: amount, currency: .eur, held: amount)], more: 1,
            version: 3)
    }

    static var letterhead: Letterhead {
        Letterhead(
            name: "Meubles Martin", address: ["12 rue des Lilas"], phone: "04 72 00 00 00", email: "a@b.example",
            iban: "FR7630006000011234567890189", bic: "AGRIFRPP", payAt: "https://b.example", mediation: ["Médiateur"], language: .french)
    }

    private static var upcoming: UpcomingInvoice {
        let invoice = Invoice(
            number: number, customer: reference, issued: day, due: day, currency: .eur, amount: amount, open: amount, credited: nil,
            registeredAt: instant, version: 3)
        return UpcomingInvoice(invoice, due: day, payable: amount)
    }

    /// By the name of the schema: what is asked before and after the due date.
    static var interests: [(String, any Encodable)] {
        [("Interest", interest), ("UpcomingInvoice", upcoming), ("CustomerCalendar", calendar), ("Letterhead", letterhead)]
            + interest.lines.map { ("InterestLine", $0) } + calendar.entries.map { ("CalendarEntry", $0) }
            + calendar.paid.map { ("PaidDay", $0) }
    }
}
