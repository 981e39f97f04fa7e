import Testing

/// Waits until it is so, for as long as the slowest machine may need. Where it does not come, that is an issue of the test, with what stood in
/// `log` by then.
func until(
    _ log: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    for _ in 0..<60_000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("what was waited for did not come. \(log())", sourceLocation: place)
}
