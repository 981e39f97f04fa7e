import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// `holdline import queue-log`: reads Asterisk's log once, or goes on with it as a service does.
///
/// Exits like every import: 0 where all went in, another status where something was refused, see
/// `CommandFailure`.
struct ImportQueueLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "queue-log", "Tell what an Asterisk queue_log says of calls and agents, once or as it grows.",
        """
        The same log again changes nothing, so older ones can be read at any time; several are read in the order of their
        first lines. With --follow it reads the log from its beginning, or on from where it was when it ended last, and goes on
        with it: over rotation, restarts and times without a daemon. SIGTERM and SIGINT end it cleanly.

        A log that says nothing is no telephone system that is gone: callers are lost where it was started anew. With --alive it is \
        asked too, every half minute: where the command has failed, or not ended within ten seconds, for five minutes, its callers who \
        wait are lost, until the log says otherwise.

        The realtime table queue_log is read as CSV whose first line names its columns (time,callid,queuename,agent,event,data1…); \
        its times are read in this process's time zone (TZ).

        EXAMPLES:
          holdline import queue-log /var/log/asterisk/queue_log*
          zcat queue_log.2.gz | holdline import queue-log -
          holdline import queue-log --map SIP/200=lea --map Agent/1001=tom /var/log/asterisk/queue_log
          holdline import queue-log --follow /var/log/asterisk/queue_log
          holdline import queue-log --follow --alive "asterisk -rx 'core show uptime'" /var/log/asterisk/queue_log
        """)

    @Argument(help: "Logs; “-” is standard input.", completion: .file())
    var files: [String]

    @Option(help: "What the telephone system is called; another one has another name.")
    var source = "asterisk"

    @Option(help: ArgumentHelp("An agent of the log, and who that is here; repeatable.", valueName: "agent=login"), transform: Self.pair)
    var map: [NamePair] = []

    @Flag(help: "Go on with the log as it grows.")
    var follow = false

    @Option(help: ArgumentHelp("Where --follow keeps its place (else the standard place).", valueName: "file"), completion: .file())
    var state: String?

    @Option(
        help: ArgumentHelp(
            "What to ask the telephone system with --follow: a shell command that fails where it does not live.", valueName: "command"))
    var alive: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// An agent's name in the log, such as `SIP/200`, and the login that it is here.
    struct NamePair: Sendable {
        var inLog, here: String
    }

    /// Refuses options that only mean something with `--follow`, before any file is opened.
    func validate() throws {
        if follow, files.count != 1 || files == ["-"] { throw ValidationError(told: "--follow takes one log, by its path") }
        if state != nil, !follow { throw ValidationError(told: "--state is for --follow") }
        if let alive {
            if !follow { throw ValidationError(told: "--alive is for --follow") }
            if alive.allSatisfy({ $0 == " " }) {
                throw ValidationError(told: "--alive needs a command, such as \"asterisk -rx 'core show uptime'\"")
            }
        }
        if QueueName(source) == nil {
            throw ValidationError(told: "“\(source)” is no name of a telephone system: write one such as asterisk")
        }
    }

    /// Follows one log until a signal comes, or reads all of them to their ends.
    func run() async throws {
        let client = try connection.client()
        let names = Dictionary(map.map { ($0.inLog, $0.here) }) { $1 }
        let settings = QueueLogFold.Settings(source: source, names: names, isLive: follow)
        if follow {
            let place = try state ?? FollowState.standardPath(source: source, environment: Console.current.environment)
            let summary = try await Follower.run(try FollowedLog(files[0]), place, settings, alive.map { AliveQuestion($0) }, client)
            try summary.write(output)
            return try summary.advise()
        }
        let summary = try await QueueLogImport.run(files, settings, client)
        try summary.write(output)
        try summary.advise()
        try summary.end()
    }

    /// Cuts at the last “=”: names in a log may hold one, logins do not.
    private static func pair(_ text: String) throws -> NamePair {
        guard let equals = text.lastIndex(of: "="), let inLog = QueueName(text[..<equals]),
            let here = QueueName(text[text.index(after: equals)...])
        else {
            throw ValidationError(told: "“\(text.prefix(80))” is no pair of names: write the log's, “=” and the login, such as SIP/200=lea")
        }
        return NamePair(inLog: inLog.text, here: here.text)
    }
}

