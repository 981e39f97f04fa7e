/// Every route that the daemon has: the OpenAPI document, the responder and the tests read the same list.
package enum Routes {
    /// Their order is that of the document.
    package static let all: [Route<Services>] =
        TicketRoutes.all + InvoiceRoutes.all + DocumentRoutes.all + DunningRoutes.all + DunningRunRoutes.all + ChangeRoutes.all
        + ReminderRoutes.all + HoldRoutes.all + MessageRoutes.all + CustomerRoutes.all + PersonRoutes.all + FindRoutes.all + CallRoutes.all
        + AgentRoutes.all + ObservedRoutes.all + ReportRoutes.all + WallboardRoutes.all + FeedRoutes.all + BackupRoutes.all
        + OperationRoutes.all
}
