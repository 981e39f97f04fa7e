import HoldlineCore
import Synchronization
import Testing

@testable import holdline

@Suite("Letters on the command line")
struct LetterVerbTests {
    /// A company, a customer and an invoice of 1200.00 of which 300.00 are held, as the daemon tells them.
    struct Books: Sendable {
        var language = "fr"
        var today = "2026-11-24"
        var instalments = ""
        var name = "Lefèvre & Fils"
        var emails = #"["k@lefevre.example"]"#
        var decision = "partial"
        var collectable = "900.00"
        var reminder =
            #"{"invoice":"F1","customer":"C-042","level":2,"amount":"900.00","currency":"EUR","sentAt":"2026-11-20T09:12:44Z","run":null,"registeredAt":"2026-11-20T09:12:44Z","registeredBy":"dun","answered":8,"version":9}"#
        var holds = "[]"
        var ticket = ""
        var rates = true
        var mediation = #"["Médiateur des entreprises"]"#

        func reply(_ asked: ScriptedDaemon.Asked) -> ScriptedDaemon.Reply {
            switch asked.target.split(separator: "?").first.map(String.init) ?? "" {
            case "/v1/letterhead":
                return .answer(
                    200,
                    #"{"name":"Meubles Martin","address":["12 rue des Lilas"],"phone":"04 72 00 00 00","email":"billing@martin.example","iban":"FR7630006000011234567890189","bic":"AGRIFRPP","mediation":\#(mediation),"language":"fr"}"#
                )
            case "/v1/whoami":
                return .answer(200, #"{"user":"dun","uid":1,"roles":["supervisor"],"seller":null,"zone":"UTC","today":"\#(today)"}"#)
            case "/v1/customers": return .answer(200, #"{"items":[],"next":null,"version":8}"#)
            case "/v1/customers/C-042":
                return .answer(
                    200,
                    #"{"reference":"C-042","name":"\#(name)","siren":null,"vat":null,"phones":[],"emails":\#(emails),"language":"\#(language)","version":3,"registered":true,"openTickets":[],"heldInvoices":[],"promises":[],"holds":[],"openInvoices":[],"contacts":[]}"#
                )
            case "/v1/invoices/F1": return .answer(200, page)
            case "/v1/invoices/F1/interest":
                guard rates else { return .answer(409, Wire.problem(409, "wrong-state")) }
                return .answer(200, Self.interest)
            case "/v1/tickets/T-7": return .answer(200, ticket)
            default: return .answer(404, Wire.problem(404, "not-found"))
            }
        }

        private var page: String {
            """
            {"number":"F1","customer":"C-042","issued":"2026-10-01","due":"2026-10-31","currency":"EUR","amount":"1400.00","open":"1200.00",\
            \(instalments)"credited":"50.00","registeredAt":"2026-11-01T09:00:00Z","registered":true,"dunning":{"invoice":"F1","known":true,\
            "customer":"C-042","decision":"\(decision)","currency":"EUR","open":"1200.00","held":"300.00","collectable":"\(collectable)",\
            "dunnableFrom":null,"version":8,"blockerCount":1,"blockers":[{"code":"dispute","hold":"H-1","ticket":"T-7","reason":"QTY",\
            "amount":"300.00","currency":"EUR","since":"2026-11-20T09:12:44Z","until":null,"review":null}]},"disputes":[],\
            "holds":\(holds),"statuses":[],"reminders":[],"lastReminder":\(reminder),"handover":null,"history":[],"version":9}
            """
        }

        private static let interest = """
            {"invoice":"F1","customer":"C-042","currency":"EUR","issued":"2026-10-01","due":"2026-10-31","at":"2026-11-20","amount":"1400.00",\
            "credited":"50.00","open":"1200.00","excluded":"300.00","lines":[{"from":"2026-11-01","to":"2026-11-20","days":20,\
            "overdue":"900.00","rate":"12.15","basis":"central-bank","penalty":"5.99"}],"penalties":"5.99","indemnity":"40.00",\
            "indemnityCurrency":"EUR","why":"words","version":9}
            """
    }

    private func run(_ books: Books, _ arguments: String...) async throws -> Run {
        let result = Mutex<Run?>(nil)
        try await ScriptedDaemon.run({ asked, _ in books.reply(asked) }) { daemon in
            let run = await Run.holdline(arguments + ["--socket", daemon.socket])
            result.withLock { $0 = run }
        }
        return try #require(result.withLock { $0 })
    }

    @Test("a reminder's letter names all that it has to, in the customer's language, penalties and indemnity apart")
    func reminder() async throws {
        let run = try await run(Books(), "invoice", "letter", "F1", "--kind", "reminder")
        #expect(run.status == 0, "\(run.error)")
        let text = run.output.replacing("\u{A0}", with: " ").split(separator: " ").joined(separator: " ")
        for words in [
            "Meubles Martin\n12 rue des Lilas\n", "Lefèvre & Fils\n", "Objet : Rappel 2 : facture F1 impayée\n",
            "Date de la facture 1er octobre 2026\n", "Échéance 31 octobre 2026\n", "1 400,00 EUR",
            "150,00 EUR",
            "50,00 EUR", "En cours d'examen, non réclamé 300,00 EUR\n", "À payer maintenant 900,00 EUR\n", "5,99 EUR",
            "12,15 %", "40,00 EUR", "L441-10", "D441-5", "IBAN FR76 3000 6000 0112 3456 7890 189,", "BIC AGRIFRPP", "04 72 00 00 00",
        ] { #expect(text.contains(words), "\(words) in \(text)") }
        var english = Books()
        english.language = "en"
        let other = try await self.run(english, "invoice", "letter", "F1", "--kind", "reminder", "--as", "html")
        #expect(other.output.contains("<html lang=\"en\">") && other.output.contains("<th scope=\"row\">Due date</th>"), "\(other.output)")
        english.language = "de"
        let usual = try await self.run(english, "invoice", "letter", "F1", "--kind", "reminder", "--as", "html")
        #expect(usual.output.contains("<html lang=\"fr\">"))
        let asked = try await self.run(english, "invoice", "letter", "F1", "--kind", "reminder", "--as", "mail", "--language", "en")
        #expect(asked.output.contains("To: =?utf-8?Q?") && asked.output.contains("Content-Language: en\r\n"), "\(asked.output)")
    }

    @Test(
        "what is due later is no part of what is held, by the daemon's day and not by this computer's",
        arguments: [("2026-11-24", "2026-11-24", true), ("2000-01-01", "2000-01-02", false), ("2099-12-31", "2099-01-01", true)])
    func later(today: String, due: String, isHeld: Bool) async throws {
        var books = Books()
        (books.language, books.today) = ("en", today)
        books.instalments = #""instalments":[{"due":"1999-01-01","open":"900.00"},{"due":"\#(due)","open":"300.00"}],"#
        let run = try await run(books, "invoice", "letter", "F1", "--kind", "reminder")
        #expect(run.status == 0 && run.output.contains("Being looked into") == isHeld, "\(run)")
    }

    @Test("where rates are missing the letter says that penalties run, and a note says why none is named")
    func withoutRates() async throws {
        var books = Books()
        books.rates = false
        let run = try await run(books, "invoice", "letter", "F1", "--kind", "reminder")
        #expect(run.status == 0 && run.output.contains("L441-10") && !run.output.contains("12,15"), "\(run.output)")
        #expect(run.error.contains("penalties are not reckoned: because"))
    }

    @Test(
        "what is held, or more than may be collected now, is asked for by no letter",
        arguments: [("pause", "0.00", "reminder"), ("partial", "899.99", "reminder"), ("pause", "0.00", "terms")])
    func held(decision: String, collectable: String, kind: String) async throws {
        var books = Books()
        (books.decision, books.collectable) = (decision, collectable)
        let run = try await run(books, "invoice", "letter", "F1", "--kind", kind)
        #expect(run.status == 1 && run.output.isEmpty && run.error.contains("No letter asks for it"), "\(run)")
    }

    @Test("without a registered reminder, a hand-over or a promise there is no letter of it, and the way to one is named")
    func nothing() async throws {
        var books = Books()
        books.reminder = "null"
        for (kind, words) in [("reminder", "holdline invoice remind F1"), ("handed-over", "hand-over F1"), ("promise", "hold promise")] {
            let run = try await run(books, "invoice", "letter", "F1", "--kind", kind)
            #expect(run.status == 1 && run.output.isEmpty && run.error.contains(words), "\(run)")
        }
    }

    private static func ticket(_ state: String, _ disputes: String = "[]", resolution: String = "null", clock: String = "null") -> String {
        """
        {"id":"T-7","customer":"C-042","subject":"2 chaises sur 5 cassées","priority":"normal","channel":"phone","state":"\(state)",\
        "disputes":\(disputes),"openedAt":"2026-11-20T09:12:44Z","openedBy":"marie","updatedAt":"2026-11-20T09:12:44Z","pauses":[],\
        "resolution":\(resolution),"contact":{"name":"Zoé","phone":null,"email":"zoe@lefevre.example"},"notes":[],"history":[],\
        "clock":\(clock),"version":4}
        """
    }

    private static func dispute(_ state: String, credited: String = "null") -> String {
        """
        [{"ticket":"T-7","invoice":"F1","reason":"QTY","amount":"300.00","currency":"EUR","state":"\(state)","credited":\(credited),\
        "hold":"H-1","openedAt":"2026-11-20T09:12:44Z","openedSeq":1,"version":2}]
        """
    }

    @Test("an acknowledgement names the ticket, what is disputed, and when an answer comes, by the deadlines or as it is said")
    func acknowledgement() async throws {
        var books = Books()
        let clock =
            #"{"running":true,"firstResponseLate":false,"firstResponseDue":null,"resolutionLate":false,"resolutionDue":"2026-12-04T12:00:00Z","elapsed":0}"#
        books.ticket = Self.ticket("open", Self.dispute("open"), clock: clock)
        let run = try await run(books, "ticket", "letter", "T-7", "--kind", "acknowledgement")
        #expect(run.status == 0, "\(run.error)")
        for words in ["T-7", "au plus tard le 4 décembre", "quantité inexacte", "Zoé", "2 chaises sur 5 cassées"] {
            #expect(run.output.replacing("\n", with: " ").contains(words), "\(words) in \(run.output)")
        }
        books.ticket = Self.ticket("open")
        let unsaid = try await self.run(books, "ticket", "letter", "T-7", "--kind", "acknowledgement")
        #expect(unsaid.status == 1 && unsaid.error.contains("--answer-by"), "\(unsaid)")
        let said = try await self.run(
            books, "ticket", "letter", "T-7", "--kind", "acknowledgement", "--answer-by", "2026-12-11", "--as", "mail")
        #expect(said.status == 0 && said.output.contains("<zoe@lefevre.example>"), "\(said)")
    }

    @Test("a decision that refuses a part names the ways of redress, or is not written")
    func decision() async throws {
        var books = Books()
        let resolution = #"{"outcome":"partly-upheld","at":"2026-11-23T09:00:00Z","by":"lea","of":null}"#
        books.ticket = Self.ticket("resolved", Self.dispute("partly-upheld", credited: #""120.00""#), resolution: resolution)
        let run = try await run(books, "ticket", "letter", "T-7", "--kind", "decision")
        #expect(run.status == 0, "\(run.error)")
        let text = run.output.replacing("\u{A0}", with: " ")
        for words in ["acceptée en partie", "120,00 EUR", "Vos recours", "Médiateur des entreprises"] {
            #expect(text.contains(words), "\(text)")
        }
        books.mediation = "[]"
        let without = try await self.run(books, "ticket", "letter", "T-7", "--kind", "decision")
        #expect(without.status == 1 && without.output.isEmpty && without.error.contains("letterhead.mediation"), "\(without)")
        books.ticket = Self.ticket(
            "resolved", Self.dispute("upheld", credited: #""300.00""#),
            resolution: resolution.replacing("partly-upheld", with: "upheld"))
        let upheld = try await self.run(books, "ticket", "letter", "T-7", "--kind", "decision")
        #expect(upheld.status == 0 && !upheld.output.contains("Vos recours"), "\(upheld)")
        books.ticket = Self.ticket("open", Self.dispute("open"))
        let early = try await self.run(books, "ticket", "letter", "T-7", "--kind", "decision")
        #expect(early.status == 1 && early.output.isEmpty && early.error.contains("nothing is decided"), "\(early)")
    }

    @Test("templates of one's own are used; one that is wrong, or that no letter would use, stops every letter")
    func templates() async throws {
        let directory = try TemporaryDirectory()
        let copied = await Run.holdline(["letter", "copy", directory.path])
        defer { for language in ["fr", "en"] { TemporaryDirectory(path: "\(directory.path)/\(language)").remove() }; directory.remove() }
        #expect(copied.status == 0 && copied.output.contains("20 templates written"), "\(copied)")
        let well = await Run.holdline(["letter", "check", directory.path])
        #expect(well.status == 0 && well.output.contains("20 templates of your own, 0 as they ship"), "\(well)")
        let own = TemporaryDirectory(path: "\(directory.path)/fr")
        let reminder = try own.read("reminder.txt")
        _ = try own.write("reminder.txt", reminder.replacing("Avec nos salutations distinguées", with: "Bien à vous"))
        let changed = try await run(Books(), "invoice", "letter", "F1", "--kind", "reminder", "--templates", directory.path)
        #expect(changed.status == 0 && changed.output.contains("Bien à vous"), "\(changed)")
        _ = try own.write("reminder.txt", reminder.replacing("{{indemnity}}", with: "40 EUR"))
        _ = try own.write("remindr.txt", reminder)
        let wrong = await Run.holdline(["letter", "check", directory.path])
        #expect(wrong.status == 1 && wrong.error.contains("reminder.txt: {{indemnity}} is missing"), "\(wrong)")
        #expect(wrong.error.contains("remindr.txt: no letter has this name; the nearest is fr/reminder.txt"), "\(wrong)")
        let stopped = try await run(Books(), "invoice", "letter", "F1", "--kind", "reminder", "--templates", directory.path)
        #expect(stopped.status == 1 && stopped.output.isEmpty, "\(stopped)")
    }
}

extension TemporaryDirectory {
    /// One that is there already.
    fileprivate init(path: String) { self.path = path }
}
