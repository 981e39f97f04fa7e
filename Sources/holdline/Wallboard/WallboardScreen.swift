import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// A wallboard on a whole terminal, live until somebody leaves it.
///
/// A thread of its own waits for keys and signals and draws; a task asks the daemon each second and lays what it heard down for it.
final class WallboardScreen: Sendable {
    /// How it ended.
    enum End: Sendable {
        case quit
        case signal(Int32)
        /// The daemon refuses, or tells something that this program cannot read.
        case failed(ClientError)
        case unusable(CommandFailure)
        /// The terminal is gone.
        case hungUp
    }

    /// What the daemon answered, and when by the clock of this process.
    private struct Heard: Sendable {
        var board: Wallboard
        var at: ContinuousClock.Instant
        var lost: (since: ContinuousClock.Instant, why: String)?
        var failure: ClientError?
    }

    /// The task writes it, and the thread reads it once for each picture.
    private let heard: Mutex<Heard>
    private let signals: WallboardSignals
    /// The order and the filter of the command line; keys change a copy of it.
    private let view: BoardView
    private let form: LocalForm
    private let hasColor: Bool

    /// Between two questions.
    private static let pause = Duration.seconds(1)

    init(_ board: Wallboard, _ view: BoardView, _ form: LocalForm, hasColor: Bool, _ signals: WallboardSignals) {
        heard = Mutex(Heard(board: board, at: .now))
        (self.view, self.form, self.hasColor, self.signals) = (view, form, hasColor, signals)
    }

    /// Shows it until its end. The terminal is as it was then.
    func run(asking client: Client) async -> End {
        signals.install()
        defer { signals.uninstall() }
        let asking = Task { await ask(client) }
        defer { asking.cancel() }
        return await withCheckedContinuation { (continuation: CheckedContinuation<End, Never>) in
            let work = Work { continuation.resume(returning: self.show()) }
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            guard code == 0 else {
                continuation.resume(returning: .unusable(.unwritable(Phrase(verbatim: String(cString: strerror(code))))))
                return
            }
            pthread_detach(thread)
        }
    }

    /// The thread of pthreads gets this object, since a closure does not go through its pointer.
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    // MARK: Asking

    /// It asks until it is cancelled, one second after the last question began, and a tenth of a second after a slow answer at the
    /// earliest.
    private func ask(_ client: Client) async {
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                let board = try await client.wallboard().value
                heard.withLock { $0 = Heard(board: board, at: .now) }
            } catch  where !Task.isCancelled {
                fail(error)
            } catch {
                return
            }
            signals.tell()
            try? await Task.sleep(until: max(began + Self.pause, .now + .milliseconds(100)), clock: .continuous)
        }
    }

    /// A daemon that is away or busy is asked again; what another attempt cannot mend ends the wallboard.
    private func fail(_ error: ClientError) {
        heard.withLock { heard in
            switch error {
            case .unreachable, .silent, .busy, .outcomeUnknown, .incomplete, .notPermitted:
                heard.lost = (heard.lost?.since ?? .now, error.cause)
            case .socketPathTooLong, .refused, .unreadable: heard.failure = error
            }
        }
    }

    // MARK: Showing

    /// The loop of the thread.
    private func show() -> End {
        let curses: Curses
        do { curses = try Curses(isASCII: form.isASCII, hasColor: hasColor) } catch { return .unusable(error) }
        defer { curses.end() }
        // ncurses took SIGTSTP for itself, and would answer it on whatever thread it meets.
        signals.install()
        var view = view
        var frozen: Wallboard?
        var size = Curses.size
        curses.resize(size)
        while true {
            if let failure = heard.withLock({ $0.failure }) { return .failed(failure) }
            var scene = scene(view, frozen)
            curses.draw(BoardLayout.page(scene, size: size))
            switch wait(until: scene) {
            case .hungUp: return .hungUp
            case .other: break
            }
            for number in signals.taken().sorted() {
                switch number {
                case SIGWINCH, SIGCONT:
                    curses.forget()
                case SIGTSTP:
                    curses.end()
                    signals.stop()
                    curses.forget()
                default: return .signal(number)
                }
                size = Curses.size
                curses.resize(size)
            }
            scene = self.scene(view, frozen)
            if scene.press(AnyIterator { curses.key() }, size: size) == .quit { return .quit }
            view = scene.view
            frozen = view.pausedAt == nil ? nil : frozen ?? scene.board
        }
    }

    private enum Came { case hungUp, other }

    /// Waits for a key, a signal, an answer, or the next second of the daemon's clock.
    private func wait(until scene: BoardScene) -> Came {
        let rest = 1000 - Int32(((scene.now.milliseconds % 1000) + 1000) % 1000)
        var wanted = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0), pollfd(fd: signals.readingEnd, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&wanted, 2, rest + 1) > 0 else { return .other }
        let isGone = Int32(wanted[0].revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
        return isGone ? .hungUp : .other
    }

    /// `frozen` is the board that the person stopped at.
    private func scene(_ view: BoardView, _ frozen: Wallboard?) -> BoardScene {
        let heard = heard.withLock { $0 }
        let now = ContinuousClock.now
        func clock(_ instant: ContinuousClock.Instant) -> Instant {
            Instant(milliseconds: heard.board.at.milliseconds + (instant - heard.at).milliseconds)
        }
        var scene = BoardScene(board: frozen ?? heard.board, now: clock(now), view: view, form: form)
        if let lost = heard.lost { scene.connection = .lost(since: clock(lost.since), why: lost.why) }
        return scene
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

extension ClientError {
    /// Why, in one line: without the advice for dunning, which a screen has no use for.
    fileprivate var cause: String { String(message.told.split(separator: "\n").first ?? "") }
}
