/// Every route that the daemon has: the OpenAPI document, the responder and the tests read the same list.
package enum Routes {
    package static let all: [Route<Services>] =
        TicketRoutes.all + InvoiceRoutes.all + DocumentRoutes.all + DunningRoutes.all + ReminderRoutes.all + HoldRoutes.all
        + CustomerRoutes.all + CallRoutes.all
        + AgentRoutes.all + ObservedRoutes.all + ReportRoutes.all + FeedRoutes.all + OperationRoutes.all
}
