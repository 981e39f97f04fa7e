/// A collection agency of the configuration's `agency`.
package struct Agency: Codable, Hashable, Sendable {
    /// By it `invoice hand-over --to` names it.
    package var name: String
    /// A line each.
    package var address: [String]
    /// The number of the contract with it.
    package var contract: String?

    package init(name: String, address: [String] = [], contract: String? = nil) {
        (self.name, self.address, self.contract) = (name, address, contract)
    }
}

/// `GET /v1/agencies`: who hands over, and to whom, as the configuration has them.
package struct Agencies: Codable, Hashable, Sendable {
    /// SIREN or VAT number of the creditor; nil where the configuration does not say.
    package var seller: String?
    /// In the order of the configuration.
    package var agencies: [Agency]

    package init(seller: String?, agencies: [Agency]) { (self.seller, self.agencies) = (seller, agencies) }
}
