import HoldlineCore
import Testing

@Suite("notices of collective procedures")
struct NoticeTests {
    private static let siren = "732829320"

    static func notice(
        _ number: Int, _ nature: FreeText, kind: Notice.Kind = .notice, judged: Day? = nil, published: Day = "2026-11-10",
        corrects: Int? = nil, siren: String? = siren, complement: FreeText? = nil
    ) -> PostNotice {
        PostNotice(
            id: "A20260200\(1000 + number)", kind: kind, siren: siren, published: published, nature: nature, complement: complement,
            judged: judged, corrects: corrects.map { "A20260200\(1000 + $0)" })
    }

    @Test(
        "the bulletin's words say what a judgment is",
        arguments: [
            ("Jugement d'ouverture", "Jugement d'ouverture de liquidation judiciaire", nil, .opening),
            ("Jugement d'ouverture", "Jugement d\u{2019}ouverture d'une procédure de redressement judiciaire", nil, .opening),
            ("Jugement d'ouverture", "Jugement d'ouverture d'une procédure de sauvegarde", nil, .opening),
            ("Jugement d'ouverture", "Jugement d'ouverture", nil, .opening),
            ("Jugement d'ouverture", nil, nil, .opening),
            ("Jugement prononçant", "Jugement prononçant la liquidation judiciaire", nil, .opening),
            (
                "Jugement prononçant", "Jugement prononçant la résolution du plan de redressement et la liquidation judiciaire", nil,
                .opening
            ),
            ("Extrait de jugement", "Jugement d'extension de liquidation judiciaire", nil, .opening),
            (
                "Extrait de jugement", "Autre jugement et ordonnance",
                "Jugement prononçant l'ouverture d'une procédure de liquidation judiciaire", .opening
            ),
            ("Extrait de jugement", "Autre jugement et ordonnance", "Le tribunal a statué.", .unclear),
            ("Extrait de jugement", "Jugement arrêtant le plan de sauvegarde", nil, .plan),
            ("Jugement prononçant", "Jugement arrêtant un plan de cession", nil, .plan),
            ("Jugement prononçant", "Jugement de conversion en liquidation judiciaire de la procédure de redressement", nil, .conversion),
            ("Jugement de clôture", "Jugement de clôture pour insuffisance d'actif", nil, .insufficiency),
            ("Jugement de clôture", "Jugement de clo\u{302}ture pour insuffisance d'actif", nil, .insufficiency),
            ("Jugement de clôture", "Jugement de clôture pour extinction du passif", nil, .closure),
            (
                "Jugement de clôture",
                "Jugement de clôture pour insuffisance d'actif et autorisant la reprise des poursuites individuelles",
                nil, .unclear
            ),
            (
                "Arrêt de la Cour d'Appel", "Arrêt de la cour d'appel infirmant une décision soumise à publicité",
                "Infirme le jugement d'ouverture de la liquidation judiciaire", .retracted
            ),
            (
                "Arrêt de la Cour d'Appel", "Arrêt de la cour d'appel infirmant une décision soumise à publicité",
                "Infirme le jugement arrêtant le plan", .unclear
            ),
            ("Extrait de jugement", "Rétractation de jugement d'ouverture", nil, .retracted),
            ("Extrait de jugement", "Jugement prononçant la faillite personnelle", nil, .other),
            ("Avis de dépôt", "Dépôt de l'état des créances", nil, .other),
            ("Jugement d'ouverture", "Jugement d'ouverture d'une procédure de rétablissement professionnel", nil, .unclear),
            (nil, nil, nil, .unclear),
        ] as [(String?, String?, String?, Judgment)])
    func judgments(family: String?, nature: String?, complement: String?, expected: Judgment) {
        #expect(Judgment(family: family, nature: nature, complement: complement) == expected)
    }

    private static let opening = notice(1, "Jugement d'ouverture de redressement judiciaire", judged: "2026-11-02")

    /// Notices, and what stands in the end: what is held from before which day, and what somebody has to do.
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var notices: [PostNotice]
        var before: Day?
        var task: String

