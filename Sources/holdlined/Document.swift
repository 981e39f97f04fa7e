import ArgumentParser
import HoldlineServer
import HoldlineWire

/// `holdlined openapi`
struct Document: ParsableCommand {
    /// For whoever makes a client, or a manual, where no daemon runs.
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Prints the OpenAPI document that the daemon serves as /openapi.json.",
        discussion: "Every route with its parameters, bodies, answers, problem codes and roles. It starts nothing.")

    /// The same bytes as the daemon's answer.
    func run() throws { print(String(decoding: try OpenAPI.bytes(), as: UTF8.self)) }
}
