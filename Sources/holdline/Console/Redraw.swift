import HoldlineClient

/// A table that is drawn over the last one until Ctrl-C: what `--follow` and `--watch` are.
enum Redraw {
    /// Between two tables.
    @TaskLocal static var pause = Duration.seconds(2)

    /// Draws again and again; `draw` asks first and begins the screen when it is answered. A daemon that restarts is waited for, as `watch`
    /// does.
    static func forever(_ draw: () async throws -> Void) async throws {
        while true {
            do {
                try await draw()
                try Console.current.output.flush()
            } catch let error as ClientError {
                try Watch.giveUpOrWait(error, false)
            }
            try await Task.sleep(for: pause)
        }
    }
}
