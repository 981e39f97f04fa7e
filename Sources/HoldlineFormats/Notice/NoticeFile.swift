package import HoldlineCore

/// Notices of collective procedures, as the official bulletin (BODACC) publishes them: records of its open data as JSON, or a file of its
/// exchange (`PCL_BXA20260176.xml`).
package struct NoticeFile: Sendable {
    /// One of each notice and company.
    package var notices: [PostNotice] = []
    /// Records that cannot be read; the others count.
    package var problems: [FileProblem] = []
    /// `others` are records of other families than collective procedures, `nameless` those that name neither a company by its SIREN nor
    /// another notice.
    package var others = 0, nameless = 0

    /// Reads a file of either form, told apart by its first sign.
    ///
    /// Throws where the whole file cannot be read; what is wrong with one record is in `problems`.
    package static func read(_ source: ByteSource, isXML: Bool) throws(FileProblem) -> NoticeFile {
        isXML ? try NoticeXML.read(source) : try NoticeJSON.read(source)
    }

    /// The largest file that is read, in bytes: a year of notices has about a third of it.
    static let largest = 512 << 20

    /// Adds a notice once for each company that it names.
    mutating func add(_ record: NoticeRecord) {
        do throws(FileProblem) {
            guard record.isCollective else { return others += 1 }
            let posts = try record.posts()
            if posts.isEmpty { nameless += 1 } else { notices += posts }
        } catch {
            problems.append(error)
        }
    }
}

/// A notice in the bulletin's own words, whichever form it came in.
struct NoticeRecord {
    /// Where it stands, for a problem.
    var file: String
    /// From 1; nil where the form tells no lines.
    var line: Int?
    /// Of the open data; else it is made of bulletin, issue and number.
    var id: String?
    /// The bulletin's letter or name, the issue, and the number in it.
    var bulletin, issue, number: String?
    /// ISO 8601, or as it is written in French.
    var published: String?
    /// annonce, rectificatif, annulation.
    var kind: String?
    /// nil where the form has collective procedures alone.
    var family: String?
    /// Numbers of companies, with or without blanks.
    var registers: [String] = []
    var court: String?
    /// The judgment that the notice tells of; empty where it tells of none.
    var judgment = NoticeJudgment()
    /// A judgment that was annulled, where the form names it by itself.
    var annulled: NoticeJudgment?
    /// The notice that this one corrects or annuls.
    var earlier: NoticeName?

    /// True too where the form has no families.
    var isCollective: Bool { family.map { $0.lowercased() == "collective" } ?? true }

    /// Throws where the notice has no number, no day of publication, or is of a kind that is not known.
    func posts() throws(FileProblem) -> [PostNotice] {
        let name = NoticeName(bulletin: bulletin, issue: issue, number: number, published: published)
        guard let id = id?.trimmed.uppercased() ?? name.id else { throw problem("id", "the notice has no number") }
        guard let day = published.flatMap(FrenchDate.day) else {
            throw problem("dateparution", "“\(excerpt(published ?? ""))” is no date: the day of publication is missing")
        }
        let kind: Notice.Kind
        switch self.kind?.trimmed.lowercased() ?? "annonce" {
        case "annonce", "creation", "création", "": kind = .notice
        case "rectificatif": kind = .correction
        case "annulation": kind = .annulment
        case let other: throw problem("typeavis", "“\(excerpt(other))” is no kind of notice: annonce, rectificatif, annulation")
        }
        var judged: Day?
        if let text = judgment.date?.trimmed, !text.isEmpty {
            judged = FrenchDate.day(text)
            if judged == nil { throw problem("jugement.date", "“\(excerpt(text))” is no date") }
        }
        var nature = judgment.nature
        if let annulled, annulled.nature != nil || annulled.family != nil {
            nature = "Annulation du jugement: \(annulled.nature ?? annulled.family ?? "")"
        }
        var seen: Set<String> = []
        let companies = registers.compactMap(Self.siren).filter { seen.insert($0).inserted }
        let corrects = kind == .notice ? nil : earlier?.id
        if companies.isEmpty, corrects == nil { return [] }
        return (companies.isEmpty ? [nil] : companies.map(Optional.some)).map { siren in
            PostNotice(
                id: id, kind: kind, siren: siren, published: day, family: text(judgment.family), nature: text(nature),
                complement: text(judgment.complement), judged: judged, court: text(court), corrects: corrects)
        }
    }

    /// `element` is the field's name in the open data, also for a notice that came as XML.
    private func problem(_ element: String, _ message: String) -> FileProblem {
        FileProblem(file: file, line: line, element: element, message: message)
    }

    /// At most 20,000 characters are kept; nil for an empty text, and for one with a NUL character.
    private func text(_ value: String?) -> FreeText? {
        guard let value = value?.trimmed, !value.isEmpty else { return nil }
        return FreeText(String(value.prefix(20_000)))
    }

    /// `732 829 320`, `732829320 RCS Paris`: the nine digits at the beginning; nil for anything else.
    private static func siren(_ text: String) -> String? {
        let digits = text.unicodeScalars.filter { !$0.properties.isWhitespace }.prefix { $0.isASCII && ("0"..."9").contains($0) }
        return digits.count == 9 ? String(String.UnicodeScalarView(digits)) : nil
    }
}

/// A judgment in the bulletin's words.
struct NoticeJudgment {
    /// `family` is the bulletin's group of judgments, `nature` its name in words, `date` the day as it is written, and
    /// `complement` free text.
    var family, nature, date, complement: String?
}

/// How a notice is named: in its own record, and in one that corrects it.
struct NoticeName {
    var bulletin, issue, number, published: String?

    /// `BODACC A`, `20260176` (or `176`, with a date) and `5232` are `A202601765232`; nil where a part is missing.
    var id: String? {
        guard let letter = bulletin?.trimmed.last(where: \.isLetter)?.uppercased(), let number = number?.trimmed, Int(number) != nil else {
            return nil
        }
        let digits = String(issue?.filter { $0.isASCII && $0.isNumber } ?? "")
        if digits.count == 8 { return letter + digits + number }
        guard (1...4).contains(digits.count), let issue = Int(digits), let day = published.flatMap(FrenchDate.day) else { return nil }
        return letter + "\(day.components.year)" + padded(issue, 4) + number
    }
}

/// A date as the bulletin writes it.
enum FrenchDate {
    private static let months = [
        "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
    ]

    /// `2026-03-01`, `01/03/2026`, `1er mars 2026`, `10 décembre 2009`; nil for anything else.
    static func day(_ text: String) -> Day? {
        let text = text.trimmed
        if let day = Day(text: text.prefix(10)) { return day }
        let slashes = text.split(separator: "/").map { Int($0) }
        if slashes.count == 3, let day = slashes[0], let month = slashes[1], let year = slashes[2] {
            return Day(year: year, month: month, day: day)
        }
        let parts = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        guard parts.count == 3, let year = Int(parts[2]), let day = Int(parts[0] == "1er" ? "1" : parts[0]) else { return nil }
        let plain = parts[1].replacing("é", with: "e").replacing("e\u{301}", with: "e").replacing("û", with: "u").replacing(
            "u\u{302}", with: "u")
        return months.firstIndex(of: plain).flatMap { Day(year: year, month: $0 + 1, day: day) }
    }
}
