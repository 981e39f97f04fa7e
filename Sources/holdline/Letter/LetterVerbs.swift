import ArgumentParser
import Glibc
import HoldlineCore
import HoldlineWire

/// The templates of letters.
struct LetterNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "letter", "Templates of letters: copy those that ship, change them, and check them.", [LetterCheck.self, LetterCopy.self])
}

/// Reads all templates, and tries each with every value and with none. Exit code 1 where something is wrong.
struct LetterCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "check", "Check templates of your own: names, sections, what a letter has to say, and the names of the files.",
        """
        DIRECTORY/fr/reminder.txt is the French reminder; what is not there is as it ships. The first line is “Subject: …”. {{name}} is a
        text, {{#name}}…{{/name}} stands where it is there, or for each element of a list, {{^name}}…{{/name}} where it is not. A line
        that begins with “# ” is a heading, lines that begin with “|” are a table, with “|=” its head; a blank line ends a paragraph.
        """,
        examples: "holdline letter check /etc/holdline/letters")

    @Argument(help: "The directory with fr and en in it.", completion: .directory) var directory: String

    func run() async throws {
        let set = LetterSet(directory: directory)
        for problem in set.problems { try Console.current.note("\(problem)") }
        guard set.problems.isEmpty else {
            throw CommandFailure.refusedHere(
                "\(set.problems.count, one: "{} problem", other: "{} problems"): no letter is written with these templates")
        }
        try Console.current.say(
            "\(set.own, one: "{} template", other: "{} templates") of your own, \(set.shipped) as they ship: all is well.")
    }
}

/// Writes the templates that ship into a directory, which is made where it is missing. A file that is there already stays, and is
/// named on standard error; the exit code is 0 all the same. Exit code 1 where a directory or a file cannot be made.
struct LetterCopy: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "copy", "Write the templates that ship into a directory, to change them; nothing that is there is replaced.",
        examples: "holdline letter copy /etc/holdline/letters")

    @Argument(help: "The directory; fr and en are made in it.", completion: .directory) var directory: String

    func run() async throws {
        var written = 0
        for language in LetterLanguage.allCases {
            for path in [directory, "\(directory)/\(language.rawValue)"] where mkdir(path, 0o755) != 0 && errno != EEXIST {
                throw CommandFailure.unwritable("\(path): \(String(cString: strerror(errno)))")
            }
            for kind in LetterKinds.all {
                let path = "\(directory)/\(LetterSet.name(language, kind.rawValue))"
                guard access(path, F_OK) != 0 else {
                    try Console.current.note("\(path) is there already, and stays as it is")
                    continue
                }
                let file = try TextFile(path)
                try file.sink.write((ShippedTemplates.text(language, kind.rawValue) ?? "") + "\n")
                try file.sink.flush()
                written += 1
            }
        }
        try Console.current.say(
            "\(written, one: "{} template", other: "{} templates") written. Change them, and try them: holdline letter check \(ShellText.quoted(directory))"
        )
    }
}

extension LetterDirectory {
    /// Whether the path is a directory, or a link to one.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
