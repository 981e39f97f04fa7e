import HoldlineCore
import HoldlineStore
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Tells programs of events: each in the order of the ledger, and at least once.
///
/// A hook pulls from the ledger as a follower of the feed does, on threads of its own: however slow its program is, it holds back neither the
/// writer nor another hook. Where the program fails it is tried again, with growing pauses, and what comes later waits.
struct HookRunner: Service {
    /// Those of the start: a reload does not change them.
    let hooks: [Hook]
    let store: Store
    /// Hears of each attempt.
    let board: HookBoard
    /// By which positions are found, and the socket that programs are told.
    let database, socket: String
    let logger: Logger
    /// The pauses after the first failure and the longest one.
    var pauses: (first: Duration, longest: Duration) = (.seconds(1), .seconds(300))

    /// Programs that run at the same time, of all hooks together.
    static let mostPrograms = 4
    /// Events of one read.
    private static let page = 200
    /// Events that a hook passes over before its position is written.
    private static let unkept: Int64 = 1000

    /// Runs until the daemon stops; a program that runs then has two seconds to end.
    func run() async throws {
        guard !hooks.isEmpty else { return try await gracefulShutdown() }
        let pool = NIOThreadPool(numberOfThreads: Self.mostPrograms)
        pool.start()
        let stop = StopFlag()
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                await withTaskGroup { group in
                    for hook in hooks { group.addTask { await follow(hook, pool, stop) } }
                }
            }
        } onGracefulShutdown: {
            stop.set()
        }
        try await pool.shutdownGracefully()
    }

    /// Tells one hook of what it wants, until the daemon stops. Its position is on the disk before the next event is told: after
    /// a kill in between the program hears of one event again.
    private func follow(_ hook: Hook, _ pool: NIOThreadPool, _ stop: StopFlag) async {
        let path = HookPosition.path(database, hook.name)
        let heads = store.heads()
        guard var place = await untilDone(hook, { try await begin(hook, path) }) else { return }
        board.change(hook.name) { $0.seq = place.seq }
        var wakes = heads.makeAsyncIterator()
        var kept = place.seq
        while !Task.isCancelled {
            guard let lines = try? await store.events(after: place.seq, limit: Self.page) else {
                // Not to be read now: other conditions say why.
                try? await Task.sleep(for: .seconds(1))
                continue
            }
            for line in lines {
                let next = HookPosition(seq: line.seq, hash: line.hash)
                if hook.wants(line.type) {
                    let told = await untilDone(hook) {
                        try await tell(hook, line, pool, stop)
                        return true
                    }
                    guard told != nil, await untilDone(hook, { try next.write(path) }) != nil else { return }
                    board.change(hook.name) { $0.delivered += 1 }
                    kept = next.seq
                }
                place = next
                board.change(hook.name) { $0.seq = place.seq }
            }
            // So that a start does not read again what the hook did not want.
            if place.seq >= kept + Self.unkept {
                guard await untilDone(hook, { try place.write(path) }) != nil else { return }
                kept = place.seq
            }
            if lines.isEmpty, await wakes.next() == nil { return }
        }
    }

    /// Where the hook goes on. One without a position begins with what comes from now on, as does one whose ledger is another one by now.
    private func begin(_ hook: Hook, _ path: String) async throws -> HookPosition {
        guard let known = try HookPosition.read(path) else { return try await atHead(path) }
        if known.seq == 0 { return known }
        do {
            let line = try await store.events(after: known.seq - 1, limit: 1).first
            if let line, line.seq == known.seq, line.hash == known.hash { return known }
            if line == nil, store.shared != nil {
                throw StartProblem("this site has not come to event \(known.seq) of the shared ledger yet")
            }
        } catch let refusal as Refusal where refusal.code == .ahead && store.shared == nil {}
        logger.warning(
            "the ledger has another event at \(known.seq) than the one that this hook was told of: an older copy, or another ledger. It goes on with what comes from now on",
            metadata: ["hook": "\(hook.name)"])
        return try await atHead(path)
    }

    /// Puts a hook that is new, or whose ledger is another one, behind the newest event: of what was before, it is not told. A site that
    /// has joined a shared ledger takes over years of it first.
    private func atHead(_ path: String) async throws -> HookPosition {
        do { try await store.look() } catch let refusal as Refusal {
            throw StartProblem("it begins behind the newest event of the shared ledger, and \(refusal.message)")
        }
        let head = store.index.version
        guard head > 0, let line = try await store.events(after: head - 1, limit: 1).first else {
            try HookPosition.start.write(path)
            return .start
        }
        let place = HookPosition(seq: line.seq, hash: line.hash)
        try place.write(path)
        return place
    }

    /// Runs the program for one event, with the feed's line on its standard input. Throws a `StartProblem` with what was wrong:
    /// the event is told again.
    private func tell(_ hook: Hook, _ line: FeedLine, _ pool: NIOThreadPool, _ stop: StopFlag) async throws {
        let process = HookProcess(
            command: hook.command,
            environment: [
                "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOLDLINE_HOOK=\(hook.name)", "HOLDLINE_SOCKET=\(socket)",
            ], timeout: .seconds(hook.timeout))
        let problem = try await pool.runIfActive { process.run(Array(line.json.utf8) + [UInt8(ascii: "\n")], stop: stop.flag) }
        if let problem { throw StartProblem("event \(line.seq): \(problem)") }
    }

    /// Tries until it goes well; nil where the daemon stops before that.
    private func untilDone<Value: Sendable>(_ hook: Hook, _ work: () async throws -> Value) async -> Value? {
        var pause = pauses.first
        while !Task.isCancelled {
            do {
                let value = try await work()
                if board.succeeded(hook.name) { logger.notice("a hook's program takes events again", metadata: ["hook": "\(hook.name)"]) }
                tellConditions()
                return value
            } catch {
                guard !Task.isCancelled else { return nil }
                board.failed(hook.name, "\(error)")
                tellConditions()
                logger.warning(
                    "a hook's program did not take an event: \(error). It is told again in \(pause.components.seconds) s",
                    metadata: ["hook": "\(hook.name)"])
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, pauses.longest)
        }
        return nil
    }

    /// Says which hooks fail now, as a condition that refuses nothing.
    private func tellConditions() { store.conditions.set(.hookFails, board.trouble) }
}

