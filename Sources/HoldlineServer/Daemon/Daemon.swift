import Glibc
package import HoldlineCore
package import HoldlineStore
package import Logging
import ServiceLifecycle
package import UnixSignals

/// The one composition root: the program and the tests start the same thing.
package struct Daemon: Sendable {
    /// Paths, rules, limits and roles as of the start; `Reload` has what a reload changes.
    package let settings: Settings
    /// For everything that the daemon says. Nothing personal is logged.
    package var logger: Logger
    /// The machine's clocks, or a test's.
    package var clock: Timepiece
    /// Why lines of the log are lost; nil where none are.
    package var lostLines: @Sendable () -> Trouble?
    /// Reads the settings again, for SIGHUP; nil: the signal is ignored, and said to be.
    package var reload: (@Sendable () throws -> Settings)?
    /// Sets what every logger of the process leaves out, for SIGHUP; nil: the level waits for the next start.
    package var setLogLevel: (@Sendable (Logger.Level) -> Void)?

    /// Opens nothing: that is `run`'s work.
    package init(
        settings: Settings, logger: Logger = Logger(label: "holdlined"), clock: Timepiece = .system,
        lostLines: @escaping @Sendable () -> Trouble? = { nil }, reload: (@Sendable () throws -> Settings)? = nil,
        setLogLevel: (@Sendable (Logger.Level) -> Void)? = nil
    ) {
        (self.settings, self.logger, self.clock, self.lostLines) = (settings, logger, clock, lostLines)
        (self.reload, self.setLogLevel) = (reload, setLogLevel)
    }

    /// Requests that have begun may take so long after a stop was asked for; then their connections are cut.
    static let patience: Duration = .seconds(30)

    /// Runs until a signal, or the graceful shutdown of a group that it is part of; then it finishes what it has begun.
    ///
    /// Throws `StartProblem` and `UnusableDatabase` where it does not start, and `OutcomeUnknown` when a commit failed: then nothing
    /// that memory holds may be trusted, and its supervisor starts it again on what the disk has.
    package func run(
        signals: [UnixSignal] = [.sigterm, .sigint], onListening: @escaping @Sendable () async -> Void = {}
    ) async throws {
        ProcessSignals.ignoreThoseOfWriting()
        ProcessMemory.keep()
        // Where SQLite writes a file anew: beside the database there is as much room as that needs, and nobody else reads.
        setenv("SQLITE_TMPDIR", String(settings.database[..<(settings.database.lastIndex(of: "/") ?? settings.database.startIndex)]), 0)
        try Descriptors.raise()
        let handedOver = try ActivatedSocket.take()
        let endpoint: Listener.Endpoint = try handedOver.map { .handedOver($0) } ?? .path(SocketPath(settings.socket))
        // Held until the end: a second daemon on the same file or path is told so.
        var locks = try lock(endpoint)
        defer { withExtendedLifetime(locks) {} }

        // Before the database is made: a wrong path must not leave an empty one behind.
        if case .path(let socket) = endpoint { try socket.prepare() }

        try ProcessLimits.check()
        let directory = RoleDirectory(settings.roles)
        let roles = InForce(directory)
        for warning in settings.warnings + directory.warnings { logger.warning("\(warning)") }
        let names = NameService(roles, logger: logger)
        let notifier = ServiceNotifier()
        var policy = settings.policy
        policy.calls.anybody = settings.roles == nil
        let store = try Store(
            path: settings.database, shared: settings.sharedPlace, policy: policy, queueDepth: settings.limits.queueDepth, clock: clock,
            mayTake: { names.mayTake($0) },
            progress: { [logger] in
                logger.notice("\($0)")
                notifier.goesOn("\($0)")
            })
        for warning in store.warnings { logger.warning("\(warning)") }
        // One that was just made; before, the lock beside it was enough.
        if !locks.contains(where: \.isOnFile), let file = try LockFile(on: settings.database, what: "the database") { locks.append(file) }
        let recovery = try store.recoverCalls()
        let erasure = try store.recoverErasures()
        let limits = InForce(settings.limits)
        let dispatcher = Dispatcher(store: store)
        let hooks = HookBoard(settings.hooks)
        let hangUps = await Self.descriptorsOfRuntime()
        let listener = Listener(
            endpoint: endpoint, connections: connections(store, names, limits, dispatcher, hooks), logger: logger,
            beforeListening: {
                // Offers that nobody answered are back in their places before anybody can ask. On a full disk they ring out.
                for write in recovery { _ = try? await write.value }
                await report(erasure)
            },
            onListening: { [logger, settings] in
                logger.info(
                    "listening",
                    metadata: ["socket": "\(settings.socket)", "database": "\(settings.database)", "head": "\(store.index.version)"])
                notifier.ready("Ledger at \(store.index.version), \(store.metrics.activeHolds) holds")
                await onListening()
            })
        // They stop in the reverse order: first the agents who wait for a call are sent away, and nobody is left to ask when the writer
        // ends.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: StoreService(store: store), failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(
                    service: Keeper(store: store, notifier: notifier, logger: logger, lostLines: lostLines),
                    failureTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: Timekeeper(store: store, logger: logger)),
                .init(
                    service: HookRunner(
                        hooks: settings.hooks, store: store, board: hooks, database: settings.database, socket: settings.socket,
                        logger: logger)),
                .init(service: RowCheck(store: store, logger: logger)),
                .init(service: FileSweep(store: store, logger: logger)),
                .init(
                    service: Reload(
                        settings: settings, read: reload, roles: roles, names: names, limits: limits, decide: { store.replace($0) },
                        setLogLevel: setLogLevel, logger: logger, hangUps: hangUps)),
                .init(service: listener),
                .init(service: DispatcherService(dispatcher: dispatcher)),
                .init(service: Announcement(notifier: notifier, logger: logger)),
            ], gracefulShutdownSignals: signals, logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.patience
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let failure as OutcomeUnknown {
            // Nothing that this process holds is written to that disk any more.
            throw failure
        } catch {
            try await close(store, notifier)
            throw error
        }
        try await close(store, notifier)
        logger.info("stopped", metadata: ["head": "\(store.index.version)"])
    }

    /// Has the runtime open what it opens when it is first needed, for timers (timerfd) and SIGHUP (signalfd), while there are descriptors:
    /// libdispatch loses a signal in silence where it got none for it.
    private static func descriptorsOfRuntime() async -> UnixSignalsSequence {
        try? await Task.sleep(for: .nanoseconds(1))
        return await UnixSignalsSequence(trapping: .sighup)
    }

    /// Says what came back with an older backup and was erased again, before anybody can ask.
    private func report(_ erasure: PendingWrite?) async {
        guard let erasure else { return }
        do {
            guard case .erasure(let receipt) = try await erasure.value.answer else { return }
            logger.notice("an older backup had brought back what was erased: it is erased again", metadata: ["events": "\(receipt.events)"])
        } catch let refusal as Refusal where refusal.code == .notFound {
        } catch {
            logger.error("what was erased before is back, and could not be erased again: \(error). It is tried at the next start")
        }
    }

    /// So that the database's file alone has everything, whoever takes it along.
    ///
    /// A database that was taken away while it ran is in this process alone: it waits until a copy can be put back.
    private func close(_ store: Store, _ notifier: ServiceNotifier) async throws {
        var (said, isSaidAt): (String?, ContinuousClock.Instant) = (nil, .now)
        while true {
            do {
                if let sentence = try store.close() { logger.warning("\(sentence)") }
                return
            } catch let error as Unrescued {
                if said != error.description || isSaidAt + .seconds(60) < .now {
                    (said, isSaidAt) = (error.description, .now)
                    logger.error("\(error)")
                }
                notifier.goesOn(error.description)
            } catch {
                logger.error("the database was not closed, and its newest rows are in \(settings.database)-wal: \(error)")
                if store.lostFile != nil { throw error }
                return
            }
            // A task of its own, which nothing has cancelled.
            await Task.detached { try? await Task.sleep(for: .seconds(1)) }.value
        }
    }

    /// Locks the database beside its file and on it, and the path of the socket. A socket that the service manager
    /// handed over has no lock: its bind was the manager's.
    /// Throws a `StartProblem` that names the process which has the lock.
    private func lock(_ endpoint: Listener.Endpoint) throws -> [LockFile] {
        try Directory.prepare(for: settings.database, mode: 0o750, what: "the database")
        var locks = [try LockFile(beside: settings.database, what: "the database")]
        if let file = try LockFile(on: settings.database, what: "the database") { locks.append(file) }
        guard case .path(let socket) = endpoint else { return locks }
        try Directory.prepare(for: socket.path, mode: 0o750, what: "the socket")
        return locks + [try LockFile(beside: socket.path, what: "the socket")]
    }

    /// Puts together what answers requests: roles, routes, metrics, and the fast path.
    private func connections(
        _ store: Store, _ names: NameService, _ limits: InForce<Limits>, _ dispatcher: Dispatcher, _ hooks: HookBoard
    ) -> Connections {
        let registry = MetricRegistry(help: [
            "holdline_http_requests_total": "Requests by route, method and status.",
            "holdline_http_request_duration_seconds": "From the request's head to the end of its answer.",
        ])
        let answers = AnswerRoom(
            limits,
            directories: AnswerRoom.directories(database: settings.database, temporary: getenv("TMPDIR").map { String(cString: $0) }))
        let services = Services(
            store: store, limits: limits, dispatcher: dispatcher, answers: answers, names: names
        ) { services in
            // Of a database that cannot be read, what memory has.
            var figures = store.metrics
            figures.freeBytes = store.freeBytes
            if let active = try? await store.activeHolds() { figures.activeHolds = active }
            let tickets = try? await store.ticketsPage()
            let reports = try? await store.todaysReports()
            return registry.page() + figures.page() + Condition.page(store.conditions.look()) + (tickets ?? "") + store.queues().page()
                + QueueReport.page(reports ?? []) + services.followers.page(head: figures.head)
                + hooks.page(head: figures.head)
        }
        let metrics = RequestMetrics(registry)
        let rates = RequestRates(limits)
        let responder = Responder(
            Routes.all, context: services, limits: limits, metrics: metrics, logger: logger, now: { store.now }, rates: rates,
            answers: answers)
        let fastPath = FastPath(
            index: store.index, isShared: store.shared != nil, metrics: metrics, rates: rates, logger: logger, now: { store.now })
        return Connections(limits: limits, fastPath: fastPath) { peer in
            await names.caller(peer)
        } respond: { request, writer, channel, caller in
            try await responder.respond(to: request, writer, on: channel, as: caller)
        }
    }
}

/// The writer, as a service: it ends once it is told to, and all that it took is committed.
private struct StoreService: Service {
    /// Owned by the daemon, which closes it after all services have ended.
    let store: Store

    /// Writes until it is told to stop. What waits by then is written first.
    func run() async throws {
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await store.run()
        } onCancelOrGracefulShutdown: {
            store.stop()
        }
    }
}

/// The dispatcher, as a service.
private struct DispatcherService: Service {
    let dispatcher: Dispatcher

    /// Ends once the daemon stops and every agent who waits was answered.
    func run() async throws { try await dispatcher.run() }
}

/// Says that the daemon stops, before anything else of it does.
private struct Announcement: Service {
    /// Is told `STOPPING=1`, so that the service manager's time for the stop begins.
    let notifier: ServiceNotifier
    let logger: Logger

    /// Waits for the stop. It stands last in the group, so it is told first.
    func run() async throws {
        try? await gracefulShutdown()
        logger.info("stopping: finishing what has begun")
        notifier.stopping()
    }
}
