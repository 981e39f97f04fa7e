import ArgumentParser

struct CustomerNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer",
        abstract: "Customers: register them, and see all of one on a screen.",
        subcommands: [CustomerImport.self, CustomerList.self, CustomerShow.self, CustomerMerge.self])
}