/// Says to threads that the daemon stops.
final class StopFlag: Sendable {
    /// Read by threads that wait for a program.
    let flag = Atomic<Bool>(false)

    func set() { flag.store(true, ordering: .relaxed) }
}

/// How the hooks fare, for the status and the metrics page.
final class HookBoard: Sendable {
    /// How one hook fares since the daemon's start.
    struct Standing: Sendable {
        /// Up to where it has been told.
        var seq: Int64 = 0
        /// Events that its program took, and attempts that it did not.
        var delivered = 0, failed = 0
        /// Why the last try went wrong; nil where it went well.
        var failure: String?
    }

    private let standings: Mutex<[String: Standing]>
    /// In the order of the configuration, which is that of sentences and of the metrics page.
    private let names: [String]

    init(_ hooks: [Hook]) {
        names = hooks.map(\.name)
        standings = Mutex(Dictionary(uniqueKeysWithValues: hooks.map { ($0.name, Standing()) }))
    }

    func change(_ hook: String, _ change: (inout Standing) -> Void) { standings.withLock { change(&$0[hook, default: Standing()]) } }

    /// Whether it failed before.
    func succeeded(_ hook: String) -> Bool {
        standings.withLock { standings in
            defer { standings[hook]?.failure = nil }
            return standings[hook]?.failure != nil
        }
    }

    /// Counts an attempt that failed, and keeps why.
    func failed(_ hook: String, _ why: String) {
        change(hook) {
            $0.failed += 1
            $0.failure = why
        }
    }

    /// The hooks that fail now; nil where none does.
    var trouble: Trouble? {
        let failing = standings.withLock { standings in names.compactMap { name in standings[name]?.failure.map { "\(name) (\($0))" } } }
        guard !failing.isEmpty else { return nil }
        return Trouble(
            "programs that are told of events do not take them: \(failing.joined(separator: "; "))",
            advice: "Mend the program, or the line of “hooks”; it is told again by itself, and what came meanwhile follows in order")
    }

    /// The metrics page's part; nothing where there are no hooks.
    func page(head: Int64) -> String {
        guard !names.isEmpty else { return "" }
        let standings = standings.withLock { $0 }
        var page = PrometheusText()
        page.family("holdline_hook_runs_total", .counter, help: "Runs of the programs that are told of events, by how they ended.")
        for name in names {
            for (outcome, count) in [("taken", standings[name]?.delivered), ("failed", standings[name]?.failed)] {
                page.sample(
                    "holdline_hook_runs_total", labels: PrometheusText.labels([("hook", name), ("outcome", outcome)]), Double(count ?? 0))
            }
        }
        page.family(
            "holdline_hook_behind_events", .gauge,
            help: "Events of the ledger that the hook has not come to yet, whether it wants them or not.")
        for name in names {
            let behind = max(0, head - (standings[name]?.seq ?? 0))
            page.sample("holdline_hook_behind_events", labels: PrometheusText.labels([("hook", name)]), Double(behind))
        }
        return page.text
    }
}
