import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The letters that ship, by language and kind.
enum ShippedTemplates {
    /// The text of a template; nil for a kind that there is not.
    static func text(_ language: LetterLanguage, _ kind: String) -> String? {
        switch language {
        case .french: french[kind]
        case .english: english[kind]
        }
    }
}

/// The templates in force: the company's own in a directory, and those that ship for all that it does not have.
///
/// `DIRECTORY/fr/reminder.txt` is the French reminder. All are read and checked before the first letter is written.
struct LetterSet: Sendable {
    /// By `name(_:_:)`. A template that could not be parsed is missing, and its problem is in `problems`.
    private var templates: [String: LetterTemplate] = [:]
    /// What is wrong; a set with problems writes nothing.
    private(set) var problems: [TemplateProblem] = []
    /// Templates of the directory, and those that ship.
    private(set) var own = 0
    private(set) var shipped = 0

    /// A template longer than that is no letter.
    private static let largest = 262_144

    /// `directory` is the company's; nil takes those that ship.
    init(directory: String?) {
        for language in LetterLanguage.allCases {
            for kind in LetterKinds.all { add(language, kind, directory) }
        }
        if let directory { lookForOthers(in: directory) }
    }

    /// The company's file takes the place of the one that ships, even where it is broken: a letter in words that the company
    /// replaced must not go out instead. A template whose names are right is laid out twice, with all values and with none, so
    /// that a missing subject is found before the first letter.
    private mutating func add(_ language: LetterLanguage, _ kind: any LetterKind, _ directory: String?) {
        let name = Self.name(language, kind.rawValue)
        let path = directory.map { "\($0)/\(name)" }
        var file = name
        var text = ShippedTemplates.text(language, kind.rawValue) ?? ""
        if let path, access(path, F_OK) == 0 {
            do {
                let bytes = try ByteSource.file(path).all(upTo: Self.largest, "is longer than a letter: \(Self.largest) bytes at most")
                guard let read = String(validating: bytes, as: UTF8.self) else {
                    problems.append(TemplateProblem(file: path, line: nil, message: "is no UTF-8"))
                    return
                }
                (text, file) = (read, path)
                own += 1
            } catch {
                problems.append(TemplateProblem(file: path, line: error.line, message: error.message))
                return
            }
        } else {
            shipped += 1
        }
        do throws(TemplateProblem) {
            let template = try LetterTemplate(text, file: file)
            let found = template.problems(kind.names)
            problems += found
            // The layout is tried where the names are right: with every value there is, and with none.
            if found.isEmpty {
                for values in [kind.names.sample, [:]] { _ = try Self.letter(template, values, language, [], [], "") }
            }
            templates[name] = template
        } catch {
            problems.append(error)
        }
    }

    /// A template with a name that no letter has would never be used, and nobody would notice.
    private mutating func lookForOthers(in directory: String) {
        let known = Set(LetterLanguage.allCases.flatMap { language in LetterKinds.all.map { Self.name(language, $0.rawValue) } })
        guard let entries = Self.entries(of: directory) else {
            problems.append(TemplateProblem(file: directory, line: nil, message: String(cString: strerror(errno))))
            return
        }
        for entry in entries.sorted() where !entry.hasPrefix(".") {
            for name in (Self.entries(of: "\(directory)/\(entry)") ?? []).sorted() where name.hasSuffix(".txt") {
                guard !known.contains("\(entry)/\(name)") else { continue }
                let near = known.min { Spelling.distance($0, "\(entry)/\(name)") < Spelling.distance($1, "\(entry)/\(name)") }
                let hint = near.map { "; the nearest is \($0)" } ?? ""
                problems.append(
                    TemplateProblem(file: "\(directory)/\(entry)/\(name)", line: nil, message: "no letter has this name\(hint)"))
            }
        }
    }

    /// The names in a directory without `.` and `..`, in no order; nil where it cannot be read, and `errno` says why.
    private static func entries(of directory: String) -> [String]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// `fr/reminder.txt`.
    static func name(_ language: LetterLanguage, _ kind: String) -> String { "\(language.rawValue)/\(kind).txt" }

    /// Throws `refusedHere` where something is wrong with the templates, with all that is.
    func checked() throws(CommandFailure) -> LetterSet {
        guard problems.isEmpty else {
            throw .refusedHere("no letter is written with these templates:\n\(problems.map { "  \($0)" }.joined(separator: "\n"))")
        }
        return self
    }

    /// A letter of a kind.
    func letter(
        _ kind: any LetterKind, _ values: [String: LetterValue], in language: LetterLanguage, from head: Letterhead, to recipient: [String],
        date: String
    ) throws(CommandFailure) -> Letter {
        guard let template = templates[Self.name(language, kind.rawValue)] else {
            throw .refusedHere("there is no template \(Self.name(language, kind.rawValue))")
        }
        do throws(TemplateProblem) {
            return try Self.letter(template, values, language, [head.name] + head.address, recipient, date)
        } catch {
            throw .refusedHere(Phrase(verbatim: error.description))
        }
    }

    /// An address line that has line ends in it is put into one line.
    private static func letter(
        _ template: LetterTemplate, _ values: [String: LetterValue], _ language: LetterLanguage, _ sender: [String], _ recipient: [String],
        _ date: String
    ) throws(TemplateProblem) -> Letter {
        func line(_ text: String) -> String { LetterGuard.restored(LetterGuard.guarded(text), newline: " ") }
        return try Letter(
            template.rendered(values), file: template.file, language: language, sender: sender.map(line), recipient: recipient.map(line),
            date: date)
    }
}

extension LetterNames {
    /// A value for every name.
    fileprivate var sample: [String: LetterValue] {
        var values = Dictionary(uniqueKeysWithValues: texts.map { ($0, LetterValue.text("X")) })
        for (list, names) in lists { values[list] = .list([Dictionary(uniqueKeysWithValues: names.map { ($0, LetterValue.text("X")) })]) }
        return values
    }
}
