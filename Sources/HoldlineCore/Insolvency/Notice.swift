/// A notice of a collective procedure in the official bulletin, as far as a company of ours is concerned: what is kept of it.
///
/// Its texts are in the ticket that it opened, if any: here is what rules need, and nothing personal.
package struct Notice: Codable, Hashable, Sendable {
    /// The notice that this one corrects or annuls; nil where it names none.
    package var corrects: String?
    /// The first of our references of that company; nil where it is no customer.
    package var customer: CustomerReference?
    package var effect: Effect
    /// The hold that stands by this notice's doing.
    package var hold: HoldID?
    /// Letter of the bulletin, year, issue of four digits and number: `A202601765232`.
    package var id: String
    /// nil where the notice says no date: what it holds counts from its publication.
    package var judged: Day?
    package var judgment: Judgment
    package var kind: Kind
    /// Claims are declared within two months of it (R622-24).
    package var published: Day
    package var receivedAt: Instant
    /// Nine digits, or empty: a correction may name none.
    package var siren: String
    /// The ticket that it opened.
    package var ticket: TicketID?
    /// 0 where nothing was recorded.
    package var version: Int64

    /// How a notice relates to others.
    package enum Kind: String, WireWord {
        case notice
        /// It replaces the notice that it names.
        case correction
        /// The notice that it names was none.
        case annulment

        package static let noun = "kind of notice"
    }

    /// What a notice did when it came; a later one does not change it.
    package enum Effect: String, WireWord {
        /// The company is no customer: nothing was recorded.
        case unconcerned
        /// Kept, and nothing else changed.
        case recorded
        /// Claims are held, and are to be declared.
        case held
        /// Held, and a person has to say what it means.
        case unclear
        /// What is held is to be written off.
        case writeOff = "write-off"
        /// What was held is free.
        case lifted

        package static let noun = "effect of a notice"
    }

    package init(_ body: PostNotice, receivedAt: Instant, version: Int64) {
        (corrects, customer, effect, hold, ticket) = (body.corrects, nil, .unconcerned, nil, nil)
        (id, judged, kind, published, siren) = (body.id, body.judged, body.kind, body.published, body.siren ?? "")
        judgment = body.judgment
        (self.receivedAt, self.version) = (receivedAt, version)
    }
}

extension Notice: StoredRow {
    package static let blank = Notice(
        PostNotice(id: "", kind: .notice, siren: nil, published: Day(number: 0)), receivedAt: Instant(seconds: 0), version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("corrects", &corrects, "customer", &customer, "effect", &effect, "hold", &hold)
        try field("id", &id, "judged", &judged, "judgment", &judgment, "kind", &kind)
        try field("published", &published, "receivedAt", &receivedAt, "siren", &siren)
        try field("ticket", &ticket, "version", &version)
    }
}

/// The body of `POST /v1/notices`: a notice about one company. Of one about several each is posted by itself.
///
/// The same notice about the same company changes nothing the second time.
package struct PostNotice: Codable, Hashable, Sendable {
    /// Letter of the bulletin, year, issue of four digits and number: `A202601765232`.
    package var id: String
    package var kind: Notice.Kind
    /// Nine digits; may be absent of a correction or annulment that names another notice.
    package var siren: String?
    /// When the bulletin appeared.
    package var published: Day
    /// Of the judgment, as the bulletin has them (`famille`, `nature`, `complementJugement`): they decide what it means, and become part of
    /// the ticket that it opens.
    package var family, nature, complement: FreeText?
    /// The date of the judgment.
    package var judged: Day?
    /// The court, for the ticket.
    package var court: FreeText?
    /// `parutionavisprecedent`: the notice that this one corrects or annuls, as `id` is written.
    package var corrects: String?

    package init(
        id: String, kind: Notice.Kind, siren: String?, published: Day, family: FreeText? = nil, nature: FreeText? = nil,
        complement: FreeText? = nil, judged: Day? = nil, court: FreeText? = nil, corrects: String? = nil
    ) {
        (self.id, self.kind, self.siren, self.published, self.judged) = (id, kind, siren, published, judged)
        (self.family, self.nature, self.complement, self.court, self.corrects) = (family, nature, complement, court, corrects)
    }

    /// What its texts say.
    package var judgment: Judgment { Judgment(family: family?.text, nature: nature?.text, complement: complement?.text) }

    /// Whether a notice is this one.
    package func isSame(as notice: Notice) -> Bool { notice.id == id && notice.siren == siren ?? "" }
}
