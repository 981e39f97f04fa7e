import HoldlineCore

/// Which customer references are one company: rings through their entries, and one member of each by the company's key.
///
/// Most references are alone, and cost nothing here but a key where they have one.
struct CompanyRings {
    /// By the company's key, where its ring may be entered.
    private var members: [String: Arena.Place] = [:]
    /// The company of each reference that has one, as it was before any merge.
    private var keys: [Arena.Place: String] = [:]
    /// Companies that were merged into others.
    private var merged: [String: String] = [:]
    /// Those of references that a merge names without a company's number: whatever is registered of them later, they stay in it.
    private var own: Set<String> = []

    /// The key that stands for a company after all merges, which may lead from one to the next.
    private func key(_ key: String) -> String {
        var key = key
        while let next = merged[key] { key = next }
        return key
    }

    /// The key of a reference: its own where a merge named it so, else that of its company.
    func key(of reference: String, company: String?) -> String? {
        own.contains("=" + reference) ? "=" + reference : company
    }

    /// A reference of the company that this one names; 0 where none is known.
    func member(of reference: String) -> Arena.Place {
        key(of: reference, company: Company.key(ofNumber: reference)).flatMap { members[key($0)] } ?? 0
    }

    /// Puts a reference's entry into the ring of the company `own`, after taking it out of the one that it was in.
    mutating func join(_ place: Arena.Place, _ own: String, _ customers: inout Entries) {
        if keys[place] != nil { leave(place, &customers) }
        keys[place] = own
        let key = key(own)
        guard let member = members[key] else {
            members[key] = place
            return
        }
        link(member, place, &customers)
    }

    /// Takes an entry out of its ring; the others stay in it. It walks the ring once, and does nothing for a reference
    /// without a company.
    mutating func leave(_ place: Arena.Place, _ customers: inout Entries) {
        guard let own = keys.removeValue(forKey: place) else { return }
        let key = key(own)
        let next = customers[place].pointee.customer
        if members[key] == place { members[key] = next == 0 ? nil : next }
        customers[place].pointee.customer = 0
        guard next != 0 else { return }
        var before = next
        while customers[before].pointee.customer != place { before = customers[before].pointee.customer }
        customers[before].pointee.customer = before == next ? 0 : next
    }

    /// Makes one company of two. References that join either of them later come into the same ring; a second merge of
    /// the same two changes nothing.
    mutating func merge(_ company: String, into other: String, _ customers: inout Entries) {
        for named in [company, other] where named.hasPrefix("=") { own.insert(named) }
        let (from, into) = (key(company), key(other))
        guard from != into else { return }
        merged[from] = into
        guard let first = members.removeValue(forKey: from) else { return }
        guard let second = members[into] else {
            members[into] = first
            return
        }
        link(first, second, &customers)
    }

    /// Makes one ring of the two that these are in.
    private func link(_ one: Arena.Place, _ other: Arena.Place, _ customers: inout Entries) {
        let (first, second) = (customers[one].pointee.customer, customers[other].pointee.customer)
        customers[one].pointee.customer = second == 0 ? other : second
        customers[other].pointee.customer = first == 0 ? one : first
    }
}
