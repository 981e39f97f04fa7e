/// Layouts of common programs, each out of a public description or file that its comment names. A program's own settings change its exports:
/// `--map` says what is called otherwise.
enum ShippedLayouts {
    /// By the program's name in lower case, in the syntax of `LedgerLayout`.
    static let texts: [String: String] = [
        /// Cegid (Y2, Business): entries of the table ECRITURE under their field names, as public Delphi sources of reports on it read them
        /// (E_CREDIT - E_DEBIT - E_COUVERTURE is what is left of an entry; E_ETATLETTRAGE TL is settled in whole).
        "cegid": """
        number: E_REFINTERNE | E_NUMEROPIECE
        customer: E_AUXILIAIRE
        issued: E_DATECOMPTABLE
        due: E_DATEECHEANCE
        debit: E_DEBIT
        credit: E_CREDIT
        paid: E_COUVERTURE
        open: none
        currency?: E_DEVISE
        skip: E_ETATLETTRAGE = TL
        """,
        /// DATEV Rechnungswesen: the list of open items (OPOS) of debtors, saved as CSV. Columns: hilfe.c-entron.de, “OPOS-Import über
        /// DATEV-Schnittstelle”. Amounts carry S or H behind them, or in a column of their own (Soll/Haben-Kennzeichen).
        "datev": """
        decimal: comma
        dates: dmy
        fixed-currency: EUR
        number: Rechnungsnummer | Rechnungs-Nr. | Belegfeld 1 | Belegnummer
        customer: Konto | Debitor | Kontonummer
        issued: Datum | Rechnungsdatum | Belegdatum
        due: Fälligkeit | Fällig | Fälligkeitsdatum
        amount?: Betrag | Rechnungsbetrag | Umsatz
        debit?: Sollbetrag
        credit?: Habenbetrag
        open: Saldo | Offener Betrag
        """,
        /// Dolibarr: the export of customers' invoices. Fields: Dolibarr/dolibarr, htdocs/core/modules/modFacture.class.php (datasets “facture”);
        /// headings: htdocs/langs/fr_FR/bills.lang and companies.lang. A row a line of the invoice; credit notes have negative totals.
        "dolibarr": """
        rows: lines
        number: Réf. facture | Ref. facture | Invoice ref.
        customer: Code client | Customer code
        issued: Date facturation | Date facture | Invoice date
        due: Date limite règlement | Date échéance | Date d'échéance | Payment due on | Due date
        amount: Total TTC | Montant TTC | Total (inc. tax) | Amount (inc. tax)
        open: Reste à payer | Reste à encaisser | Remaining unpaid
        currency?: Devise | Currency
        """,
        /// EBP Gestion commerciale: sales documents under the field names of EBP's API (api-developpeurs.ebp.com, Documents/SaleDocument, Columns=…)
        /// and of its database, as public clients of it use them. The due date is an own column of the export, under one of its usual names.
        "ebp": """
        number: DocumentNumber
        customer: CustomerId
        issued: DocumentDate
        amount: TotalDueAmount | AmountVatIncluded
        open: CommitmentsBalanceDue
        currency?: CurrencyId
        """,
        /// Lexware Office: the list of vouchers under the field names of its API (voucherlist), as docs.rs/lexoffice describes them.
        "lexware": """
        decimal: point
        number: voucherNumber
        customer: contactId | contactName
        issued: voucherDate
        due: dueDate
        amount: totalAmount
        open: openAmount
        currency: currency
        type: voucherType
        credit-words: salescreditnote | creditnote
        debit-words: salesinvoice | invoice | downpaymentinvoice
        skip: voucherType = purchaseinvoice | purchasecreditnote | quotation | orderconfirmation | deliverynote
        skip: voucherStatus = draft | voided
        """,
        /// Odoo: the export of customer invoices. Fields and headings: odoo/odoo, addons/account/models/account_move.py (account.move). The amounts in
        /// the invoice's currency have no sign: the type says which are credit notes, and has to be exported too.
        "odoo": """
        decimal: point
        number: Number | name
        customer: Partner/Reference | partner_id/ref | Customer | Partner | Invoice Partner Display Name | invoice_partner_display_name | partner_id
        issued: Invoice/Bill Date | Invoice Date | invoice_date
        due: Due Date | invoice_date_due
        amount: Total | amount_total
        open: Amount Due | amount_residual
        currency: Currency | currency_id
        type: Type | move_type
        credit-words: Customer Credit Note | out_refund
        debit-words: Customer Invoice | out_invoice | Sales Receipt | out_receipt
        skip: Type = Vendor Bill | Vendor Credit Note | Purchase Receipt | Journal Entry
        skip: move_type = in_invoice | in_refund | in_receipt | entry
        skip: Status = Draft | Cancelled
        skip: state = draft | cancel
        """,
        /// Pennylane: customer invoices under the field names of its API (pennylane.readme.io, customer_invoices). The amounts are those in euros:
        /// remaining_amount_with_tax is converted, as its users found (pennylane.readme.io/discuss), so the invoice's currency is left unread.
        "pennylane": """
        decimal: point
        fixed-currency: EUR
        currency: none
        number: invoice_number
        customer: customer_id | customer.id | customer
        issued: date
        due: deadline
        amount: amount
        open: remaining_amount_with_tax
        """,
        /// QuickBooks: the report “A/R Aging Detail” (or “Open Invoices”) as CSV, with its title lines; columns as in a public importer's test file:
        /// Num, Customer, Date, Due Date, Amount, Open Balance. It has no currency: say it with --currency.
        "quickbooks": """
        number: Num
        customer: Customer | Name
        issued: Date
        due: Due Date
        amount?: Amount
        open: Open Balance
        type?: Transaction Type | Type
        skip: Transaction Type = Payment | Deposit | Journal Entry
        skip: Type = Payment | Deposit | Journal Entry
        """,
        /// Sage 100 Comptabilité: customers' entries under the field names of the table F_ECRITUREC (Sage 100c, “Structure des fichiers”): EC_Sens is 0 for
        /// debit and 1 for credit; EC_Lettre is 1 where an entry is settled.
        "sage": """
        number: EC_RefPiece | EC_Piece
        customer: CT_Num
        issued: EC_Date | JM_Date
        due: EC_Echeance
        amount: EC_Montant
        paid?: EC_MontantRegle
        open: none
        sign: EC_Sens
        credit-words: 1
        debit-words: 0
        skip: EC_Lettre = 1
        """,
        /// Xero: the export of sales invoices, a row a line of the invoice. Columns: docs.milientsoftware.com, “Xero templates”. Dates are written as the
        /// organisation's country writes them.
        "xero": """
        rows: lines
        decimal: point
        number: InvoiceNumber
        customer: AccountNumber | ContactName
        issued: InvoiceDate
        due: DueDate
        amount: Total
        open: InvoiceAmountDue
        currency: Currency
        type: Type
        credit-words: Sales credit note | ACCRECCREDIT
        debit-words: Sales invoice | ACCREC
        skip: Type = Bill | Purchase credit note | ACCPAY
        skip: Status = Draft | Voided | Deleted
        """,
    ]
}
