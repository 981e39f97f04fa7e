import ArgumentParser

struct AuditNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Whether the ledger is what it was.",
        subcommands: [AuditVerify.self])
}
