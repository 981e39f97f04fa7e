import ArgumentParser
import HoldlineCore

struct TicketNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "Complaints: open, work and settle them.",
        subcommands: [
            TicketOpen.self, TicketImport.self, TicketList.self, TicketSearch.self, TicketShow.self, TicketEdit.self,
        ] + actions + [TicketStale.self])
}

/// What every verb on one ticket takes.
struct TicketArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The ticket: T-7, or 7.", valueName: "ticket"), transform: Read.ticket)
    var id: TicketID
}
