import HoldlineCore
import HoldlineWire
import Logging
import Testing

@testable import HoldlineServer

@Suite("configuration")
struct ConfigurationTests {
    private func read(_ text: String) throws -> ConfigurationFile { try ConfigurationFile(text: text, file: "h.yaml") }

    @Test("a file of comments, and an empty one, give the defaults")
    func defaults() throws {
        for text in ["", "# nothing\n", "{}"] {
            let file = try read(text)
            #expect(file.policy.calendar.zone.name == "Europe/Paris")
            #expect(file.policy.calendar.holidays == Holidays(french: true))
            #expect(file.policy.calendar.week == BusinessCalendar.weekdays)
            #expect(file.policy.unregisteredProceeds == false)
            #expect(file.policy.reviewAfter == 10)
            #expect(file.roles == nil)
            #expect(file.limits == Limits())
        }
    }

    @Test("every key is read")
    func everyKey() throws {
        let file = try read(
            """
            socket: /a/b.sock
            database: /a/b.db
            seller: 732 829 320
            zone: Asia/Tokyo
            currency: JPY
            unregistered: proceed
            resumeAfter: 5
            reviewAfter: 7
            creditLimit: 5000
            hours: {monday: "08:30-24:00", friday: closed}
            holidays: {country: none, days: [2026-12-24]}
            deadlines: {preset: peppol, resolution: 8h}
            roles: {agent: {users: [ada], groups: [support]}, auditor: {groups: [audit]}}
            limits: {body: 2MiB, headers: 4096, idle: 5m, connections: 7, connectionsOfUser: 5, requestsOfUser: none, followers: 3,
                followersOfUser: 2, queueDepth: 9, bodyMemory: 8MiB, bodyMemoryOfUser: 4MiB, answerMemory: 3MiB,
                answerMemoryOfUser: 2MiB, answerFiles: 0, answerFilesOfUser: none}
            log: {level: debug}
            """)
        #expect(file.socket == "/a/b.sock")
        #expect(file.database == "/a/b.db")
        #expect(file.policy.seller == "732829320")
        #expect(file.policy.calendar.zone.name == "Asia/Tokyo")
        #expect(file.policy.currency.code == "JPY")
        #expect(file.policy.unregisteredProceeds)
        #expect(file.policy.resumeAfter == 5)
        #expect(file.policy.reviewAfter == 7)
        #expect(file.policy.creditLimit == Amount(units: 5000, decimals: 0))
        #expect(file.policy.calendar.week[0] == BusinessCalendar.Hours(opens: 30_600, closes: 86_400))
        #expect(file.policy.calendar.week[1] == BusinessCalendar.Hours(opens: 32_400, closes: 64_800))
        #expect(file.policy.calendar.week[4] == nil)
        #expect(file.policy.calendar.holidays.contains(try #require(Day(year: 2026, month: 12, day: 24))))
        #expect(!file.policy.calendar.holidays.contains(try #require(Day(year: 2026, month: 12, day: 25))))
        #expect(file.policy.deadlines == Deadlines(firstResponse: 3 * 9 * 3600, resolution: 8 * 3600))
        #expect(file.roles == RoleMap([.agent: .init(users: ["ada"], groups: ["support"]), .auditor: .init(groups: ["audit"])]))
        #expect(file.limits.body == 2 << 20)
        #expect(file.limits.headers == 4096)
        #expect(file.limits.idle == 300)
        #expect(file.limits.connections == 7)
        #expect(file.limits.followers == 3)
        #expect(file.limits.connectionsOfUser == 5 && file.limits.requestsOfUser == nil && file.limits.followersOfUser == 2)
        #expect(file.limits.bodyMemory == 8 << 20 && file.limits.bodyMemoryOfUser == 4 << 20)
        #expect(file.limits.queueDepth == 9)
        #expect(file.limits.answerMemory == 3 << 20 && file.limits.answerMemoryOfUser == 2 << 20 && file.limits.answerFilesOfUser == nil)
        #expect(file.limits.answerFiles == 0)
        #expect(file.logLevel == .debug)
        #expect(file.warnings.isEmpty)
    }

