import Glibc
import HoldlineCore
package import HoldlineStore
package import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Asks the system's name service for users and their groups, on threads of its own and for a bounded time: one behind a network may hang.
///
/// What it was told it remembers for a while. Where it is told nothing in time, nobody gets a role by it, and the log says so.
package final class NameService: Sendable {
    /// An answer, and its age.
    private struct Known<Value: Sendable>: Sendable {
        /// What the name service said.
        var value: Value
        /// When it said so, by NIO's clock, which does not step.
        var at: NIODeadline
    }

    /// Answers to one kind of question.
    private struct Table<Key: Hashable & Sendable, Value: Sendable>: Sendable {
        /// At most `largestMemory` of them; one more empties the table.
        var known: [Key: Known<Value>] = [:]
        /// Look-ups that somebody waits for: whoever asks the same meanwhile waits with them.
        var awaited: [Key: Once<Value>] = [:]
    }

    /// All of it stands under one lock, which nobody holds while it asks.
    private struct Memory {
        /// Logins by user id.
        var names = Table<UInt32, String>()
        /// By login: whether the user may take tickets, with the roles in force at the question.
        var takers = Table<String, Bool>()
        /// Whether the names of the configuration are known for which the name service failed before. It has one question alone.
        var members = Table<String, Bool>()
        /// Before this time that is not asked again.
        var nextMembers = NIODeadline.uptimeNanoseconds(0)
        /// Look-ups that have not come back.
        var asking = 0
    }

    /// The roles may be replaced between two questions.
    private let inForce: InForce<RoleDirectory>
    /// Told when the name service does not answer, at each question that it leaves open.
    private let logger: Logger
    /// `patience` bounds one wait; `fresh` is for how long an answer is not asked for again.
    private let patience, fresh: TimeAmount
    /// For so long nobody who connects asks again for names of the configuration for which the name service failed: a user who has a role
    /// by another name must not wait for them each time.
    private let pause: TimeAmount
    private let memory = Mutex(Memory())

    /// For so long an answer is not asked for again; a user who was taken out of a group keeps its role so long at most.
    private static let usualFresh = TimeAmount.seconds(30)
    /// An answer that could not be had again is used no longer than this.
    private static let usable = TimeAmount.minutes(10)
    /// Answers of one kind that are remembered.
    private static let largestMemory = 4096
    /// Threads that may hang at one time.
    private static let largestAsking = 8

    /// Waits three seconds for an answer, and does not ask again for thirty.
    package convenience init(_ roles: InForce<RoleDirectory>, logger: Logger) {
        self.init(roles, logger: logger, patience: .seconds(3), fresh: Self.usualFresh)
    }

    /// Starts no thread: each look-up starts its own.
    init(
        _ roles: InForce<RoleDirectory>, logger: Logger, patience: TimeAmount, fresh: TimeAmount = usualFresh,
        pause: TimeAmount = .seconds(10)
    ) {
        inForce = roles
        (self.logger, self.patience, self.fresh, self.pause) = (logger, patience, fresh, pause)
    }

    /// Who connected: its name, and the roles of its user and of the groups that the kernel says.
    package func caller(_ peer: Peer) async -> Caller {
        let uid = peer.uid
        let directory = await directory()
        guard let name = await value(\.names, of: uid, { try directory.userName(uid) }) else {
            return Caller(
                uid: uid, name: String(uid), roles: [],
                refusal: Refusal(.busy, "the system's name service does not say who user \(uid) is: repeat the request"))
        }
        return Caller(uid: uid, name: name, roles: directory.roles(uid: uid, groups: peer.groups))
    }

    /// Looks users up, so that `mayTake` knows them.
    package func learn(_ users: [String]) async {
        let directory = await directory()
        for user in users { _ = await value(\.takers, of: user, { try directory.mayTake(user) }) }
    }

    /// Whether each of these users has a role that takes tickets, as far as the name service says it: once it leaves a question open, the
    /// users behind it are not in the answer.
    package func takers(of users: [String]) async -> [String: Bool] {
        let directory = await directory()
        var known: [String: Bool] = [:]
        for user in users {
            guard let mayTake = await value(\.takers, of: user, { try directory.mayTake(user) }) else { break }
            known[user] = mayTake
        }
        return known
    }

    /// Whether a user has a role that takes tickets, by what is remembered; false for one that was not learnt. It waits for nothing.
    package func mayTake(_ user: String) -> Bool {
        let known = memory.withLock { $0.takers.known[user] }
        guard let known, NIODeadline.now() - known.at < Self.usable else { return false }
        return known.value
    }

    /// Forgets what followed from roles that are no longer in force.
    package func forget() { memory.withLock { ($0.takers.known, $0.members.known) = ([:], [:]) } }

    /// The roles in force. Names of the configuration for which the name service failed are looked up again first.
    private func directory() async -> RoleDirectory {
        let directory = inForce.current
        guard !directory.unanswered.isEmpty else { return directory }
        let isAsked = memory.withLock { memory in
            guard memory.members.awaited.isEmpty else { return true }
            guard memory.nextMembers <= .now() else { return false }
            memory.nextMembers = .now() + pause
            return true
        }
        guard isAsked else { return directory }
        _ = await value(
            \.members, of: "names under roles",
            { [self] in
                let answers = directory.answers()
                // The configuration may have been read anew meanwhile: each answer is for a name that is still without one.
                inForce.replace(directory) { current, next in
                    next = current
                    next.take(answers)
                }
                let now = inForce.current
                if !answers.isEmpty { told(now) }
                guard now.unanswered.isEmpty else { throw Accounts.Failed(code: EAGAIN) }
                return true
            })
        return inForce.current
    }

    /// Says in the log that names were answered for, and forgets what followed from the roles without them.
    private func told(_ directory: RoleDirectory) {
        memory.withLock { $0.takers.known = [:] }
        for warning in directory.warnings { logger.warning("\(warning)") }
        if directory.unanswered.isEmpty { logger.notice("the system's name service has answered for all names under “roles”") }
    }

    /// What a question has to do.
    private enum Step<Value: Sendable> {
        case known(Value)
        /// Wait with the others, or begin the look-up for them.
        case wait(Once<Value>, begin: Bool)
        /// As many look-ups as are allowed have not come back.
        case tooMany
    }

    /// What is remembered, or what the name service says in time. However many ask the same at once, it is asked once.
    private func value<Key: Hashable & Sendable, Value: Sendable>(
        _ kind: any WritableKeyPath<Memory, Table<Key, Value>> & Sendable, of key: Key, _ lookUp: @escaping @Sendable () throws -> Value
    ) async -> Value? {
        let step: Step<Value> = memory.withLock { memory in
            if let known = memory[keyPath: kind].known[key], NIODeadline.now() - known.at < fresh { return .known(known.value) }
            if let awaited = memory[keyPath: kind].awaited[key] { return .wait(awaited, begin: false) }
            guard memory.asking < Self.largestAsking else { return .tooMany }
            memory.asking += 1
            let answer = Once<Value>()
            memory[keyPath: kind].awaited[key] = answer
            return .wait(answer, begin: true)
        }
        switch step {
        case .known(let value): return value
        case .wait(let answer, let begin):
            if begin { ask(kind, key, lookUp, answer) }
            if let told = await answer.value { return told }
        case .tooMany: break
        }
        logger.warning("the system's name service does not answer", metadata: ["asked": "\(key)"])
        let known = memory.withLock { $0[keyPath: kind].known[key] }
        if let known, NIODeadline.now() - known.at < Self.usable { return known.value }
        return nil
    }

    /// Gives `answer` what the name service says, or nil after `patience`.
    private func ask<Key: Hashable & Sendable, Value: Sendable>(
        _ kind: any WritableKeyPath<Memory, Table<Key, Value>> & Sendable, _ key: Key, _ lookUp: @escaping @Sendable () throws -> Value,
        _ answer: Once<Value>
    ) {
        let give: @Sendable (Value?) -> Void = { [self] value in
            // The next one who asks begins anew.
            memory.withLock { if $0[keyPath: kind].awaited[key] === answer { $0[keyPath: kind].awaited[key] = nil } }
            answer.give(value)
        }
        let timer = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: patience) { give(nil) }
        // A late answer is remembered too: the next one who asks has it.
        LookUp.start { [self] in
            // A failure is no answer, and is not remembered.
            let value = try? lookUp()
            memory.withLock { memory in
                memory.asking -= 1
                guard let value else { return }
                if memory[keyPath: kind].known.count >= Self.largestMemory { memory[keyPath: kind].known = [:] }
                memory[keyPath: kind].known[key] = Known(value: value, at: .now())
            }
            timer.cancel()
            give(value)
        }
    }
}

