import HTTPTypes
import HoldlineCore
import HoldlineWire

extension TicketRoutes {
    /// `POST /v1/tickets/{id}/ACTION`, one route an action.
    static let actions: [Route<Services>] = TicketAction.allCases.map(route)

    private static func route(of action: TicketAction) -> Route<Services> {
        switch action {
        case .take:
            route(action, "The caller takes it; somebody else's with `steal`.", "TakeTicket", TakeTicket.self) { .take($0, $1) }
        case .assign:
            route(action, "Gives it to a user who may take tickets.", "AssignTicket", AssignTicket.self) { .assign($0, $1) }
        case .release:
            route(action, "Nobody has it.", "NoDetails", NoDetails.self) { id, _ in .release(id) }
        case .notes:
            route(action, "Adds a note; to one that was merged, on the ticket that goes on.", "NoteOnTicket", NoteOnTicket.self) {
                .note($0, $1)
            }
        case .wait:
            route(action, "Waits for somebody; only waiting for the customer stops the clock.", "WaitTicket", WaitTicket.self) {
                .wait($0, $1)
            }
        case .continue:
            route(action, "Ends the waiting.", "NoDetails", NoDetails.self) { id, _ in .continue(id) }
        case .disputes:
            route(
                action, "Disputes an invoice, changes its dispute, or corrects a number with `replaces`.", "RaiseDispute", RaiseDispute.self
            ) { .dispute($0, $1) }
        case .settle:
            route(action, "Settles one dispute.", "SettleDispute", SettleDispute.self) { .settle($0, $1) }
        case .resolve:
            route(action, "Settles what is left; dunning resumes on what is still owed.", "ResolveTicket", ResolveTicket.self) {
                .resolve($0, $1)
            }
        case .merge:
            route(
                action, "Moves all of a complaint into another ticket: disputes, notes, calls, contact, story, evidence, the older clock.",
                "MergeTicket", MergeTicket.self
            ) { .merge($0, $1) }
        case .reopen:
            route(action, "Its disputes hold again, less credits already registered.", "NoDetails", NoDetails.self) { id, _ in .reopen(id) }
        case .close:
            route(action, "Closes a resolved ticket.", "NoDetails", NoDetails.self) { id, _ in .close(id) }
        }
    }

    private static func route<Body: Decodable & SendableMetatype>(
        _ action: TicketAction, _ summary: String, _ schema: String, _ body: Body.Type,
        _ command: @escaping @Sendable (TicketID, Body) -> Command
    ) -> Route<Services> {
        let states = TicketState.allCases.filter(action.states.contains).map(\.rawValue).joined(separator: ", ")
        return Route(
            .post, "/v1/tickets/{id}/\(action.rawValue)", .ticketWork, "\(summary) In: \(states).",
            takes: [.json(.named(schema))], gives: [Answer("The ticket.", .json(.named("TicketPage")))],
            refuses: .workingOnTicket + (action == .merge || action == .resolve ? [.otherCustomer] : [])
        ) { request, services in
            let id = try request.path.id("id", TicketID.self)
            return try await services.commit(request, body) { command(id, $0) }
        }
    }
}
