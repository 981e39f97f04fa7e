import HTTPTypes
import HoldlineCore
import HoldlineWire

/// Routes of actions, which Core declares.
extension Route where Context == Services {
    /// `POST PATH/ACTION`, made of what the action says of itself; `target` reads what the path names.
    ///
    /// `summary` is there for an action whose states are told, too; `check` refuses a body that contradicts the path.
    static func action<Asked: Action>(
        _ action: Asked.Type, on path: String, _ access: Access, _ summary: String? = nil, gives answers: [Answer],
        check: @escaping @Sendable (Asked, Asked.Target) throws -> Void = { _, _ in },
        _ target: @escaping @Sendable (APIRequest) throws -> Asked.Target
    ) -> Route {
        var route = Route(
            .post, "\(path)/\(action.name)", access, summary ?? action.summary, takes: [.json(.named("\(action.body)"))], gives: answers,
            refuses: action.refuses
        ) { request, services in
            let target = try target(request)
            return try await services.commit(request, action) { body in
                try check(body, target)
                return .on(target, body)
            }
        }
        // `resolveTicket`: the action's own name, with the noun that it has there.
        let name = "\(action)"
        route.operation = name.prefix(1).lowercased() + name.dropFirst()
        return route
    }
}