    @Test("a view asks for what the list of tickets takes; what it does not take is refused with its line")
    func views() throws {
        #expect(try read("").policy.views.isEmpty)
        let views = try read(
            """
            views:
              late-billing: {late: yes, reason: [PRI, QTY], sort: due, columns: [id, subject]}
              old: {openedAfter: 2026-11-01, state: live}

            """
        ).policy.views
        #expect(views.map(\.name) == ["late-billing", "old"])
        let query = try TicketQuery(try #require(views.first))
        #expect(query.late && query.reason?.words.map(\.rawValue) == ["PRI", "QTY"] && query.sort == .due)
        #expect(views[0].columns == ["id", "subject"] && views[1].columns.isEmpty)
        let asked = try TicketQuery(views[1])
        #expect(asked.openedAfter == Day(year: 2026, month: 11, day: 1) && asked.state?.words.count == 3)
        for (text, problem) in [
            ("views: {a: {lat: yes}}", "did you mean late?"), ("views: {a: {late: sometimes}}", ":1: views.a.late: "),
            ("views: {A b: {late: yes}}", "small letters"), ("views: {a: {state: closed, late: yes}}", "is due at no time"),
            ("views: [a]", "views, each with what it asks for"), ("views: {a: {q: [}}", "no YAML"),
        ] {
            let error = #expect(throws: StartProblem.self, "\(text)") { try read(text + "\n") }
            #expect(error.map { "\($0)".contains(problem) } == true, "\(text): \(error.map { "\($0)" } ?? "")")
        }
    }

    @Test("terms are one rule, or one for each customer beside the usual one")
    func terms() throws {
        #expect(try read("").policy.terms == TermsPolicy())
        #expect(try read("terms: none").policy.terms == TermsPolicy())
        #expect(try read("terms: 30d end of month").policy.terms.usual == PaymentTerms(days: 30, endOfMonth: true))
        let terms = try read("terms:\n  usual: 45d\n  customers: {C-042: 10d, 0007: 30d end of month}\n").policy.terms
        #expect(terms.usual == PaymentTerms(days: 45))
        #expect(terms[CustomerReference(unchecked: "C-042")] == PaymentTerms(days: 10))
        #expect(terms[CustomerReference(unchecked: "0007")] == PaymentTerms(days: 30, endOfMonth: true))
        #expect(terms[CustomerReference(unchecked: "7")] == PaymentTerms(days: 45))
    }

    @Test(
        "terms that cannot be are named with their place",
        arguments: [
            ("terms: 30", "h.yaml:1: terms: “30” does not do"), ("terms: 30 jours fin de mois", "h.yaml:1: terms: “30 jours"),
            ("terms: {usuel: 30d}", "h.yaml:1: terms.usuel: there is no such key"), ("terms: [30d]", "h.yaml:1: terms: write 30d"),
            ("terms:\n  customers: {C-1: 366d}", "h.yaml:2: terms.customers.C-1: “366d” does not do"),
            ("terms:\n  customers: {C-1: none}", "h.yaml:2: terms.customers.C-1: write 30d"), ("terms:", "h.yaml:1: terms: has no value"),
        ])
    func wrongTerms(text: String, message: String) {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
    }

    @Test(
        "rates of penalties that cannot be are named with their place",
        arguments: [
            ("interest: 12", "h.yaml:1: interest: “12” does not do: write one of: none"),
            ("interest: {conditions: 12}", "h.yaml:1: interest: legal is missing"),
            ("interest: {legal: {2026-01-01: 2.62}}", "h.yaml:1: interest: give the rate of your conditions of sale"),
            ("interest: {conditions: -3, legal: {2026-01-01: 2.62}}", "h.yaml:1: interest.conditions: “-3” is no rate"),
            ("interest:\n  legal: {2026-02-01: 2.62}", "h.yaml:2: interest.legal.2026-02-01: 2026-02-01 begins no half-year"),
            ("interest:\n  centralBank: {soon: 2}", "h.yaml:2: interest.centralBank.soon: “soon” is no date"),
        ])
    func wrongInterest(text: String, message: String) {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
    }

    @Test(
        "a letterhead that cannot be, and days that are none, are named with their place",
        arguments: [
            ("letterhead: {name: M}", "h.yaml:1: letterhead: iban or payAt is missing"),
            ("agency: {Inkasso: {contract: 1}}", "h.yaml:1: agency.Inkasso: address is missing"),
            ("agency: {Inkasso: {adress: [x]}}", "h.yaml:1: agency.Inkasso.adress: there is no such key; did you mean address?"),
            ("letterhead: {name: M, payAt: here}", "h.yaml:1: letterhead: phone or email is missing"),
            ("letterhead: {phone: 1}", "h.yaml:1: letterhead: name is missing"),
            (
                "letterhead: {name: M, iban: FR7630006000011234567890188}",
                "h.yaml:1: letterhead.iban: “FR7630006000011234567890188” is no IBAN"
            ),
            ("letterhead: {name: M, email: a b@c}", "h.yaml:1: letterhead.email: “a b@c” is no mail address"),
            ("letterhead: {name: M, language: de}", "h.yaml:1: letterhead.language: “de” does not do: write one of: en, fr"),
            ("letterhead: {name: \"a\\nb\"}", "h.yaml:1: letterhead.name: write the company's name in one line"),
            ("terms: {paysOn: {C-1: [32]}}", "h.yaml:1: terms.paysOn.C-1[0]: “32” does not do"),
            ("terms: {paysOn: {C-1: []}}", "h.yaml:1: terms.paysOn.C-1: write days of the month"),
        ])
    func wrongLetterhead(text: String, message: String) {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        #expect(problem?.message.hasPrefix(message) == true, "\(problem?.message ?? "")")
    }

    @Test(
        "what is wrong is named with its file, its line and its key",
        arguments: [
            ("currency: EUR\nresumAfter: 3\n", "h.yaml:2: resumAfter: there is no such key; did you mean resumeAfter?"),
            ("roles:\n  agent:\n    user: [ada]\n", "h.yaml:3: roles.agent.user: there is no such key; did you mean users?"),
            ("limits: {queDepth: 3}", "h.yaml:1: limits.queDepth: there is no such key; did you mean queueDepth?"),
            ("log: {color: red}", "h.yaml:1: log.color: there is no such key; the keys here are: level"),
            ("resumeAfter: soon", "h.yaml:1: resumeAfter: “soon” does not do: write a number of days, from 0 to 3650"),
            ("resumeAfter: -1", "h.yaml:1: resumeAfter: “-1” does not do: write a number of days, from 0 to 3650"),
            ("resumeAfter: 1.5", "h.yaml:1: resumeAfter: “1.5” does not do: write a number of days, from 0 to 3650"),
            ("resumeAfter: [3]", "h.yaml:1: resumeAfter: write a number of days"),
            ("\n\nresumeAfter:\n", "h.yaml:3: resumeAfter: has no value: write a number of days, or leave the line out"),
            ("unregistered: allow", "h.yaml:1: unregistered: “allow” does not do: write one of: pause, proceed"),
            (
                "zone: Europe/Pariss",
                "h.yaml:1: zone: “Europe/Pariss” is no time zone: write a name of the tz database, such as Europe/Paris"
            ),
            ("currency: EURO", "h.yaml:1: currency: “EURO” is no currency of ISO 4217: write a code such as EUR"),
            ("creditLimit: 12.345", "h.yaml:1: creditLimit: “12.345” does not do: write an amount in EUR such as 500.00, or none"),
            ("creditLimit: 1e3", "h.yaml:1: creditLimit: “1e3” does not do: write an amount in EUR such as 500.00, or none"),
            (
                "hours: {monday: \"09:00-09:00\"}",
                "h.yaml:1: hours.monday: “09:00-09:00” does not do: write opening hours such as \"09:00-18:00\" (\"20:00-02:00\" ends on the next day), or closed"
            ),
            (
                "hours: {monday: \"9-18\"}",
                "h.yaml:1: hours.monday: “9-18” does not do: write opening hours such as \"09:00-18:00\" (\"20:00-02:00\" ends on the next day), or closed"
            ),
            ("holidays:\n  days:\n    - 2026-02-30\n", "h.yaml:3: holidays.days[0]: “2026-02-30” is no date: write it as 2026-12-24"),
            (
                "deadlines: {firstResponse: 3x}",
                "h.yaml:1: deadlines.firstResponse: “3x” does not do: write 3d (working days), 8h or 30m (business time), or none"
            ),
            ("roles: {agent: {users: ada}}", "h.yaml:1: roles.agent.users: write a list of names, such as [ada, grace]"),
            ("roles: {agent: [ada]}", "h.yaml:1: roles.agent: write keys and values: users, groups"),
            (
                "limits: {answerFiles: 9223372036854775807GiB}",
                "h.yaml:1: limits.answerFiles: “9223372036854775807GiB” does not do: write a number of bytes, or such as 64KiB or 1MiB, from 0 to 1125899906842624 bytes"
            ),
            (
                "limits: {body: 900MiB}",
                "h.yaml:1: limits: one body of 943718400 bytes is more than a user may have of bodyMemory (201326592 bytes): raise bodyMemory, or lower body"
            ),
            (
                "limits: {body: 1MB}",
                "h.yaml:1: limits.body: “1MB” does not do: write a number of bytes, or such as 64KiB or 1MiB, from 1024 to 1073741824 bytes"
            ),
            (
                "limits: {body: +2048}",
                "h.yaml:1: limits.body: “+2048” does not do: write a number of bytes, or such as 64KiB or 1MiB, from 1024 to 1073741824 bytes"
            ),
            (
                "limits: {answerFiles: -0KiB}",
                "h.yaml:1: limits.answerFiles: “-0KiB” does not do: write a number of bytes, or such as 64KiB or 1MiB, from 0 to 1125899906842624 bytes"
            ),
            ("socket: run/h.sock", "h.yaml:1: socket: “run/h.sock” is no absolute path: begin it with /"),
            (
                "seller: \"12345\"",
                "h.yaml:1: seller: “12345” is neither a SIREN (nine digits; a SIRET begins with it) nor a VAT number (FR32123456789)"
            ),
            ("- a\n- b\n", nil),
            ("currency: EUR\ncurrency: USD\n", "h.yaml:1: currency is given twice: keep one"),
            ("zone: [\n", nil),
            ("a: b: c\n", nil),
        ] as [(String, String?)])
    func wrong(text: String, message: String?) {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        if let message { #expect(problem?.message == message) }
        #expect(problem?.message.hasPrefix("h.yaml") == true)
    }

    @Test("JSON is read as well")
    func json() throws {
        #expect(
            try read(#"{"resumeAfter": 3, "creditLimit": "12.50", "roles": {}}"#).policy.creditLimit == Amount(units: 1250, decimals: 2))
    }

    @Test("a number of a company with a wrong check digit is taken, with a warning", arguments: ["123456789", "FR00732829320", "FRAB12"])
    func doubtfulSeller(number: String) throws {
        let file = try read("seller: \(number)")
        #expect(file.policy.seller == number)
        #expect(file.warnings.count == 1)
    }

    @Test("right numbers raise no doubt", arguments: ["732829320", "FR44732829320", "DE811569869"])
    func seller(number: String) throws {
        #expect(try read("seller: \(number)").warnings.isEmpty)
    }

    @Test("the settings in force can be kept as a configuration")
    func roundTrip() throws {
        var settings = Settings(socket: "/a \"b\"/c.sock", database: "/d", policy: try read("").policy)
        settings.policy.seller = "732829320"
        settings.policy.creditLimit = Amount(units: 12_345, decimals: 2)
        settings.policy.deadlines = Deadlines(firstResponse: 3600, resolution: 5400)
        settings.policy.resumeAfter = 3
        settings.policy.calendar.week[5] = BusinessCalendar.Hours(opens: 9 * 3600, closes: 12 * 3600 + 1800)
        settings.policy.calendar.holidays.others = [try #require(Day(year: 2026, month: 12, day: 24))]
        settings.roles = RoleMap([.agent: .init(users: ["ada"], groups: ["the group"])])
        settings.limits.idle = 7
        let file = try read(settings.text)
        #expect(file.socket == settings.socket)
        #expect(file.policy == settings.policy)
        #expect(file.roles == settings.roles)
        #expect(file.limits == settings.limits)
        #expect(file.logLevel == .info)
    }
}
