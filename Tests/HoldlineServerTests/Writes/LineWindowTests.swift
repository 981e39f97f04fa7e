import HoldlineCore
import HoldlineStore
import Testing

@testable import HoldlineServer

@Suite("lines on their way")
struct LineWindowTests {
    private func line(_ number: Int) -> LineWindow.Line { (number, 1, .failure(Refusal(.internal, "none"))) }

    @Test("all lines come out in their order, however unevenly they are put and taken")
    func order() async {
        let window = LineWindow(capacity: 64)
        async let taken = {
            var numbers: [Int] = []
            while case let lines = await window.take(limit: 7), !lines.isEmpty {
                #expect(lines.count <= 7)
                numbers += lines.map(\.number)
                if numbers.count % 5 == 0 { await Task.yield() }
            }
            return numbers
        }()
        var next = 0
        for size in 0..<60 {
            let goesOn = await window.put((next..<next + size).map(line))
            #expect(goesOn)
            next += size
        }
        window.close()
        #expect(await taken == Array(0..<next))
    }

    @Test("a part of the body without a whole line ends nothing")
    func nothing() async {
        let window = LineWindow(capacity: 4)
        let answerer = Task { await window.take(limit: 4).map(\.number) }
        for _ in 0..<100 {
            #expect(await window.put([]))
            await Task.yield()
        }
        #expect(await window.put([line(1)]))
        #expect(await answerer.value == [1])
    }

    @Test(
        "a line that comes in several parts is read whole, wherever it stands",
        arguments: [[70_000], [70_000, 1], [40_000, 40_000], [1, 70_000]])
    func parts(sizes: [Int]) async throws {
        try await DaemonScope.run { daemon in
            let body = sizes.map { #"{"customer":"C-1","subject":"x","description":""# + String(repeating: "d", count: $0) + "\"}\n" }
            let reply = try await daemon.send("POST", "/v1/tickets", body.joined(), type: "application/x-ndjson")
            #expect(reply.lines.last?["done"] == .number(Double(sizes.count)), "\(reply.text)")
            #expect(reply.lines.count == sizes.count + 1)
        }
    }

    @Test("who reads waits while the window is full, until lines are answered")
    func bounded() async throws {
        let window = LineWindow(capacity: 4)
        let reader = Task {
            let first = await window.put((1...4).map(line))
            return await window.put([line(5)]) && first
        }
        #expect(await window.take(limit: 4).count == 4)
        // Taken and not yet answered, they still count: this answers them, and only then there is room for one more.
        #expect(await window.take(limit: 4).map(\.number) == [5])
        #expect(await reader.value)
    }

    @Test("a few long lines fill it, too: the next ones wait until those are answered")
    func bytes() async {
        let window = LineWindow(capacity: 64)
        let long = (number: 1, bytes: LineWindow.largestBytes, result: line(1).result)
        let reader = Task { await window.put([long]) }
        #expect(await window.take(limit: 4).map(\.number) == [1])
        for _ in 0..<100 { await Task.yield() }
        // It is taken and not answered: the reader, which waits still, learns of the end.
        window.close()
        #expect(await reader.value == false)
        let other = LineWindow(capacity: 64)
        let both = Task { [await other.put([long]), await other.put([line(2)])] }
        #expect(await other.take(limit: 4).map(\.number) == [1])
        #expect(await other.take(limit: 4).map(\.number) == [2])
        #expect(await both.value == [true, true])
    }

    @Test("closing frees both sides, and says so to who reads")
    func closing() async {
        let window = LineWindow(capacity: 1)
        let reader = Task { await window.put([line(1), line(2)]) }
        window.close()
        #expect(await reader.value == false)
        _ = await window.take(limit: 9)
        #expect(await window.take(limit: 9).isEmpty)
        let empty = LineWindow(capacity: 1)
        let answerer = Task { await empty.take(limit: 1).count }
        empty.close()
        #expect(await answerer.value == 0)
    }
}
