import ArgumentParser
import HoldlineCore
import HoldlineWire

/// Looks at the installation from outside, and asks the daemon where one answers.
///
/// Exit code 0 where nothing is wrong, 1 where something is; a warning is no fault.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "doctor", "Say what is wrong with the installation, in words, and what to do.",
        """
        Rights, groups, roles, disk, memory, clock, database, units, the ledger's freshness, the last backup and the versions. It changes nothing,
        and works without a daemon and without systemd; run as root it sees everything, and as anybody else what that user may see.

        Exit code 0 where nothing is wrong, 1 where something is. A warning is no fault.
        """,
        examples: "sudo holdline doctor", "holdline doctor --deep -o json")

    @Flag(help: "Also verify the whole database, or its file where no daemon answers.") var deep = false
    @Option(help: ArgumentHelp("The daemon's configuration file, where it is not at its place.", valueName: "path"), completion: .file())
    var config: String?
    @Option(help: ArgumentHelp("The daemon's database, where it is not at its place.", valueName: "path"), completion: .file())
    var database: String?
    @OptionGroup var options: ReadOptions

    /// Findings are listed in the order in which they were looked at, a line each in all three formats. The sum is said in a table
    /// alone, on standard output where nothing is wrong.
    func run() async throws {
        var examination = Examination(
            try options.connection.client(),
            places: [
                "--socket": options.connection.socket, "--config": config, "--database": database,
            ].compactMapValues { $0 }, isDeep: deep)
        await examination.run()
        let findings = examination.findings
        var lines = ListWriter<Finding>(Finding.columns, options.output.output, on: .current)
        for finding in findings {
            let line = try SortedJSON.bytes(finding)
            try lines.add(finding, line: line)
        }
        try lines.finish()
        let wrong = findings.count { $0.grade == .wrong }
        let warnings = findings.count { $0.grade == .warning }
        guard options.output.output == .table else {
            if wrong > 0 { throw CommandFailure.notIntact("") }
            return
        }
        let counted = Phrase("\(warnings, one: "{} warning", other: "{} warnings")")
        let heeded: Phrase = warnings == 0 ? "" : ", \(counted)"
        if wrong > 0 { throw CommandFailure.notIntact("\(wrong, one: "{} thing is wrong", other: "{} things are wrong")\(heeded)") }
        try Console.current.say(Phrase("Nothing is wrong\(heeded)."))
    }
}

/// One thing that was looked at.
struct Finding: Codable, Hashable, Sendable {
    /// How bad it is.
    enum Grade: String, Codable, Sendable {
        /// `wrong` alone makes the exit code 1.
        case good, warning, wrong
        /// This user may not see it, or nobody who could tell answers.
        case unknown
    }

    var grade: Grade
    /// One word.
    var topic: String
    /// What was found, and what to do about it.
    var text: String
}

extension Finding: Listed {
    static let columns: [Column<Finding>] = [
        Column("grade", "STATE") { .word($0.grade) }, Column("topic", "OF") { .text($0.topic) },
        Column("text", "FINDING", text: true) { .text($0.text) },
    ]
}
