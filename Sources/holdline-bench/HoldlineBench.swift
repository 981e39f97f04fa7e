import ArgumentParser
import Glibc

/// The program `holdline-bench`; nothing of it is installed with the daemon.
///
/// Fails, with status 1 and one line, where any figure could not be measured as it says.
@main
struct HoldlineBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdline-bench",
        abstract: "Measures what Holdline costs, against floors that are measured in the same run.",
        discussion: """
            It starts daemons of its own in a temporary directory, fills them through their API, and leaves nothing. Only ratios of one \
            run count: absolute figures drift from machine to machine. Each figure is the median of the repetitions, with the largest \
            distance from it. Floors that want Redis are left out where there is none.

            EXAMPLES
              swift run -c release holdline-bench
              swift run -c release holdline-bench --quick
              swift run -c release holdline-bench --growth -o json
            """)

    @Flag(help: "Once, shorter, and with a tenth of the invoices.")
    var quick = false

    @Flag(help: "Measure how it grows instead: the same figures at several sizes.")
    var growth = false

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("text, or json: an object a line.", valueName: "format"))
    var output = Report.Format.text

    @Option(help: ArgumentHelp("Held invoices, a ticket each; nine times as many are free.", valueName: "number"))
    var held: Int?

    @Option(help: ArgumentHelp("Held invoices of the growth, such as 1000,100000; the first is compared with.", valueName: "numbers"))
    var sizes: String?

    @Option(help: ArgumentHelp("Repetitions.", valueName: "number"))
    var runs: Int?

    @Option(help: ArgumentHelp("Length of a load in each repetition.", valueName: "seconds"))
    var seconds: Double?

    @Option(help: ArgumentHelp("Where to make the temporary directory; on a disk.", valueName: "path"), completion: .directory)
    var directory: String?

    @Option(help: ArgumentHelp("Programs to measure; those beside this one where it is absent.", valueName: "path"), completion: .directory)
    var programs: String?

    @Option(help: ArgumentHelp("The command once more, linked statically.", valueName: "path"), completion: .file())
    var staticCommand: String?

    /// Checks the programs, makes the directory, measures, and removes the directory, also when a
    /// signal ends it.
    func run() throws {
        let plan = try plan()
        let report = Report(output)
        do {
            let directory = programs ?? Files.ownDirectory
            let programs = Programs(daemon: "\(directory)/holdlined", command: "\(directory)/holdline", staticCommand: staticCommand)
            for program in [programs.daemon, programs.command] + (staticCommand.map { [$0] } ?? []) where access(program, X_OK) != 0 {
                throw BenchProblem("\(program) is not there: swift build -c release, or --programs")
            }
            let place = try Workplace(in: self.directory)
            defer { Ending.clean(place) }
            try Ending.watch(place)
            try report.begin(Machine(place))
            let session = Session(plan: plan, programs: programs, place: place, report: report)
            if growth { try session.growth() } else { try session.base() }
        } catch {
            report.say("holdline-bench: \(error)")
            throw ExitCode.failure
        }
    }

    /// The plan of `--quick` or the full one, with what the options change. Throws for sizes that
    /// numbers of eight digits do not reach, and for loads too short to say anything.
    private func plan() throws -> Plan {
        var plan = quick ? Plan.quick : Plan.full
        plan.held = held ?? plan.held
        plan.runs = runs ?? plan.runs
        plan.seconds = seconds ?? plan.seconds
        if let sizes { plan.sizes = sizes.split(separator: ",").map { Int($0) ?? 0 } }
        // Numbers have eight digits, and the largest ten for each that is held.
        guard (100...9_000_000).contains(plan.held), plan.sizes.allSatisfy({ (100...9_000_000).contains($0) }), !plan.sizes.isEmpty else {
            throw ValidationError("from 100 to 9000000 invoices can be held")
        }
        guard (1...100).contains(plan.runs), plan.seconds >= 0.01, plan.seconds <= 600 else {
            throw ValidationError("1 to 100 repetitions of 0.01 to 600 seconds")
        }
        return plan
    }
}

extension Report.Format: ExpressibleByArgument {}
