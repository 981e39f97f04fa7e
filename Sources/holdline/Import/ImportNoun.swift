import ArgumentParser

/// `holdline import`: what other programs write about calls and invoices, and what is posted rather
/// than registered.
struct ImportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "import", "Messages of other systems.", [ImportStatus.self, ImportCDAR.self, ImportPeppolResponse.self, ImportQueueLog.self])
}
