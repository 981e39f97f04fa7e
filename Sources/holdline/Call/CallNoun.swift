import ArgumentParser

/// `next` stands first in the help: it begins an agent's work.
struct CallNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "call", "Calls: bring them in, take the next one, answer, transfer and end them.",
        [CallNext.self] + actions + [CallAdd.self, CallList.self, CallShow.self, CallWhy.self])
}
