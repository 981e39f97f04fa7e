import HoldlineWire

extension Schemas {
    static let documents: [String: Schema] = [
        "RegisterDocument": .object([
            .always("kind", .named("DocumentKind")), .always("number", .named("InvoiceNumber")),
            .maybe("customer", .named("CustomerReference")), .always("issued", .named("Day")), .maybe("due", .named("Day")),
            .always("amount", .named("Amount")), .maybe("payable", .named("Amount")), .always("currency", .named("Currency")),
            .maybe("typeCode", .text("BT-3, of UNTDID 1001.")), .maybe("preceding", .list(.named("InvoiceNumber"))),
        ]),
        "Document": .object([
            .always("kind", .named("DocumentKind")), .always("number", .named("InvoiceNumber")), .always("issued", .named("Day")),
            .always("currency", .named("Currency")), .always("amount", .named("Amount")), .maybe("payable", .named("Amount")),
            .maybe("typeCode", .text()), .maybe("preceding", .list(.named("InvoiceNumber"))), .always("effect", .named("DocumentEffect")),
            .always("seq", .named("Version")), .maybe("warnings", .list(.named("Warning"))),
        ]),
        "InvoiceInstalment": .object([.always("due", .named("Day")), .always("open", .named("Amount"))]),
        "Reissue": .object([.always("was", .named("Amount")), .always("now", .named("Amount"))]),
        "MergeCustomer": .object([.always("into", .named("CustomerReference"))]),
    ]
}
