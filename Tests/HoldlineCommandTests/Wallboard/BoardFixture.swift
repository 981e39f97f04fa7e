import HoldlineCore
import HoldlineWire

@testable import holdline

/// Wallboards for tests, all of them at one moment of a Friday.
enum BoardFixture {
    static let now = Instant(text: "2026-11-27T14:05:09Z") ?? Instant(seconds: 0)

    static func ago(_ seconds: Int64) -> Instant { now.adding(seconds: -seconds) }

    static func board(
        queues: [WallboardQueue] = [], callers: [WallboardCaller] = [], agents: [WallboardAgent] = [],
        tickets: WallboardTickets = WallboardTickets(live: 0, unassigned: 0, late: 0, stale: 0), held: [WallboardMoney] = [],
        conditions: [Condition] = []
    ) -> Wallboard {
        Wallboard(
            at: now, queues: queues, callers: callers, agents: agents, tickets: tickets, held: held, countedAt: now, conditions: conditions)
    }

    static func queue(
        _ name: String, waiting: Int = 0, longest: Int64? = nil, available: Int = 5, free: Int = 2, paused: Int = 1, arrived: Int = 104,
        answered: Int = 81, abandoned: Int = 9, now level: Double? = 100, today: Double? = 84.2
    ) -> WallboardQueue {
        WallboardQueue(
            name: QueueName(unchecked: name), waiting: waiting, offered: 0, talking: 2, longestSince: longest.map(ago),
            available: available,
            free: free, paused: paused, arrived: arrived, answered: answered, abandoned: abandoned, levelNow: level, levelToday: today,
            target: 80, threshold: 20)
    }

    static func caller(
        _ number: Int64, _ queue: String = "billing", wait: Int64, _ priority: Priority = .normal, name: String? = nil, rings: Bool = false,
        callback: Int64? = nil
    ) -> WallboardCaller {
        WallboardCaller(
            call: CallID(number: number), queue: QueueName(unchecked: queue), priority: priority, since: ago(wait), isOffered: rings,
            callbackAt: callback.map { now.adding(seconds: $0) }, name: name)
    }

    static func agent(
        _ name: String?, _ state: WallboardAgent.State, since: Int64, queues: [String] = ["billing"]
    ) -> WallboardAgent {
        WallboardAgent(name: name, state: state, since: ago(since), queues: queues.map { QueueName(unchecked: $0) })
    }

    static func money(_ text: String, _ code: String, _ invoices: Int) -> WallboardMoney {
        WallboardMoney(
            amount: Amount(text: text) ?? .zero(in: .eur), currency: Currency(code: code) ?? .eur, invoices: invoices)
    }

    /// An ordinary afternoon.
    static let usual = board(
        queues: [
            queue("billing", waiting: 3, longest: 245, now: 72.5), queue("export", available: 2, free: 1, paused: 0),
            queue("support", waiting: 1, longest: 12, arrived: 10, answered: 10, abandoned: 0, today: nil),
        ],
        callers: [
            caller(17, wait: 245, .urgent, name: "Lefèvre & Fils"), caller(18, wait: 19, name: "K-042", rings: true),
            caller(21, wait: 3725, name: "+33 1 42 05 00 00", callback: 1491), caller(9, wait: 7300, .high, callback: -600),
            caller(20, "support", wait: 12, .low, name: "Zoé"),
        ],
        agents: [
            agent("ada", .free, since: 65), agent("bob", .free, since: 5, queues: []), agent("camille", .offered, since: 3),
            agent("dora", .talking, since: 4000), agent("eve", .onHold, since: 31), agent("félix", .wrapUp, since: 12),
            agent("gus", .paused, since: 700, queues: ["support"]),
        ],
        tickets: WallboardTickets(live: 1231, unassigned: 4, late: 3, stale: 2),
        held: [money("12345.00", "EUR", 14), money("900.00", "CHF", 1)])

