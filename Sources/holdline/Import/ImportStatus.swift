import ArgumentParser

/// A command that posts what messages say: one for all formats, and one by the name of each.
protocol StatusCommand: AsyncParsableCommand {
    /// The files and options, the same for each of the commands.
    var messages: StatusMessages { get }
}

extension StatusCommand {
    func run() async throws { try await messages.post() }
}

/// `holdline import status`: both formats, each file by its root element.
struct ImportStatus: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "status", "Post what buyers and platforms say of invoices: disputes, approvals, payments, refusals.",
        """
        Read are French life-cycle messages (CDAR) and Peppol Invoice Responses (T111), told apart by themselves. The daemon decides
        what each does, in any order of arrival; the same message never counts twice. Of a directory all files whose names end with
        .xml are read. A message that gives a day and no time counts from the beginning of that day, in the daemon's zone or --zone.

        EXAMPLES:
          holdline import status inbox/
          holdline import status UC4_F202500006_04-CDV-207_En_litige.xml T111-response.xml
        """)

    @OptionGroup var messages: StatusMessages
}

/// `holdline import cdar`: the name that people who know the French norm look for.
struct ImportCDAR: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "cdar", "Post French life-cycle messages (CDAR); “import status” by the name of the format.",
        """
        EXAMPLES:
          holdline import cdar inbox/
          holdline import cdar UC4_F202500006_04-CDV-207_En_litige.xml
        """)

    @OptionGroup var messages: StatusMessages
}

/// `holdline import peppol-response`: the name that people who know Peppol look for.
struct ImportPeppolResponse: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "peppol-response", "Post Peppol Invoice Responses (T111); “import status” by the name of the format.",
        """
        UQ and RE hold the invoice, and so does CA, unless it only asks for another due date: that one is a promise. AP settles what
        messages opened, and PD is a promise for five working days.

        EXAMPLES:
          holdline import peppol-response T111-response.xml
        """)

    @OptionGroup var messages: StatusMessages
}
