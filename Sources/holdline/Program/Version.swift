import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `holdline --version`.
enum Version {
    /// The time that a daemon is given to say its own.
    private static let patience = Duration.seconds(2)

    /// This program's version as data; beside it the daemon's, where one answers. Programs of two versions need not understand each other.
    static func tell(on console: Console) async throws {
        try console.say(ProgramVersion.text)
        try console.output.flush()
        guard let connection = try? ConnectionOptions.parse([]), let client = try? connection.client(), let daemon = await daemon(client)
        else {
            return
        }
        let differs = daemon == ProgramVersion.text ? "" : ": it is another version than this program, install the same"
        try console.note("holdlined at \(client.socket) is \(daemon)\(differs)")
    }

    private static func daemon(_ client: Client) async -> String? {
        await withTaskGroup(of: String?.self) { tasks in
            tasks.addTask { try? await client.status().value.version }
            tasks.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
    }
}
