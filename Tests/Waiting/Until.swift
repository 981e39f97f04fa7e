/// What a test waited for did not come.
package struct NeverCame: Error, CustomStringConvertible {
    package let description: String
}

/// Waits until it is so: twenty minutes at most, since a busy machine may need long, and a test that waits for ever says nothing. Where it
/// does not come, the test fails with the place that waited and with what stands in `log` by then.
package func until(
    _ log: @autoclosure () -> String = "", isolation: isolated (any Actor)? = #isolation, file: String = #fileID, line: Int = #line,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(1200)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw NeverCame(description: "\(file):\(line): what was waited for did not come. \(log())")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
