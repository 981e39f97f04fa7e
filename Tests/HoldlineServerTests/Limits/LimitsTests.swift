import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("what one user may take")
struct LimitsTests {
    @Test("a user has three quarters of what the others leave, or less where the configuration says so, and what is given back counts")
    func shares() {
        var shares = Shares(limit: 100)
        func take(_ count: Int, for uid: UInt32, atMost own: Int? = nil, least: Int = 0) -> Bool {
            shares.take(count, for: uid, atMost: own, least: least)
        }
        #expect(!take(76, for: 1))
        #expect(take(75, for: 1))
        #expect(!take(20, for: 2))
        #expect(take(19, for: 2))
        #expect(!take(1, for: 1))
        shares.give(75, of: 1)
        #expect(!take(11, for: 1, atMost: 10))
        #expect(take(10, for: 1, atMost: 10))
        #expect(shares.total == 29)
        shares = Shares(limit: 0)
        #expect(!take(1, for: 1))
        #expect(take(1, for: 1, least: 1))
    }

    @Test("a user who has spent a second's requests gets them back one by one, and others have theirs")
    func rates() {
        var limits = Limits()
        limits.requestsOfUser = 32
        let inForce = InForce(limits)
        let rates = RequestRates(inForce)
        let start = ContinuousClock.now
        for _ in 0..<16 { #expect(rates.take(atMost: 64, for: 1, at: start) == 2) }
        #expect(rates.take(for: 1, at: start) == 0 && rates.take(for: 2, at: start) == 1)
        #expect(rates.take(for: 1, at: start + .milliseconds(32)) == 1)
        #expect(rates.take(for: 1, at: start + .milliseconds(33)) == 0)
        rates.give(2, of: 1)
        #expect(rates.take(atMost: 64, for: 1, at: start + .milliseconds(34)) == 2)
        // No more than a second's worth is saved up.
        for _ in 0..<16 { #expect(rates.take(atMost: 64, for: 1, at: start + .seconds(60)) == 2) }
        #expect(rates.take(for: 1, at: start + .seconds(60)) == 0)
        limits.requestsOfUser = nil
        inForce.replace(limits)
        #expect(rates.take(atMost: 64, for: 1, at: start + .seconds(60)) == 64)
    }

    @Test("a user is told to wait beyond its rate, on the fast path and on the ordinary way, and nothing was done")
    func tooMany() async throws {
        try await DaemonScope.run {
            $0.limits.requestsOfUser = 1
        } _: { daemon in
            let check = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: h\r\n\r\n"
            let last = "GET /v1/whoami HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            let bytes = try await daemon.exchange(Array((String(repeating: check, count: 40) + last).utf8))
            let answers = String(decoding: bytes, as: UTF8.self)
            let refused = answers.split(separator: "HTTP/1.1 429").dropFirst()
            #expect(refused.count >= 20 && answers.hasPrefix("HTTP/1.1 200"), "\(answers.prefix(2000))")
            for text in refused {
                #expect(text.lowercased().contains("retry-after: 1") && text.contains(#""code":"too-many-requests""#))
                #expect(text.contains(#""done":false"#))
            }
        }
    }

    @Test("bodies that are on their way have a bounded memory, and give it back")
    func bodies() async throws {
        var limits = Limits()
        (limits.bodyMemory, limits.bodyMemoryOfUser) = (1000, 600)
        let room = ByteRoom.bodies(InForce(limits))
        do {
            let one = BodyMemory(room, for: 1)
            let other = BodyMemory(room, for: 1)
            #expect(one.mayTake(400) && !other.mayTake(201) && other.mayTake(200))
            #expect(throws: Refusal.self) { try other.take(1) }
            var kept = 200
            try other.hold(50, insteadOf: &kept)
            #expect(kept == 50 && room.inUse == 450)
        }
        #expect(room.inUse == 0)
        try await DaemonScope.run {
            $0.limits.bodyMemoryOfUser = 2000
        } _: { daemon in
            func open(_ length: Int) async throws -> Reply {
                try await daemon.send("POST", "/v1/tickets", #"{"customer":"C","subject":"\#(String(repeating: "x", count: length))"}"#)
            }
            for _ in 0..<3 { #expect(try await open(1500).status == 201) }
            let refused = try await open(2500)
            #expect(refused.status == 503 && refused.code == "busy" && refused.json["done"] == .flag(false))
            #expect(refused.headers["retry-after"] == "1")
            // Of many lines the one is told so for which there is no room.
            let line = #"{"customer":"C","subject":"s"}"#
            let long = #"{"customer":"C","subject":"\#(String(repeating: "x", count: 2500))"}"#
            let lines = try await daemon.send("POST", "/v1/tickets", "\(line)\n\(long)\n\(line)\n", type: "application/x-ndjson")
            #expect(lines.lines.map { $0["status"]?.whole } == [201, 503, 201, nil])
            #expect(lines.lines.last?["done"]?.whole == 2)
        }
    }

    @Test("a long answer for which there is no memory is refused, and what was written is told all the same")
    func answers() async throws {
        try await DaemonScope.run {
            $0.limits.answerMemory = 1 << 16
        } _: { daemon in
            let long = String(repeating: "x", count: 50_000)
            for _ in 0..<2 {
                #expect(
                    try await daemon.send("POST", "/v1/tickets", #"{"customer":"C","subject":"s","description":"\#(long)"}"#).status == 201)
            }
            #expect(try await daemon.send("GET", "/v1/tickets/T-1").status == 200)
            let note = try await daemon.send("POST", "/v1/tickets/T-1/notes", #"{"text":"\#(long)"}"#)
            #expect(note.status == 200)
            let list = try await daemon.send("GET", "/v1/tickets/T-1")
            #expect(list.status == 503 && list.code == "busy" && list.headers["retry-after"] == "1")
            #expect(list.headers["x-request-id"] != nil && list.headers["etag"] == nil)
        }
        try await DaemonScope.run { daemon in
            let long = String(repeating: "x", count: 200_000)
            let opened = try await daemon.send("POST", "/v1/tickets", #"{"customer":"C","subject":"s","description":"\#(long)"}"#)
            #expect(opened.status == 201)
            #expect(try await daemon.send("GET", "/v1/tickets/T-1").json["description"]?.string == long)
        }
    }

    @Test("long answers that one user does not take leave memory to those of others")
    func answersOfUsers() {
        var limits = Limits()
        limits.answerMemory = 1000
        let inForce = InForce(limits)
        let room = AnswerRoom(inForce, directories: []).memory
        #expect(room.take(750, for: 1) && !room.take(1, for: 1) && room.take(100, for: 2))
        limits.answerMemoryOfUser = 120
        inForce.replace(limits)
        #expect(!room.take(21, for: 2) && room.take(20, for: 2))
        room.give(750, of: 1)
        #expect(!room.take(121, for: 1) && room.take(120, for: 1) && room.inUse == 240)
    }

    @Test("one user's followers are bounded")
    func followers() async throws {
        var limits = Limits()
        limits.followers = 4
        let inForce = InForce(limits)
        let followers = Followers { inForce.current }
        var seats = try (0..<3).map { _ in try followers.enter(1) }
        #expect(throws: Refusal.self) { try followers.enter(1) }
        seats.append(try followers.enter(2))
        #expect(throws: Refusal.self) { try followers.enter(3) }
        #expect(followers.places == (4, nil))
        seats[1].sent(upTo: 7)
        seats[3].sent(upTo: 5)
        #expect(followers.places == (4, 5))
        seats.remove(at: 3)
        #expect(followers.places == (3, 7))
        seats.removeAll()
        #expect(followers.places == (0, nil))
        limits.followersOfUser = 1
        inForce.replace(limits)
        seats.append(try followers.enter(1))
        #expect(throws: Refusal.self) { try followers.enter(1) }
    }

    @Test("one user's connections are bounded by the configuration, too")
    func connections() {
        let shares = ConnectionShares(limit: 100) { 2 }
        #expect(shares.enter(1) == .admitted && shares.enter(1) == .admitted && shares.enter(1) == .overShare)
        #expect(shares.enter(2) == .admitted)
    }

    @Test("the sum of memory follows from the limits, and cannot overflow")
    func memory() {
        var limits = Limits()
        let usual = limits.largestMemory
        #expect((1 << 30..<4 << 30).contains(usual))
        limits.bodyMemory += 1 << 20
        #expect(limits.largestMemory == usual + (6 << 20))
        (limits.bodyMemory, limits.answerMemory) = (.max / 2, .max / 2)
        #expect(limits.largestMemory == .max)
        #expect(limits.text.last?.hasPrefix("  # ") == true)
    }
}
