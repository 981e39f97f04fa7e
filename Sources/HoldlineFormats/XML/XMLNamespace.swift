/// The namespaces that are read, by the prefixes that their standards use.
enum XMLNamespace {
    /// The prefixes that the standards print, by namespace: a document may use any others, or none.
    private static let prefixes = [
        "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
        "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "ubl",
        "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "ubl",
        "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2": "ubl",
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "rsm",
        "urn:ferd:CrossIndustryDocument:invoice:1p0": "rsm",
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12": "ram",
        "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15": "udt",
        "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100": "rsm",
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
        "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
        "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
    ]

    /// The root of Order-X, which shares its containers with Factur-X.
    static let order = "{urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100}SCRDMCCBDACIOMessageStructure"

    /// expat's `namespace LF local` as `prefix:local`; an unknown namespace is written out.
    static func name(_ expanded: String) -> String {
        guard let end = expanded.firstIndex(of: "\n") else { return expanded }
        let namespace = String(expanded[..<end])
        let local = expanded[expanded.index(after: end)...]
        return prefixes[namespace].map { "\($0):\(local)" } ?? "{\(namespace)}\(local)"
    }
}