/// A value that is given once, to all who wait for it.
private final class Once<Value: Sendable>: Sendable {
    /// Not given yet, or given.
    private enum State {
        /// Those who wait.
        case waiting([CheckedContinuation<Value?, Never>])
        /// nil: no answer in time.
        case given(Value?)
    }

    private let state = Mutex(State.waiting([]))

    /// Gives the value to all who wait, and to those who ask later. Only the first call counts.
    func give(_ value: Value?) {
        let waiting: [CheckedContinuation<Value?, Never>] = state.withLock { state in
            guard case .waiting(let continuations) = state else { return [] }
            state = .given(value)
            return continuations
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// Waits until the value is given. Cancelling the waiting does not end it: `give` comes within `patience`.
    var value: Value? {
        get async {
            await withCheckedContinuation { continuation in
                let given: Value?? = state.withLock { state in
                    switch state {
                    case .given(let value): return .some(value)
                    case .waiting(let others):
                        state = .waiting(others + [continuation])
                        return .none
                    }
                }
                if case .some(let value) = given { continuation.resume(returning: value) }
            }
        }
    }
}

/// A thread for one look-up, which nobody waits for at the end of the program.
private final class LookUp: Sendable {
    /// The look-up, which remembers its answer itself.
    private let work: @Sendable () -> Void

    private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// Starts a detached thread: a name service that hangs blocks it alone, and not the threads of the concurrency
    /// pool.
    static func start(_ work: @escaping @Sendable () -> Void) {
        let look = Unmanaged.passRetained(LookUp(work))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LookUp>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, look.toOpaque())
        guard code == 0 else {
            // Without a thread it is done here: late, but done.
            look.takeRetainedValue().work()
            return
        }
        pthread_detach(thread)
    }
}
