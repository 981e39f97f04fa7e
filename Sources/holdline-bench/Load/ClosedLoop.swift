import Glibc
import Synchronization

/// A load of clients that each wait for their answer before they ask again: a thread and a connection a client.
struct ClosedLoop {
    /// How many ask at once.
    var clients: Int
    /// Seconds that are measured, after an eighth of that which is not.
    var seconds: Double
    /// Units of work in an exchange, such as the requests of a pipeline.
    var units = 1
    /// The most exchanges of a client; with it the load may end early.
    var most = Int.max

    /// What a client does again and again.
    struct Exchange {
        /// What is measured.
        var measured: () throws -> Void
        /// What the client does before it asks again; it is not measured.
        var after: (() throws -> Void)?

        init(_ measured: @escaping () throws -> Void, after: (() throws -> Void)? = nil) {
            self.measured = measured
            self.after = after
        }
    }

    /// Makes a client for each number, in its own thread, and measures them together: units a second, of all clients.
    ///
    /// Throws the first error of any client; the load then ends at once, and its figure is lost.
    func run(_ client: @escaping @Sendable (Int) throws -> Exchange) throws -> Measured {
        let shared = Shared()
        let loop = self
        var threads: [WorkerThread] = []
        do {
            for number in 0..<clients { threads.append(try WorkerThread { loop.work(number, shared, client) }) }
        } catch {
            shared.failure.note(error)
        }
        while shared.ready.load(ordering: .acquiring) < threads.count { usleep(200) }
        let start = Moment.now.advanced(by: seconds / 8)
        shared.begin.store(start.nanoseconds, ordering: .releasing)
        for thread in threads { thread.join() }
        try shared.failure.check()
        return shared.done.withLock { done in
            // Where every client has a number of exchanges of its own to do, the load ends with the last one.
            let end = min(done.last.nanoseconds, start.advanced(by: seconds).nanoseconds)
            let elapsed = max(Double(end - min(end, start.nanoseconds)) / 1e9, 1e-9)
            return Measured(value: Double(done.latencies.count * units) / elapsed, latency: Latency(done.latencies))
        }
    }

    /// What the threads of one load share: the first failure, the moment to begin, and what they
    /// measured.
    ///
    /// Clients spin on the atomic numbers while they wait, and take the lock once, at their end.
    private final class Shared: Sendable {
        let failure = Failure()
        let ready = Atomic<Int>(0)
        let begin = Atomic<UInt64>(0)
        let done = Mutex<(latencies: [UInt64], last: Moment)>(([], Moment(nanoseconds: 0)))
    }

    /// The life of one client: it is made, waits for the others, exchanges until the time is over, and
    /// adds what it measured.
    private func work(_ number: Int, _ shared: Shared, _ client: (Int) throws -> Exchange) {
        do {
            let exchange: Exchange
            do {
                defer { shared.ready.add(1, ordering: .acquiringAndReleasing) }
                exchange = try client(number)
            }
            while shared.begin.load(ordering: .acquiring) == 0 { usleep(200) }
            let start = Moment(nanoseconds: shared.begin.load(ordering: .acquiring))
            let end = start.advanced(by: seconds)
            var latencies: [UInt64] = []
            var now = Moment.now
            while now < end, latencies.count < most, !shared.failure.isThere {
                try exchange.measured()
                let then = Moment.now
                // What ends within the measured time counts: as many as began before it are left out at its end.
                if start <= then, then <= end { latencies.append(then.nanoseconds - now.nanoseconds) }
                guard let after = exchange.after else {
                    now = then
                    continue
                }
                try after()
                now = Moment.now
            }
            shared.done.withLock {
                $0.latencies += latencies
                $0.last = max($0.last, now)
            }
        } catch {
            shared.failure.note(error)
        }
    }
}