        init(_ name: String, before: Day?, _ task: String, _ notices: PostNotice...) {
            (testDescription, self.before, self.task, self.notices) = (name, before, task, notices)
        }
    }

    static let stories = [
        Story("opening", before: "2026-11-02", "Declare claims on 732829320 by 2027-01-10", opening),
        Story(
            "opened, planned, converted", before: "2026-11-02", "Declare claims on 732829320 by 2027-01-10", opening,
            notice(2, "Jugement arrêtant le plan de redressement", judged: "2026-11-09"),
            notice(3, "Jugement de conversion en liquidation judiciaire", judged: "2026-11-16"),
            notice(4, "Dépôt de l'état des créances", published: "2026-11-20")),
        Story(
            "opened, corrected, planned, closed for want of assets", before: "2026-11-03", "Write off claims", opening,
            notice(
                2, "Jugement d'ouverture de redressement judiciaire", kind: .correction, judged: "2026-11-03", published: "2026-11-17",
                corrects: 1), notice(3, "Jugement arrêtant le plan de redressement", judged: "2026-11-09"),
            notice(4, "Jugement de clôture pour insuffisance d'actif", judged: "2026-11-20")),
        Story(
            "a correction leaves the first publication as it is", before: "2026-11-03", "Declare claims on 732829320 by 2027-01-10",
            opening,
            notice(
                2, "Jugement d'ouverture de redressement judiciaire", kind: .correction, judged: "2026-11-03", published: "2026-11-17",
                corrects: 1)),
        Story(
            "opened, annulled", before: nil, "", opening,
            notice(2, "Jugement d'ouverture de redressement judiciaire", kind: .annulment, published: "2026-11-17", corrects: 1),
            notice(4, "Dépôt de l'état des créances", published: "2026-11-20")),
        Story(
            "the annulment is annulled", before: "2026-11-02", "Declare claims on 732829320 by 2027-01-10", opening,
            notice(2, "Jugement d'ouverture", kind: .annulment, published: "2026-11-17", corrects: 1),
            notice(3, "Avis", kind: .annulment, published: "2026-11-18", corrects: 2)),
        Story(
            "opened, taken back, opened again, closed by payment", before: "2026-11-18", "Read notice A202602001004", opening,
            notice(2, "Rétractation du jugement d'ouverture", judged: "2026-11-10"),
            notice(3, "Jugement d'ouverture de liquidation judiciaire", judged: "2026-11-18"),
            notice(4, "Jugement de clôture pour extinction du passif", judged: "2026-11-22")),
        Story(
            "the plan of an opening that nobody knows", before: "2026-11-09", "Read notice A202602001002",
            notice(2, "Jugement arrêtant le plan de redressement", judged: "2026-11-09")),
        Story(
            "what cannot be told, until the opening is known", before: "2026-11-02", "Declare claims on 732829320 by 2027-01-10",
            notice(2, "Autre jugement et ordonnance", judged: "2026-11-01"), opening),
        Story(
            "the company was another one", before: nil, "", opening,
            notice(
                2, "Jugement d'ouverture de redressement judiciaire", kind: .correction, judged: "2026-11-02", published: "2026-11-17",
                corrects: 1, siren: "111111111")),
        Story(
            "an annulment that names nothing", before: "2026-11-10", "Read notice A202602001002", opening,
            notice(2, "Avis", kind: .annulment)),
    ]

    private func desk() throws -> Desk {
        var desk = Desk()
        try desk.run(.on(Desk.company, RegisterCustomer(siren: Self.siren)), as: Desk.books)
        try desk.register("F1", issued: "2026-10-31")
        try desk.register("F2", issued: "2026-11-22")
        return desk
    }

    @Test("every order comes to the same, and nothing counts twice", arguments: stories)
    func anyOrder(_ story: Story) throws {
        for order in StatusTests.permutations(story.notices) {
            var desk = try desk()
            for notice in order { try desk.run(.new(notice), as: Desk.books) }
            let named = "\(order.map { $0.id.suffix(1) })"
            let holds = desk.world.standingHolds(onAllOf: Desk.company)
            #expect(holds.map(\.issuedBefore) == (story.before.map { [$0] } ?? []), "\(named)")
            #expect(desk.check("F1").blockers.map(\.code) == (story.before == nil ? [] : ["insolvency"]), "\(named)")
            #expect(desk.check("F2").decision == .proceed, "\(named)")
            let live = desk.world.tickets.values.filter(\.state.isLive)
            #expect(live.count == (story.before == nil ? 0 : 1), "\(named)")
            #expect(live.allSatisfy { $0.subject?.text.hasPrefix(story.task) == true }, "\(named) \(live.map(\.subject))")
            #expect(holds.map(\.ticket) == live.map(\.id), "\(named)")
            #expect(desk.world.broken.isEmpty && desk.replayed == desk.world, "\(named)")
            let head = desk.world.head
            for notice in order { try desk.run(.new(notice), as: Desk.books) }
            #expect(desk.world.head == head, "what was seen changes nothing")
        }
    }

    @Test("a creditor abroad has four months, and a hold that a person lifted stays lifted")
    func person() throws {
        var desk = try desk()
        desk.policy.declarationMonths = 4
        try desk.run(.new(Self.opening), as: Desk.books)
        #expect(desk.world.tickets.values.first?.subject?.text.contains("2027-03-10") == true)
        let hold = try #require(desk.world.standingHolds(onAllOf: Desk.company).first)
        #expect(hold.review == "2027-02-24")
        try desk.run(.on(hold.id, LiftHold()), as: Desk.sue)
        try desk.run(.new(Self.notice(2, "Jugement de clôture pour insuffisance d'actif", judged: "2026-11-20")), as: Desk.books)
        #expect(desk.check("F1").decision == .proceed)
    }

    @Test("a notice about nobody of ours is not recorded, and counts once its company is a customer; a hold by hand stays")
    func strangers() throws {
        var desk = Desk()
        try desk.register("F1", issued: "2026-10-31")
        let head = desk.world.head
        try desk.run(.new(Self.opening), as: Desk.books)
        #expect(desk.world.head == head)
        try desk.run(.on(Desk.company, RegisterCustomer(vat: "FR44732829320")), as: Desk.books)
        let own = try desk.place(PlaceHold(kind: .insolvency, customer: Desk.company, issuedBefore: "2026-10-01"))
        try desk.run(.new(Self.opening), as: Desk.books)
        #expect(desk.check("F1").decision == .pause)
        try desk.run(.new(Self.notice(2, "Avis", kind: .annulment, corrects: 1)), as: Desk.books)
        #expect(desk.check("F1").decision == .proceed)
        #expect(desk.world.standingHolds(onAllOf: Desk.company).map(\.id) == [own])
    }

    @Test(
        "a notice that cannot be named is refused",
        arguments: [
            PostNotice(id: "5232", kind: .notice, siren: siren, published: "2026-11-10"),
            PostNotice(id: "A202601765232", kind: .notice, siren: "73282932", published: "2026-11-10"),
            PostNotice(id: "A202601765232", kind: .annulment, siren: nil, published: "2026-11-10"),
            PostNotice(id: "A202601765232", kind: .notice, siren: siren, published: "2026-11-10", corrects: "A202601765231"),
        ])
    func refused(_ notice: PostNotice) throws {
        var desk = try desk()
        #expect(desk.refusal(.new(notice), as: Desk.books) == .invalid)
    }
}
