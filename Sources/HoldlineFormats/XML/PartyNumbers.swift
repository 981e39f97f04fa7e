import HoldlineCore

/// The numbers that a document gives a company, sorted by what they can tell of it.
///
/// A seller may carry several: its own, those of an establishment, a GLN, a mail box. One that is the configured seller's is enough to
/// know it; that it is somebody else follows only from numbers of the same kind, which are the company's own or its VAT number.
struct PartyNumbers {
    /// SIREN, SIRET and VAT numbers.
    private(set) var own: [String] = []
    /// Numbers of other kinds, and of kinds that nobody named.
    private(set) var others: [String] = []

    /// What to compare the seller's number with: empty where nothing here could tell another company from it.
    var comparable: [String] { own.isEmpty ? [] : own + others }

    /// For parties whose numbers are added one by one.
    init() {}

    /// Those at these paths below parties. A path says whether what it leads to is the company's own where its `schemeID` is absent.
    init(_ parties: [XMLNode], _ paths: Paths) {
        for party in parties { for (path, isOwn) in paths { for node in party.all(path) { add(node, unnamed: isOwn) } } }
    }

    /// Elements with a party's numbers, in the order in which they count, and whether one without a
    /// scheme is the company's own.
    typealias Paths = KeyValuePairs<String, Bool>

    /// Takes an identifier by its `schemeID`; without one it is of the kind that `unnamed` says.
    mutating func add(_ node: XMLNode?, unnamed isOwn: Bool) {
        guard let node, var text = node.value else { return }
        var scheme = node.attributes["schemeID"].map(\.trimmed) ?? ""
        // “0009:12345678900012”, as electronic addresses are often written.
        let parts = text.split(separator: ":").map(String.init)
        if parts.count > 1, let last = parts.last, let code = parts.dropLast().last, code.utf8.count == 4, Digits(code) != nil {
            (scheme, text) = (code, last)
        }
        if scheme == Self.frenchAddress { text = String(text.prefix { $0 != "_" }) }
        if scheme.isEmpty ? isOwn : Self.isOfCompany(scheme) { own.append(text) } else { others.append(text) }
    }

    /// ISO 6523: the SIREN, or the SIREN, `_` and a suffix of the company's choice.
    private static let frenchAddress = "0225"

    /// ISO 6523 and Peppol's code list of participant identifier schemes: 0002 SIRENE, 0009 SIRET, 0223 an identifier within the
    /// European Union, 99xx mostly VAT numbers of a country (9957 France); VA is UNTDID 1153's for CII.
    private static func isOfCompany(_ scheme: String) -> Bool {
        ["0002", "0009", "0223", frenchAddress, "VA", "VAT", "SIREN", "SIRET"].contains(scheme.uppercased())
            || scheme.hasPrefix("99") && scheme.utf8.count == 4
    }
}
