import ArgumentParser

struct HoldNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Holds that belong to no ticket: promises of payment, insolvency, by hand.",
        subcommands: [HoldList.self, HoldPlace.self, HoldLift.self])
}
