import ArgumentParser

struct InvoiceNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "Invoices: register them, ask which may be dunned, remind, hand over and recall.",
        subcommands: [
            InvoiceImport.self, InvoiceList.self, InvoiceCheck.self, InvoiceShow.self, InvoiceRemind.self, InvoiceCollectable.self,
            InvoiceHandOver.self, InvoiceRecallList.self, InvoiceRecall.self,
        ])
}
