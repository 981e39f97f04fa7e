import Foundation
import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import NIOCore
import Testing

@testable import HoldlineServer

@Suite struct WallboardPageTests {
    private func text(_ language: Language) -> String { String(buffer: WallboardPage.page(in: language)) }

    /// What stands between two texts, each time.
    private func parts(_ text: String, from begin: String, to end: String) -> [String] {
        text.components(separatedBy: begin).dropFirst().compactMap { $0.components(separatedBy: end).first }
    }

    @Test("the page is in the language that the browser wants, and says so")
    func languages() async throws {
        try await DaemonScope.run { daemon in
            let french = try await daemon.send("GET", "/wallboard", String?.none, ["Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"])
            #expect(french.status == 200 && french.headers["content-language"] == "fr" && french.headers["vary"] == "Accept-Language")
            #expect(french.headers["content-type"] == "text/html; charset=utf-8")
            #expect(french.text.contains(#"<html lang="fr">"#) && french.text.contains("<h1>Tableau mural</h1>"))
            let english = try await daemon.send("GET", "/wallboard")
            #expect(english.headers["content-language"] == "en" && english.text.contains("<h1>Wallboard</h1>"))
            #expect(try await daemon.send("POST", "/wallboard", "{}").code == "method-not-allowed")
        }
    }

    @Test("a browser may run the page's own script and style, and nothing else", arguments: Language.allCases)
    func policy(language: Language) throws {
        let page = text(language)
        let policy = try #require(WallboardPage.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe") && !policy.contains("http"))
        for (element, directive) in [("script", "script-src"), ("style", "style-src")] {
            let inside = parts(page, from: "<\(element)>", to: "</\(element)>")
            try #require(inside.count == 1)
            let hash = Data(SHA256.hash(Array(inside[0].utf8))).base64EncodedString()
            #expect(policy.contains("\(directive) 'sha256-\(hash)'"))
        }
        #expect(!page.contains(" style=") && !page.contains("://") && !page.contains("innerHTML") && !page.contains(" onclick"))
    }

    @Test("every word that text and script ask for is there, and no other", arguments: Language.allCases)
    func words(language: Language) throws {
        let page = text(language)
        let words = WallboardWords.all(in: language)
        let script = WallboardPage.script
        var asked = Set(parts(WallboardPage.body, from: "@", to: "@").enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element))
        asked.formUnion(script.matches(of: /words\.([A-Za-z]+)/).map { String($0.output.1) })
        asked.formUnion(script.matches(of: /fill\("([A-Za-z ]+)"/).map { String($0.output.1) })
        // Asked for by a name that is reckoned.
        asked.formUnion(["title", "below", "reached", "urgent", "high"])
        asked.formUnion(words.keys.filter { $0.contains(":") })
        #expect(Set(words.keys).subtracting(asked) == [] && asked.subtracting(words.keys) == [])
        for code in Condition.Code.allCases { #expect(words["condition:\(code.rawValue)"] != nil) }
        for state in WallboardAgent.State.allCases { #expect(words["state:\(state.rawValue)"] != nil) }
        #expect(parts(page, from: "<title>", to: "</title>").first?.contains("@") == false)
        let json = try #require(parts(page, from: #"id="words">"#, to: "</script>").first)
        let told = try JSONValue.read(Array(json.utf8))
        #expect(told.members.mapValues(\.string) == words.mapValues { $0 })
    }

    @Test("a phrase in English and in French asks for as many gaps")
    func gaps() {
        let english = WallboardWords.all(in: .english)
        for (name, french) in WallboardWords.all(in: .french) {
            #expect(french.components(separatedBy: "{}").count == english[name]?.components(separatedBy: "{}").count, "\(name)")
        }
    }
}
