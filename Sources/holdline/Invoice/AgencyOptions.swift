import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// To whom invoices are handed over, and whether statements are written.
struct AgencyOptions: ParsableArguments {
    @Option(help: "An agency of the configuration (agency), by its name.") var to: String?
    @Option(help: "The name of another agency, as it is to be kept.") var agency: String?
    @Option(
        help: ArgumentHelp("Write a statement of each hand-over into this directory, as CSV and as HTML.", valueName: "directory"),
        completion: .directory)
    var statements: String?

    /// Whether any of them was given: `invoice collectable` takes them with `--hand-over` alone.
    var isGiven: Bool { to != nil || agency != nil || statements != nil }

    /// Exit code 64 for both names at once.
    func validate() throws {
        if to != nil, agency != nil {
            throw ValidationError(told: "--to names an agency of the configuration, --agency another one: give one")
        }
    }

    /// Finds out beforehand what would stop it. Throws `refusedHere` for an agency that the configuration does not have.
    func handing(_ client: Client, _ output: OutputOptions) async throws -> HandingOver {
        let known = to == nil && statements == nil ? nil : try await client.agencies().value
        let name = try to.map { try known?.agency(named: $0).name ?? $0 } ?? agency
        var files: StatementFiles?
        if let statements {
            files = StatementFiles(
                try await StatementDesk(client, known ?? Agencies(seller: nil, agencies: []), language: nil),
                try LetterDirectory(statements), StatementForm.allCases)
        }
        return HandingOver(client: client, output: output, agency: name, statements: files)
    }
}

extension Agencies {
    /// The agency of the configuration, whatever its case. Throws `refusedHere` with the names that there are.
    func agency(named name: String) throws(CommandFailure) -> Agency {
        if let agency = agencies.first(where: { $0.name == name }) { return agency }
        if let agency = agencies.first(where: { $0.name.lowercased() == name.lowercased() }) { return agency }
        guard !agencies.isEmpty else {
            throw .refusedHere("the configuration names no agency: add it to “agency”, or give a name with --agency")
        }
        throw .refusedHere(
            "the configuration has no agency “\(Shown.line(name))”: there are \(agencies.map(\.name).joined(separator: ", "))")
    }
}
