import NIOCore
import Synchronization

/// Watches one request: whether its answer begins in time.
///
/// A daemon that is stuck, or a socket that systemd holds while the daemon does not start, takes the connection and says nothing.
final class AnswerWatch: Sendable {
    private let client: Client
    private let limit: Duration?
    private let channel: any Channel
    private let state = Mutex(State())

    private struct State {
        var tasks: [Scheduled<Void>] = []
        var isEnded = false
        var isOver = false
    }

    /// The time after which `onWait` is called.
    private static let noticeable = TimeAmount.seconds(1)

    init(_ client: Client, _ request: Request, _ channel: any Channel, isStarted: Bool = true) {
        (self.client, self.channel) = (client, channel)
        limit = client.patience.limit(request)
        if isStarted { start() }
    }

    /// Nothing where the request may take as long as it likes, or the answer has begun.
    func start() {
        guard let limit else { return }
        let loop = channel.eventLoop
        let over = loop.scheduleTask(in: .init(limit)) { [self] in
            let isOver = state.withLock { state in
                state.isOver = !state.isEnded
                return state.isOver
            }
            if isOver { channel.close(promise: nil) }
        }
        let notice = loop.scheduleTask(in: Self.noticeable) { [self] in
            if state.withLock({ !$0.isEnded }) { client.onWait?() }
        }
        let isLate = state.withLock { state in
            state.tasks = [over, notice]
            return state.isEnded
        }
        if isLate { end() }
    }

    /// The answer has begun, or the exchange is over.
    func end() {
        let tasks = state.withLock { state in
            state.isEnded = true
            return state.tasks
        }
        for task in tasks { task.cancel() }
    }

    /// The body's value; a failure after the time was over is `silent`, whatever broke.
    func telling<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch {
            if let limit, state.withLock({ $0.isOver }) { throw ClientError.silent(seconds: limit.components.seconds) }
            throw error
        }
    }
}
