import ArgumentParser
import HoldlineCore

/// From the first contact to the end, in the order of the work.
struct TicketNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "ticket", "Complaints: open, work and settle them.",
        [TicketOpen.self, TicketImport.self, TicketList.self, TicketSearch.self, TicketShow.self, TicketEdit.self] + actions
            + [TicketStale.self])
}

/// The ticket that a verb is about: `T-7`, or `7`.
struct TicketArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The ticket: T-7, or 7.", valueName: "ticket"), transform: Read.ticket) var id: TicketID
}
