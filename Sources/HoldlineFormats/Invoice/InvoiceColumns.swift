extension InvoiceCSV {
    /// English, French, German, Italian, Spanish and Dutch names, as ledgers export them.
    enum Column: Int, CSVColumn {
        case number, customer, issued, due, amount, open, currency, credited, sign, type, debit, credit, paid

        var isRequired: Bool {
            switch self {
            case .number, .customer, .issued, .due, .open: true
            case .amount, .currency, .credited, .sign, .type, .debit, .credit, .paid: false
            }
        }

        /// Columns of debits and credits are as good as one of amounts.
        func isRequired(beside isThere: (Column) -> Bool) -> Bool { self == .amount ? !(isThere(.debit) && isThere(.credit)) : isRequired }

        var names: String {
            switch self {
            case .number:
                """
                number, invoice, invoice number, invoice no, invoice id, numéro, facture, numéro facture, numéro de facture, n° facture, \
                n° de facture, no facture, num facture, rechnung, rechnungsnummer, rechnungsnr, rechnung nr, belegnummer, belegnr, beleg \
                nr, n° pièce, numéro de pièce, réf facture, numero fattura, n° fattura, numero documento, número de factura, nº factura, \
                n° factura, factuurnummer, factuurnr
                """
            case .customer:
                """
                customer number, customer reference, customer code, customer id, customer no, customer account, account number, account \
                code, code client, code tiers, numéro client, n° client, réf client, référence client, compte client, compte auxiliaire, \
                kundennummer, kundennr, kunden nr, debitor, debitorennummer, debitorenkonto, debitor nr, debitorennr, personenkonto, \
                codice cliente, código cliente, código de cliente, klantnummer, debiteurnummer, debiteurennummer
                """
            case .issued:
                """
                issued, issue date, invoice date, date facture, date de facture, date de facturation, date d'émission, date pièce, date de \
                pièce, rechnungsdatum, belegdatum, data fattura, data documento, fecha factura, fecha de factura, factuurdatum
                """
            case .due:
                """
                due, due date, due on, échéance, date échéance, date d'échéance, date limite de paiement, fällig, fällig am, fälligkeit, \
                fälligkeitsdatum, scadenza, data scadenza, data di scadenza, vencimiento, fecha vencimiento, fecha de vencimiento, \
                vervaldatum
                """
            case .amount:
                """
                total amount, gross amount, invoice amount, montant ttc, total ttc, bruttobetrag, rechnungsbetrag, gesamtbetrag, totale \
                fattura, totale documento, importe total, total factura, factuurbedrag
                """
            case .open:
                """
                open, open amount, open balance, amount due, balance due, balance, outstanding, outstanding amount, solde, solde dû, reste \
                dû, reste à payer, restant dû, restant à payer, montant ouvert, montant dû, offen, offener betrag, offener saldo, saldo, \
                restbetrag, residuo, importo residuo, saldo pendiente, importe pendiente, openstaand, openstaand bedrag
                """
            case .currency: "currency, currency code, devise, code devise, monnaie, währung, währungscode, wkz"
            case .credited: "credited, credit notes, avoirs, montant avoirs, gutschriften"
            case .sign:
                """
                sign, signe, sens, s/h, soll/haben, soll haben kz, soll/haben-kennzeichen, s/h-kennzeichen, d/c, debit/credit, \
                débit/crédit, dr/cr, debit credit indicator
                """
            case .type:
                """
                type, transaction type, document type, doc type, invoice type, type de document, type de pièce, type de facture, type \
                pièce, nature, belegart, belegtyp, dokumenttyp
                """
            // Only where a layout or the caller says so: what is paid of an amount is not all that lowers what is owed.
            case .paid: ""
            case .debit: "debit, débit, soll, debit amount, montant débit, sollbetrag"
            case .credit: "credit, crédit, haben, credit amount, montant crédit, habenbetrag"
            }
        }

        /// Headings that are used for other things as well: they count only where no exact name of the
        /// same column is there.
        var looseNames: String {
            switch self {
            case .number: "num, pièce"
            case .customer: "customer, client, tiers, kunde, cliente, klant"
            case .issued: "date, datum, data, fecha"
            case .amount: "amount, total, montant, betrag, importo, importe, bedrag"
            default: ""
            }
        }
    }
}