/// Reads logs to their ends, one after the other, and sends each call when it is over.
struct QueueLogImport {
    /// One feed for all logs: a call may begin in one and end in the next.
    private var feed: QueueLogFeed
    private let bar: ProgressBar

    /// Reads all logs, sends what they say, and gives the counts. Throws what the daemon's absence or a
    /// broken pipe comes to; files that cannot be read are refused and counted.
    static func run(_ paths: [String], _ settings: QueueLogFold.Settings, _ client: Client) async throws -> QueueLogSummary {
        let console = Console.current
        var run = QueueLogImport(
            feed: QueueLogFeed(QueueLogFold(settings), on: console, client), bar: ProgressBar("calls", on: console))
        WriteProgress.current.begin(many: "call")
        for path in QueueLogFiles.ordered(paths) { try await run.read(path) }
        run.feed.add { $0.finish(now: LocalTime.now(), into: &$1) }
        try await run.send(paths.last ?? "")
        try run.bar.clear()
        return run.feed.counted
    }

    /// Reads one log to its end, and sends whenever a batch is full.
    private mutating func read(_ path: String) async throws {
        do {
            let file = try ImportFile(path)
            var reader = try QueueLogReader(file.source, clock: .local)
            while let line = try reader.next() {
                if !feed.isRecalled { try await feed.recall(before: line) }
                if case .failure = line { try bar.clear() }
                try feed.take(line, of: file.name)
                if feed.isFull {
                    try await send(file.name)
                    try bar.show(file.progress.bytes, of: file.size, count: feed.summary.calls)
                }
            }
            try await send(file.name)
        } catch let problem as FileProblem {
            try bar.clear()
            try feed.summary.refuse(problem.file, line: problem.line, Phrase(said: problem.message))
        }
    }

    /// Sends what is gathered, and counts it under the file that said it last.
    private mutating func send(_ file: String) async throws {
        let sent = try await feed.send()
        WriteProgress.current.took(sent.calls)
        if !sent.refused.isEmpty { try bar.clear() }
        try feed.summary.add(sent, of: file)
    }
}

/// The order in which several logs are read, so that calls can be followed from one into the next.
enum QueueLogFiles {
    /// In the order of their first lines' times: a shell lists `queue_log` before `queue_log-20261101`. Standard input keeps all as typed.
    static func ordered(_ paths: [String]) -> [String] {
        guard paths.count > 1, !paths.contains("-") else { return paths }
        let begun = paths.enumerated().map { (at: beginning(of: $0.element)?.seconds ?? .max, index: $0.offset, path: $0.element) }
        return begun.sorted { ($0.at, $0.index) < ($1.at, $1.index) }.map(\.path)
    }

    /// The time of the first line that can be read; nil where there is none near the beginning.
    ///
    /// Looks at a thousand lines at most; a file that cannot be opened is refused later, when it is
    /// read.
    static func beginning(of path: String) -> Instant? {
        guard let source = try? ByteSource.file(path), var reader = try? QueueLogReader(source, clock: .local) else { return nil }
        for _ in 0..<1000 {
            guard let line = try? reader.next() else { return nil }
            if case .success(let entry) = line { return entry.at }
        }
        return nil
    }
}

extension QueueLogClock {
    /// The wall of this process's time zone (`TZ`): the realtime table has the telephone system's local time.
    static let local = QueueLogClock { day, second in
        LocalTime.instant(day, minute: second / 60)?.adding(seconds: Int64(second % 60))
    }
}
