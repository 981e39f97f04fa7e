import ArgumentParser
import HoldlineCore
import HoldlineWire

/// `holdline`: the nouns in the order of their use in a day, and the exit codes that all verbs share. Each noun
/// lists its verbs itself.
struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdline",
        abstract: "Complaints that pause dunning: take the calls, log, work and settle them, and ask what may be dunned.",
        usage: "holdline [--socket <path>] <noun> <verb> …",
        discussion: HelpText.firm(
            """
            EXAMPLES:
              holdline ticket open --customer C-042 --subject "2 of 5 chairs broken" \\
                --invoice F202500006:300.00 --reason QTY
              holdline ticket list --state new
              holdline ticket resolve T-7 --outcome partly-upheld --credit F202500006:120.00
              holdline invoice check F202500006      (only exit code 0 permits dunning)
              holdline dun --overdue 8d --level 1 --dry-run
              holdline customer show C-042
              holdline call next                     (then: holdline call answer)

            EXIT CODES:
              0  done; for “invoice check”: every invoice named may be dunned in full
              1  refused (the problem's code is printed)
              3  “invoice check”: at least one is paused or partial
              64 wrong usage                65 some rows or files were refused
              69 no daemon answers          75 busy, or outcome unknown
              77 not your role
            After anything but 0 treat the invoice as paused.
            """),
        version: ProgramVersion.text,
        subcommands: [
            TicketNoun.self, CallNoun.self, AgentNoun.self, QueueNoun.self, InvoiceNoun.self, CustomerNoun.self, HoldNoun.self, Dun.self,
            ReportNoun.self, Forecast.self, ImportNoun.self, ExportNoun.self, AuditNoun.self, Watch.self, Status.self,
        ])
}
