import ArgumentParser

struct CallNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Calls: bring them in, take the next one, answer, transfer and end them.",
        subcommands: [CallNext.self] + actions + [CallAdd.self, CallList.self, CallShow.self, CallWhy.self])
}
