import ArgumentParser

struct InvoiceNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "Invoices: register them, and ask which may be dunned.",
        subcommands: [InvoiceImport.self, InvoiceList.self, InvoiceCheck.self, InvoiceShow.self])
}
