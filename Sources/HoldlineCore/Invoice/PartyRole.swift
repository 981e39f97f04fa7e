/// Who set a life-cycle status: MDT-40 of a CDAR message (codes of UNTDID 3035; those that the French norm permits here, from the
/// schematron published by FNFE).
package enum PartyRole: String, WireWord {
    case buyer = "BY", buyersAgent = "AB", invoicee = "IV", payer = "PR", factor = "DL"
    case seller = "SE", sellersAgent = "SR", issuer = "II", payee = "PE"
    case platform = "WK", publicPortal = "DFH"

    package static let noun = "role"

    /// For whom a role speaks: an agent's dispute is the buyer's.
    ///
    /// What counts is the side: `buyersAgent` sets a buyer's statuses.
    package enum Side: String, Sendable {
        case buyer, seller, platform
    }

    /// A factor (`DL`) stands on the buyer's side here, as the one who pays for it does.
    package var side: Side {
        switch self {
        case .buyer, .buyersAgent, .invoicee, .payer, .factor: .buyer
        case .seller, .sellersAgent, .issuer, .payee: .seller
        case .platform, .publicPortal: .platform
        }
    }

    /// Whose status a code is; nil for a code that is only recorded, whoever sets it.
    ///
    /// From the French life-cycle's table: 205 to 208, 210 and 211 are the buyer's, 209 and 220 the seller's, 213, 221 and 501 a
    /// platform's.
    package static func side(of code: Int) -> [Side]? {
        switch code {
        case 205, 206, 207, 208, 210, 211: [.buyer]
        case 209, 220: [.seller]
        case 213, 221, 501: [.platform]
        case 202, 203, 204: [.buyer, .platform]
        default: nil
        }
    }
}

extension InvoiceStatus {
    /// For whom the role speaks that set it; nil for a role that is not known.
    var side: PartyRole.Side? { PartyRole(rawValue: by)?.side }

    /// Whether the code is set by whom it belongs to: what anybody else says of it is only recorded.
    var isByItsOwner: Bool {
        guard let side, let owners = PartyRole.side(of: code) else { return false }
        return owners.contains(side)
    }

    /// What a person should hear of the role, where it keeps a status that would do something from doing it.
    var roleWarning: Warning? {
        guard let owners = PartyRole.side(of: code), !isByItsOwner else { return nil }
        let who = owners.map(\.rawValue).joined(separator: " or ")
        guard let role = PartyRole(rawValue: by) else {
            let known = PartyRole.allCases.map(\.rawValue).joined(separator: " ")
            return Warning(
                .unknownRole, invoice,
                "“\(by.prefix(20))” is no role that is known (MDT-40: \(known)): \(code) is recorded, and nothing is held or freed by it")
        }
        return Warning(
            .otherRole, invoice,
            "\(code) counts where the \(who) sets it, and \(by) speaks for the \(role.side.rawValue): it is recorded, and does nothing")
    }
}
