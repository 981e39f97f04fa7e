import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire
import Synchronization

/// Goes on with a log as it grows, and tells the daemon what it says.
///
/// It looks every half second instead of asking the kernel to be told (inotify): a look costs a few microseconds, works on network
/// file systems too, sees a truncation that inotify reports like any other change, and needs no second way for when a watch is lost.
struct Follower {
    /// The log by its path; which file that is changes with each rotation.
    let log: FollowedLog
    /// Where the state is kept.
    let place: String
    let console: Console

    /// What has been read and not yet acknowledged, and where the reading stands.
    private var feed: QueueLogFeed
    private var state: FollowState
    private var lines: QueueLogLines
    /// The first bytes of the file as they were read: what stands there later may be of another one.
    private var beginning: [UInt8] = []
    /// When the state was written last, and whether it is as it was then.
    private var savedAt = ContinuousClock.now
    private var isSaved = true
    /// What the telephone system is asked, and whether its silence was acted upon.
    private let alive: AliveQuestion?
    private var isLost = false

    /// Between two looks at a log that has said nothing new.
    private static let pause: Duration = .milliseconds(500)
    /// Waits between attempts to reach a daemon that went away.
    private static let waits: [Duration] = [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5)]

    /// Follows until a signal comes, or until what it cannot mend.
    ///
    /// Gives what was read and sent by then. Throws where the state is damaged or another log's, and
    /// where the daemon refuses for good.
    static func run(
        _ log: FollowedLog, _ place: String, _ settings: QueueLogFold.Settings, _ alive: AliveQuestion?, _ client: Client
    ) async throws -> QueueLogSummary {
        let console = Console.current
        let state = try FollowState.read(place, path: log.path, source: settings.source)
        return try await StopSignal.end {
            var follower = Follower(
                log, place, settings, alive, client, console, state ?? FollowState(path: log.path, source: settings.source))
            let asking = Task { await alive?.ask(console) }
            defer { asking.cancel() }
            do {
                try await follower.follow()
            } catch  where Task.isCancelled {
                // What the daemon has not acknowledged is read again at the next start.
                try follower.save()
            }
            return follower.feed.counted
        }
    }

    private init(
        _ log: FollowedLog, _ place: String, _ settings: QueueLogFold.Settings, _ alive: AliveQuestion?, _ client: Client,
        _ console: Console, _ state: FollowState
    ) {
        // A log that is read from its beginning goes on with calls that began in the one before.
        let isRecalled = state.offset > 0 || state.fold.last != nil
        feed = QueueLogFeed(QueueLogFold(settings, state: state.fold), isRecalled: isRecalled, on: console, client)
        lines = QueueLogLines(line: state.line, offset: state.offset, clock: .local)
        (self.log, self.place, self.console, self.state, self.alive) = (log, place, console, state, alive)
    }

    /// Looks, reads and saves by turns, through all rotations. Ends only by an error or by being
    /// cancelled.
    private mutating func follow() async throws {
        var current = try await opened()
        while true {
            if try !isSame(current) { try await finishPredecessors(of: current) }
            try await read(current)
            if current.isReplaced {
                // Its last lines may have come between the last look at it and the look at its path.
                try await read(current)
                try await finish(current)
                current = try await opened()
                try console.note("\(log.path) is a new file: going on with it.")
            } else {
                try await loseWaiting(current)
                try save()
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Whether the file is still the one that was read so far, and has not been truncated since.
    private func isSame(_ file: OpenLog) throws -> Bool {
        guard file.size >= max(state.offset, lines.position) else { return false }
        if beginning.isEmpty { return try file.matches(state.fingerprint, to: state.offset) }
        return try file.read(at: 0, count: beginning.count) == beginning
    }

    /// The file under the log's path, waited for where there is none yet; rotation may leave a moment
    /// without one.
    private func opened() async throws -> OpenLog {
        var isTold = false
        while true {
            if let file = try OpenLog(log.path) { return file }
            if !isTold { try console.note("\(log.path) is not there yet: waiting for it.") }
            isTold = true
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Once, where the telephone system has not answered for long. Its log is read to the end by then.
    private mutating func loseWaiting(_ file: OpenLog) async throws {
        guard let alive else { return }
        guard alive.hasFailed else { return isLost = false }
        guard !isLost else { return }
        isLost = true
        var lost = 0
        feed.add {
            $0.loseWaiting(at: LocalTime.now(), into: &$1)
            lost = $1.calls.count
        }
        try console.note(
            "The telephone system has not answered for \(AliveQuestion.patience.components.seconds / 60) minutes: "
                + (lost == 0
                    ? "nobody waited."
                    : "\(lost) caller\(lost == 1 ? "" : "s") who waited \(lost == 1 ? "is" : "are") lost, until its log says otherwise."))
        guard lost > 0 else { return }
        try await send(file)
        state.fold = feed.fold.state
        isSaved = false
    }

    // MARK: Rotation

    /// The log was truncated, or replaced while nobody looked: reads what of the old one was not read yet from where rotation has put it.
    private mutating func finishPredecessors(of current: OpenLog) async throws {
        let files = try log.siblings().compactMap { path throws(CommandFailure) in try OpenLog(path) }
        let old = try files.filter { file throws(CommandFailure) in try file.matches(state.fingerprint, to: state.offset) }
        if state.fingerprint.count > 0 {
            if let old = old.max(by: { $0.size < $1.size }) {
                try console.note("\(log.path) is a new file: finishing \(old.path) first.")
                lines = QueueLogLines(line: state.line, offset: state.offset, clock: .local)
                beginning = []
                try await read(old)
                try await finish(old)
            } else {
                try console.note(
                    "\(log.path) is a new file, and the old one is gone: lines at its end may be missing. Import it if you have it.")
            }
        }
        // Those that came and went meanwhile.
        if let last = feed.fold.state.last {
            let present = QueueLogFiles.beginning(of: current.path) ?? last
            let between = files.filter { file in !old.contains { $0 === file } }
                .compactMap { file in QueueLogFiles.beginning(of: file.path).map { (at: $0, file: file) } }
                .filter { $0.at >= last && $0.at < present }.sorted { $0.at < $1.at }
            for (_, file) in between {
                beginNext()
                try await read(file)
                try await finish(file)
            }
        }
        beginNext()
    }

    /// No more will come to this file: a line that its end cut short is one all the same.
    private mutating func finish(_ file: OpenLog) async throws {
        lines.end()
        try await takeLines(of: file)
        beginNext()
        try save()
    }

    /// The next file is read from its beginning.
    private mutating func beginNext() {
        lines = QueueLogLines(clock: .local)
        beginning = []
        (state.line, state.offset, state.fingerprint, state.fold) = (0, 0, Fingerprint([]), feed.fold.state)
        isSaved = false
    }

    // MARK: Reading

    /// Reads on to the end of the file, and sends what it says piece by piece: nothing is read ahead of what the daemon takes.
    private mutating func read(_ file: OpenLog) async throws {
        while true {
            try Task.checkCancellation()
            let chunk = try file.read(at: lines.position)
            // Truncated between the two looks, it gave bytes of another log: they are left to the next look.
            guard !chunk.isEmpty, try isSame(file), try learnBeginning(of: file, chunk) else { return }
            lines.add(chunk)
            guard try await takeLines(of: file) else { continue }
            state.line = lines.line
            state.offset = lines.offset
            state.fold = feed.fold.state
            isSaved = false
            // While a long log is caught up with, once a second is enough: what is sent twice counts once.
            if ContinuousClock.now - savedAt > .seconds(1) { try save() }
        }
    }

    /// Takes in as much of the first bytes as there is by now; false where they are another file's.
    ///
    /// A file is known by them before anything of it is sent: so it is found again even if nothing was acknowledged yet.
    private mutating func learnBeginning(of file: OpenLog, _ chunk: [UInt8]) throws -> Bool {
        guard beginning.count < Fingerprint.largestCount else { return true }
        if lines.position == 0 {
            beginning = Array(chunk.prefix(Fingerprint.largestCount))
        } else {
            let now = try file.read(at: 0, count: Fingerprint.largestCount)
            guard now.starts(with: beginning), Fingerprint(now.prefix(state.fingerprint.count)) == state.fingerprint else { return false }
            beginning = now
        }
        state.fingerprint = Fingerprint(beginning)
        isSaved = false
        if state.offset == 0 { try save() }
        return true
    }

    /// True where there were lines.
    @discardableResult
    private mutating func takeLines(of file: OpenLog) async throws -> Bool {
        var isAny = false
        while let line = lines.next() {
            if !isAny { alive?.hear() }
            isAny = true
            if !feed.isRecalled { try await patiently { follower in try await follower.feed.recall(before: line) } }
            try feed.take(line, of: file.path)
        }
        if !feed.isEmpty { try await send(file) }
        return isAny
    }

    /// Sends what is gathered as soon as the daemon takes it, and counts it.
    private mutating func send(_ file: OpenLog) async throws {
        let sent = try await patiently { follower in try await follower.feed.send() }
        try feed.summary.add(sent, of: file.path)
    }

    /// Asks the daemon until it answers. Throws what waiting does not mend.
    ///
    /// A refusal is not mended by waiting, and ends the following; everything that a restart of the
    /// daemon does is.
    private mutating func patiently<Value>(_ ask: (inout Follower) async throws -> Value) async throws -> Value {
        var misses = 0
        while true {
            do {
                let value = try await ask(&self)
                if misses > 0 { try console.note("The daemon is back.") }
                return value
            } catch let error as ClientError {
                try Task.checkCancellation()
                switch error {
                case .unreachable, .incomplete, .outcomeUnknown, .silent, .busy:
                    if misses == 0 { try console.note("\(error.message)\nTrying again…") }
                default: throw CommandFailure.client(error)
                }
            }
            try await Task.sleep(for: Self.waits[min(misses, Self.waits.count - 1)])
            misses += 1
        }
    }

    /// Writes the state where it has changed since. Throws `unwritable` where that fails: going on
    /// would repeat lines without end after a restart.
    private mutating func save() throws(CommandFailure) {
        guard !isSaved else { return }
        try state.write(place)
        isSaved = true
        savedAt = .now
    }
}

/// SIGTERM and SIGINT as a wish to end; the second one ends the process as usual.
enum StopSignal {
    /// Whether a signal has come, which no handler but this one notes.
    private static let isRaised = Atomic<Bool>(false)

    /// Runs the body until it ends or a signal comes, then cancels it and waits for its end.
    static func end<Value: Sendable>(at body: @Sendable @escaping () async throws -> Value) async throws -> Value {
        isRaised.store(false, ordering: .relaxed)
        let handler: @convention(c) (Int32) -> Void = { number in
            StopSignal.isRaised.store(true, ordering: .relaxed)
            signal(number, SIG_DFL)
        }
        let signals = [SIGTERM, SIGINT]
        let before = signals.map { signal($0, handler) }
        defer { for (number, handler) in zip(signals, before) { signal(number, handler) } }
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask { try await body() }
            tasks.addTask {
                while !Task.isCancelled, !isRaised.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(100)) }
                return nil
            }
            defer { tasks.cancelAll() }
            while let ended = try await tasks.next() {
                if let ended { return ended }
                tasks.cancelAll()
            }
            throw CancellationError()
        }
    }
}
