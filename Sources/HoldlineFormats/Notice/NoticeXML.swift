import HoldlineCore

/// A file of the bulletin's exchange: `PCL_REDIFF`, in ISO 8859-1 as a rule, which expat reads by the XML declaration.
enum NoticeXML {
    private static let root = "PCL_REDIFF"
    private static let notices = ["annonces/annonce", "listeAvis/avis"]
    private static let companies = [
        "numeroImmatriculation/numeroIdentificationRCS", "personneMorale/numeroImmatriculation/numeroIdentificationRCS",
        "personnePhysique/numeroImmatriculation/numeroIdentificationRCS",
        "personnes/personne/numeroImmatriculation/numeroIdentificationRCS",
        "personnes/personne/personneMorale/numeroImmatriculation/numeroIdentificationRCS",
        "personnes/personne/personnePhysique/numeroImmatriculation/numeroIdentificationRCS",
    ]
    private static let kinds = ["annonce", "creation", "rectificatif", "annulation"]

    private static let outline: XMLOutline = {
        var parts = ["numeroAnnonce", "tribunal"] + companies
        parts += kinds.map { "typeAnnonce/\($0)" }
        for judgment in ["jugement", "jugementAnnule"] {
            for part in ["famille", "nature", "date", "complementJugement"] { parts.append("\(judgment)/\(part)") }
        }
        for part in ["nomPublication", "numeroParution", "dateParution", "numeroAnnonce"] { parts.append("parutionAvisPrecedent/\(part)") }
        var paths = ["parution", "dateParution"]
        for notice in notices { paths += parts.map { "\(notice)/\($0)" } }
        return XMLOutline(paths)
    }()

    /// Throws where the file is no XML, or has another root.
    static func read(_ source: ByteSource) throws(FileProblem) -> NoticeFile {
        var limits = XMLReader.Limits()
        (limits.bytes, limits.nodes) = (NoticeFile.largest, 4_000_000)
        let document = try XMLReader.read(source, limits: limits) { name in
            name == root
                ? .success(outline)
                : .failure(
                    XMLRefusal(
                        element: excerpt(name, 120),
                        message: "is no file of collective procedures (\(root)): BODACC's are called PCL_BXA and a number"))
        }
        let name = fileName(source.name)
        let issue = document.first("parution")?.value ?? name
        let published = document.first("dateParution")?.value
        var file = NoticeFile()
        for path in notices {
            for notice in document.all(path) { file.add(record(notice, source.name, issue: issue, published: published)) }
        }
        return file
    }

    private static func record(_ node: XMLNode, _ file: String, issue: String?, published: String?) -> NoticeRecord {
        func text(_ path: String) -> String? { node.first(path)?.value }
        func judgment(_ path: String) -> NoticeJudgment? {
            node.first(path).map { node in
                NoticeJudgment(
                    family: node.first("famille")?.value, nature: node.first("nature")?.value, date: node.first("date")?.value,
                    complement: node.first("complementJugement")?.value)
            }
        }
        return NoticeRecord(
            file: file, line: node.line, bulletin: "A", issue: issue, number: text("numeroAnnonce"), published: published,
            kind: node.first("typeAnnonce")?.children.first?.name, registers: companies.flatMap { node.all($0).compactMap(\.value) },
            court: text("tribunal"), judgment: judgment("jugement") ?? NoticeJudgment(), annulled: judgment("jugementAnnule"),
            earlier: node.first("parutionAvisPrecedent").map { _ in
                NoticeName(
                    bulletin: text("parutionAvisPrecedent/nomPublication"), issue: text("parutionAvisPrecedent/numeroParution"),
                    number: text("parutionAvisPrecedent/numeroAnnonce"), published: text("parutionAvisPrecedent/dateParution"))
            })
    }

    /// `PCL_BXA20260176.xml` says which issue it is.
    private static func fileName(_ path: String) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.contains("PCL_BXA") ? name : nil
    }
}
