import Foundation
import HoldlineCore
import Testing

@testable import HoldlineWire

/// The languages that people are spoken to in.
@Suite struct LanguageTests {
    @Test(
        "The environment names a language as POSIX has it",
        arguments: [
            (["LANG": "fr_FR.UTF-8"], Language.french), (["LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB"], .english),
            (["LC_ALL": "fr", "LC_MESSAGES": "en_GB"], .french), (["LC_ALL": "", "LANG": "fr_CA@euro"], .french), (["LANG": "C"], .english),
            (["LANG": "de_DE.UTF-8"], .english), ([:], .english),
        ]) func environment(_ environment: [String: String], _ language: Language)
    {
        #expect(Language { environment[$0] } == language)
    }

    @Test(
        "A browser gets the language that it wants most",
        arguments: [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language.french), ("en-GB,en;q=0.9,fr;q=0.8", .english), ("de, fr;q=0.5, en;q=0.4", .french),
            ("en;q=0.4, fr;q=0.5", .french), ("fr;q=0", .english), ("", .english), ("*", .english),
        ]) func browser(_ header: String, _ language: Language)
    {
        #expect(Language(accepted: header) == language)
    }

    @Test("A phrase has its gaps in it, in English as it stands") func english() {
        let phrase = Phrase("\("K-042") has waited for \(3, one: "{} call", other: "{} calls")")
        #expect(phrase.key == "{} has waited for {}")
        #expect(phrase.text(in: .english) == "K-042 has waited for 3 calls")
    }

    @Test("A number has its noun in the plural as the language wants it") func plural() {
        func told(_ count: Int, _ language: Language) -> String {
            Phrase("\(count, one: "{} call", other: "{} calls")").text(in: language)
        }
        #expect([0, 1, 2].map { told($0, .english) } == ["0 calls", "1 call", "2 calls"])
        #expect([0, 1, 2].map { told($0, .french) } == ["0 appel", "1 appel", "2 appels"])
    }

    @Test("No phrase of the sources is missing in a catalogue; the gaps are the same") func complete() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let said = try PhraseReader.phrases(under: root.appending(path: "Sources"))
        let known = Set(Catalogue.french.keys)
        #expect(said.subtracting(known).sorted() == [], "the French is missing")
        for (english, french) in Catalogue.french { #expect(gaps(english) == gaps(french), "\(english)") }
    }

    @Test("No part of a catalogue has a phrase of another one, where nobody would find it") func once() {
        var known: Set<String> = []
        for part in Catalogue.parts {
            #expect(known.intersection(part.keys).sorted() == [])
            known.formUnion(part.keys)
        }
        for own in [Catalogue.frenchWords, Catalogue.frenchReports] {
            for (english, french) in own where known.contains(english) { #expect(Catalogue.french[english] != french, "\(english)") }
            known.formUnion(own.keys)
        }
    }

    @Test("A word has in a report the meaning that it has there") func reports() {
        func told(_ word: String) -> [String] {
            [Phrase(word: word).text(in: .french), Phrase(word: word).text(in: .french, of: .report)]
        }
        #expect(told("offered") == ["sonne", "présentés"])
        #expect(told("opened") == ["a ouvert un ticket", "ouvertes"])
        #expect(told("nobody") == ["personne", "personne"])
        #expect(Phrase("offered").text(in: .english, of: .report) == "offered")
    }

    @Test("Every word that a table shows has its French")
    func words() {
        func values<Word: WireWord>(_ type: Word.Type) -> [String] { type.allCases.map(\.rawValue) }
        let shown =
            values(TicketState.self) + values(Priority.self) + values(Outcome.self) + values(Channel.self) + values(WaitingFor.self)
            + values(DunningDecision.self) + values(HoldKind.self) + values(DisputeState.self) + values(CallState.self)
            + values(CallOutcome.self) + values(AgentStatus.self) + values(AgentState.self) + values(StaleReason.self)
            + values(TicketDue.What.self) + values(MessageState.self) + values(MessageDirection.self) + values(MessageOutcome.self)
            + values(QueueStrategy.self) + values(Judgment.self) + values(RateBasis.self) + values(PromiseState.self)
            + values(InstalmentState.self) + Reason.allCases.map(\.meaning) + RequestedAction.allCases.map(\.meaning)
        #expect(Set(shown).subtracting(Catalogue.french.keys).sorted() == [])
        let headings =
            values(TicketGrouping.self) + values(MoneyGrouping.self) + values(HoldGrouping.self) + values(ReportGrouping.self)
        #expect(Set(headings.map { $0.uppercased() }).subtracting(Catalogue.french.keys).sorted() == [])
    }

    @Test("The phrases of a source are found as they are written, those in gaps among them") func reader() {
        let source = #"""
            let a = Phrase("no gap"), b = Phrase("\(name.map { f($0, ")") }) waits for \(Phrase("the \(x)"))")
            let c = Phrase("\(n, one: "{} line", other: "{} lines") of it")
            try console.note("noted \(1)"); try console.say("a sum" + text); try writer.facts([x ? "yes" : nil, "fact \(y)"])
            static func words(_ x: Int) -> Phrase { x == 1 ? "one" : "\(x) of \(Phrase(word: text))" }
            var empty: Phrase { "None." }
            let later: Phrase =
                text.isEmpty ? "nothing" : "something"
            let string = "no phrase"
            Column("id", "NUMBER") { .text("no phrase either") }
            """#
        #expect(
            PhraseReader.phrases(in: source).sorted() == [
                "NUMBER", "None.", "fact {}", "no gap", "noted {}", "nothing", "one", "something", "the {}", "yes", "{} line", "{} lines",
                "{} of it", "{} of {}", "{} waits for {}",
            ])
    }

    private func gaps(_ pattern: String) -> Int { pattern.matches(of: /\{\d*\}/).count }

    @Test(
        "business time in words",
        arguments: [
            (0, "0 s", "0 s"), (59, "59 s", "59 s"), (60, "1 min", "1 min"), (3600, "1 h", "1 h"), (12_000, "3 h 20 min", "3 h 20 min"),
            (32_400, "1 working day", "1 jour ouvré"), (2 * 32_400 + 3 * 3600, "2 working days 3 h", "2 jours ouvrés 3 h"),
            (32_400 + 660, "1 working day 11 min", "1 jour ouvré 11 min"), (10 * 32_400 + 30, "10 working days", "10 jours ouvrés"),
        ] as [(Int64, String, String)])
    func businessTime(seconds: Int64, english: String, french: String) {
        let phrase = BusinessTime(seconds: seconds, day: 9 * 3600).phrase
        #expect(phrase.text(in: .english) == english && phrase.text(in: .french) == french)
    }
}
