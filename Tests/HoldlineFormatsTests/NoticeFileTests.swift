import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Notices of the official bulletin")
struct NoticeFileTests {
    /// What the bulletin says of one judgment.
    struct Sample: Sendable {
        var family, nature: String
        var judgment: Judgment
    }

    static let samples = [
        Sample(family: "Jugement d'ouverture", nature: "Jugement d'ouverture de liquidation judiciaire", judgment: .opening),
        Sample(
            family: "Jugement d'ouverture", nature: "Jugement d'ouverture d'une procédure de redressement judiciaire", judgment: .opening),
        Sample(family: "Jugement d'ouverture", nature: "Jugement d'ouverture d'une procédure de sauvegarde", judgment: .opening),
        Sample(family: "Jugement prononçant", nature: "Jugement prononçant la liquidation judiciaire", judgment: .opening),
        Sample(family: "Extrait de jugement", nature: "Jugement arrêtant le plan de sauvegarde", judgment: .plan),
        Sample(family: "Extrait de jugement", nature: "Jugement de conversion en liquidation judiciaire", judgment: .conversion),
        Sample(family: "Jugement de clôture", nature: "Jugement de clôture pour insuffisance d'actif", judgment: .insufficiency),
        Sample(family: "Jugement de clôture", nature: "Jugement de clôture pour extinction du passif", judgment: .closure),
        Sample(family: "Arrêt de la Cour d'Appel", nature: "Arrêt infirmant le jugement d'ouverture", judgment: .retracted),
        Sample(family: "Avis de dépôt", nature: "Dépôt de l'état des créances", judgment: .other),
        Sample(family: "Extrait de jugement", nature: "Jugement prononçant la faillite personnelle", judgment: .other),
        Sample(family: "Extrait de jugement", nature: "Autre jugement et ordonnance", judgment: .unclear),
    ]

    private func json(_ number: Int, _ sample: Sample, inText: Bool, more: String = "") -> String {
        let judgment = #"{"famille":"\#(sample.family)","nature":"\#(sample.nature)","date":"1er mars 2026"}"#
        let shown = inText ? "\"" + judgment.replacing("\"", with: "\\\"") + "\"" : judgment
        return #"""
            {"id":"A20260176\#(number)","publicationavis":"A","parution":"20260176","dateparution":"2026-03-10","numeroannonce":\#(number),
            "typeavis":"annonce","familleavis":"collective","tribunal":"Tribunal de commerce de Lyon","commercant":"X",
            "registre":["732 829 320","732829320"],"jugement":\#(shown),"acte":null\#(more)}
            """#.replacing("\n", with: "")
    }

    private func xml(_ notices: String) -> [UInt8] {
        let text = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <PCL_REDIFF><parution>20260176</parution><dateParution>2026-03-10</dateParution><annonces>\(notices)</annonces></PCL_REDIFF>
            """
        return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private func xml(_ number: Int, _ sample: Sample, kind: String = "annonce", more: String = "") -> String {
        """
        <annonce><typeAnnonce><\(kind)/></typeAnnonce><nojo>N\(number)</nojo><numeroAnnonce>\(number)</numeroAnnonce>
        <tribunal>Tribunal de commerce de Lyon</tribunal><personneMorale><numeroImmatriculation>
        <numeroIdentificationRCS>732 829 320</numeroIdentificationRCS><codeRCS>RCS</codeRCS></numeroImmatriculation></personneMorale>
        <jugement><famille>\(sample.family)</famille><nature>\(sample.nature)</nature><date>1er mars 2026</date></jugement>\(more)</annonce>
        """
    }

    private func read(_ bytes: [UInt8], isXML: Bool) throws -> NoticeFile {
        try NoticeFile.read(.bytes(bytes, name: "PCL_BXA20260176.xml", chunks: 700), isXML: isXML)
    }

    @Test("twelve kinds of notice are the same in JSON, in each of its forms, and in XML")
    func forms() throws {
        let expected = try read(xml(Self.samples.enumerated().map { xml($0, $1) }.joined()), isXML: true)
        #expect(expected.problems.isEmpty)
        #expect(expected.notices.map(\.judgment) == Self.samples.map(\.judgment))
        #expect(expected.notices.map(\.id) == Self.samples.indices.map { "A20260176\($0)" })
        #expect(expected.notices.allSatisfy { $0.siren == "732829320" && $0.judged?.description == "2026-03-01" && $0.kind == .notice })
        let records = Self.samples.enumerated().map { json($0, $1, inText: $0 % 2 == 1) }
        let forms = [
            "[\(records.joined(separator: ","))]", #"{"total_count":12,"results":[\#(records.joined(separator: ","))]}"#,
            #"{"records":[\#(records.map { #"{"fields":\#($0)}"# }.joined(separator: ","))]}"#, records.joined(separator: "\n") + "\n",
        ]
        for form in forms {
            let found = try read(Array(form.utf8), isXML: false)
            #expect(found.problems.isEmpty)
            #expect(found.notices == expected.notices)
        }
    }

    @Test("a correction names its notice, in either form and with a date in words", arguments: [false, true])
    func corrections(isXML: Bool) throws {
        let sample = Self.samples[0]
        let named = """
            <parutionAvisPrecedent><nomPublication>BODACC A</nomPublication><numeroParution>170</numeroParution>
            <dateParution>2 mars 2026</dateParution><numeroAnnonce>41</numeroAnnonce></parutionAvisPrecedent>
            """
        let record = json(
            7, sample, inText: false,
            more: #","parutionavisprecedent":"{\"nomPublication\":\"BODACC A\",\"numeroParution\":\"20260170\",\"numeroAnnonce\":41}""#
        ).replacing("\"annonce\"", with: "\"rectificatif\"")
        let file =
            isXML
            ? try read(xml(xml(7, sample, kind: "rectificatif", more: named)), isXML: true) : try read(Array(record.utf8), isXML: false)
        #expect(file.notices.map(\.kind) == [.correction])
        #expect(file.notices.map(\.corrects) == ["A2026017041"])
    }

    @Test("records of other families, without a SIREN, and those that cannot be read are counted, and the others count")
    func others() throws {
        let good = json(1, Self.samples[0], inText: false)
        let list = [
            good, good.replacing("collective", with: "vente"), good.replacing(#"["732 829 320","732829320"]"#, with: "null"),
            good.replacing("2026-03-10", with: "soon"), "7",
        ]
        let file = try read(Array("[\(list.joined(separator: ","))]".utf8), isXML: false)
        #expect(file.notices.count == 1 && file.others == 1 && file.nameless == 1)
        #expect(file.problems.count == 2)
    }

    @Test("another document is refused", arguments: ["<a/>", "{\"a\":1}", "no", "[1,", "<PCL_REDIFF>"])
    func refused(text: String) {
        #expect(throws: FileProblem.self) { try read(Array(text.utf8), isXML: text.hasPrefix("<")) }
    }
}
