import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// What is shown on a wall: who waits, who works, what is late, what is held.
package enum WallboardRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/wallboard", .wallboard, "What a supervisor sees at a glance; the role wallboard alone is told no names.",
            gives: [Answer("The wallboard.", .json(.named("Wallboard")))]
        ) { request, services in
            let board = try await services.store.wallboard()
            return .json(try JSONAnswer.buffer(request.seesNames ? board : board.withoutNames))
        }
    ]
}

extension APIRequest {
    /// Whether the caller may see who calls and who works.
    var seesNames: Bool { Access.wallboardNames.admits(caller.roles) }
}
