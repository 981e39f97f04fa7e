/// BT-3: which documents of UNTDID 1001 are invoices and which are credit notes, by EN 16931's own split of the list.
enum InvoiceTypeCode {
    /// Codes with which a document lowers what is owed, whatever the sign of its amounts.
    private static let creditNotes = words("81 83 261 262 296 308 381 396 420 458 502 503 532")

    /// Without 325 (pro forma) and 71 (request for payment): nobody owes by them.
    private static let invoices = words(
        """
        80 82 84 102 130 202 203 204 211 218 219 295 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 456 457 471 472 473 500 \
        501 527 553 575 623 633 751 780 817 870 875 876 877 935
        """)

    /// Corrected invoice (384), and those that are self-billed, factored, or both (471 to 473, France's AFNOR XP Z12-012).
    private static let corrected = words("384 471 472 473")

    /// nil for a code that is neither.
    static func kind(of code: String) -> InvoiceDocument.Kind? {
        if creditNotes.contains(code) { return .creditNote }
        if corrected.contains(code) { return .corrected }
        return invoices.contains(code) ? .invoice : nil
    }
}
