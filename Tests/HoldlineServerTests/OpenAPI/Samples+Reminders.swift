import HoldlineCore
import HoldlineWire

extension Samples {
    static let reminder = Reminder(
        invoice: number, customer: reference, level: 1, amount: amount, currency: .eur, sentAt: instant, run: "dun 2026-11-24",
        registeredAt: instant, registeredBy: "dun", answered: 2, version: 3)

    static var handover: Handover {
        var handover = Handover(
            invoice: number, customer: reference, agency: "Inkasso AG", amount: amount, currency: .eur, level: 3, handedOverAt: instant,
            handedOverBy: "sue", seq: 3, version: 4)
        (handover.recalledAt, handover.recalledBy) = (instant, "sue")
        handover.reports = [
            AgencyReport(.contested, on: day, amount: amount, reference: "R1", ticket: ticketID, seq: 4)
        ]
        return handover
    }

    private static let dunning = DunningAnswer.decide(
        number.text, DunnableInvoice(customer: reference, issued: day, currency: .eur, open: amount), customer: reference, holds: [hold],
        asOf: day, unregisteredProceeds: false, version: 3)

    private static var dueEnd: DueEnd {
        var end = DueEnd(version: 3)
        end.next = "2026-08-01/F1"
        return end
    }

    static var reminderBodies: [(String, any Encodable)] {
        [
            (
                "RegisterReminder",
                RegisterReminder(
                    invoice: number, level: 1, amount: amount, currency: .eur, sentAt: instant, version: 2, run: "dun 2026-11-24", key: "k")
            ), ("CheckInvoices", CheckInvoices(invoices: ["F1"], all: true, asOf: day)),
            ("HandOver", HandOver(agency: "Inkasso AG", version: 2)),
            (
                "ReportCollection",
                ReportCollection(
                    .contested, on: day, amount: amount, currency: .eur, reference: "R1", reason: .quality, note: FreeText("two are broken")
                )
            ),
        ]
    }

    static var reminderAnswers: [(String, any Encodable)] {
        var invoice = Invoice(
            number: number, customer: reference, issued: day, due: day, currency: .eur, amount: amount, open: amount, credited: amount,
            registeredAt: instant, version: 3)
        invoice.instalments = [InvoiceInstalment(due: day, open: amount)]
        var problem = ProblemBody(
            type: "t", title: "t", status: 503, code: "busy", detail: "d", done: false, field: "f", allowed: ["a"], line: 1)
        problem.answer = dunning
        problem.instance = "urn:holdline:request:a154"
        return [
            ("ChangedAnswers", ChangedAnswers(items: [dunning], next: "812/F1", head: 812)),
            ("DunningCheckAnswer", DunningCheckAnswer(items: [dunning], DunningCheckEnd(version: 1))),
            (
                "DueInvoice",
                DueInvoice(
                    invoice: number, customer: reference, due: day, open: amount, currency: .eur, .skip(.held), last: reminder,
                    handover: handover, dunning)
            ), ("DueEnd", dueEnd),
            (
                "Agencies",
                Agencies(seller: "732829320", agencies: [Agency(name: "Inkasso AG", address: ["1 place Bellecour"], contract: "K-4711")])
            ), ("Reminder", reminder), ("Handover", handover), ("HandoverLine", HandoverLine(handover, dunning)),
            ("Problem", problem),
            ("InvoiceLine", InvoiceLine(invoice, dunning, lastReminder: reminder, handover: handover)),
            (
                "InvoicePage",
                InvoicePage(
                    number: number, invoice: invoice, dunning: dunning, disputes: [], holds: [hold], statuses: [], reminders: [reminder],
                    handover: handover, messages: [messageOut], history: [], more: more, version: 3)
            ),
        ]
    }
}