    /// 500 callers and 100 agents in 12 queues.
    static let crowded: Wallboard = {
        let names = (1...12).map { "queue-\($0)" }
        return board(
            queues: names.enumerated().map { queue($1, waiting: 42, longest: Int64(600 + $0)) },
            callers: (0..<500).map { many($0, names) }, agents: (0..<100).map { oneOfMany($0, names) },
            tickets: WallboardTickets(live: 100_000, unassigned: 12_345, late: 6789, stale: 4321),
            held: [
                money("1234567.89", "EUR", 14_000), money("99999.00", "USD", 120), money("5000000", "JPY", 3), money("12.345", "KWD", 1),
                money("70.00", "GBP", 1),
            ])
    }()

    private static func many(_ place: Int, _ names: [String]) -> WallboardCaller {
        let priority = Priority.allCases[place % 4]
        return caller(Int64(1000 + place), names[place / 42 % 12], wait: Int64(1200 - place * 2), priority, name: "Customer \(place)")
    }

    private static func oneOfMany(_ place: Int, _ names: [String]) -> WallboardAgent {
        agent("agent\(place)", WallboardAgent.State.allCases[place / 17], since: Int64(3 * place), queues: [names[place % 12]])
    }

    /// Names that are far too long, wide or hostile.
    static let lengthy = board(
        queues: [queue("international-accounts-receivable-north-and-south", waiting: 2, longest: 90_000)],
        callers: [
            caller(
                123_456_789, "international-accounts-receivable-north-and-south", wait: 100_000, .urgent,
                name: String(repeating: "株式会社", count: 30)),
            caller(
                2, "international-accounts-receivable-north-and-south", wait: 5,
                name: "evil\u{1B}[2J\u{202E}name\nnext" + String(repeating: "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", count: 40)),
        ],
        agents: [agent(String(repeating: "maximiliane-", count: 8), .talking, since: 100_000, queues: ["a", "b"])],
        tickets: WallboardTickets(live: 1, unassigned: 1, late: 1, stale: 1), held: [money("9999999999999.99", "EUR", 1_000_000)])

    /// The same afternoon for whoever may see no names.
    static let nameless: Wallboard = {
        var board = usual
        for place in board.callers.indices { board.callers[place].name = nil }
        for place in board.agents.indices { board.agents[place].name = nil }
        return board
    }()

    /// The same afternoon, and the disk is full.
    static let troubled: Wallboard = {
        var board = usual
        board.conditions = [
            Condition(.full, since: ago(300), Trouble("no room", advice: "Make some")),
            Condition(.clockStepped, since: ago(92_800), Trouble("the clock was set", advice: "Look at it")),
        ]
        return board
    }()

    static func scene(
        _ board: Wallboard, _ language: Language = .english, ascii: Bool = false, now: Instant = now,
        _ change: (inout BoardScene) -> Void = { _ in }
    ) -> BoardScene {
        var scene = BoardScene(board: board, now: now, form: LocalForm(language, isASCII: ascii))
        scene.clock = { instant in
            let second = Int(instant.seconds % 86_400)
            return LocalTime.Parts(
                day: Day(number: Int32(instant.seconds / 86_400)), hour: second / 3600, minute: second / 60 % 60, second: second % 60)
        }
        change(&scene)
        return scene
    }

    static func page(_ board: Wallboard, _ language: Language = .english, _ columns: Int, _ lines: Int) -> BoardPage {
        BoardLayout.page(scene(board, language), size: BoardSize(columns: columns, lines: lines))
    }

    static func text(_ board: Wallboard, _ language: Language, _ columns: Int, _ lines: Int) -> String {
        page(board, language, columns, lines).lines.map(\.text.plainBlanks).joined(separator: "\n")
    }
}

extension String {
    /// The firm blanks of numbers and units are as wide as others.
    var plainBlanks: String { replacing("\u{202F}", with: " ").replacing("\u{A0}", with: " ") }
}
