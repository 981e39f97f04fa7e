import CEpoll
import Glibc

/// A load of clients that each wait for their answer before they ask again, all on one thread: what the load takes of the processors is
/// missing to the server that it measures.
struct EventLoad {
    /// How many ask at once, each on a connection of its own.
    var clients: Int
    /// Seconds that are measured, after an eighth of that which is not.
    var seconds: Double
    /// Units of work in an exchange, such as the requests of a pipeline.
    var units = 1
    /// The most exchanges of all clients together; with it the load may end early.
    var most = Int.max

    /// One client's connection, with what has come of an answer.
    private struct Client {
        let connection: Connection
        /// When its last request was sent.
        var asked = Moment(nanoseconds: 0)
        /// The number of its next request.
        var turn = 0
        var answer: [UInt8] = []
    }

    /// Units a second, of all clients. `request` makes a client's request of a turn; `length` says how long the answer at the beginning of
    /// some bytes is, or nil where it has not come whole.
    ///
    /// Throws what `length` throws of an answer that is not as wanted, and where the other side hangs up: the figure is lost then.
    func run(
        _ server: Server, _ request: (_ client: Int, _ turn: Int) -> [UInt8], length: (UnsafeRawBufferPointer) throws -> Int?
    ) throws -> Measured {
        var all: [Client] = []
        for _ in 0..<clients { all.append(Client(connection: try Connection(server.socket))) }
        let queue = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard queue >= 0 else { throw BenchProblem.system("no epoll") }
        defer { close(queue) }
        for (place, client) in all.enumerated() {
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(place)))
            guard epoll_ctl(queue, EPOLL_CTL_ADD, client.connection.descriptor, &event) == 0 else { throw BenchProblem.system("epoll_ctl") }
        }
        let start = Moment.now.advanced(by: seconds / 8)
        let end = start.advanced(by: seconds)
        var latencies: [UInt64] = []
        var now = Moment.now
        func ask(_ place: Int) throws {
            all[place].asked = now
            try all[place].connection.send(request(place, all[place].turn))
            all[place].turn += 1
        }
        for place in all.indices { try ask(place) }
        var ready = [epoll_event](repeating: epoll_event(), count: clients)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while now < end, latencies.count < most {
            // A single client just reads: what waits for it is its own answer.
            let count = clients == 1 ? 1 : Int(epoll_wait(queue, &ready, Int32(clients), 60_000))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw BenchProblem("no answer came for a minute") }
            for event in ready[..<count] {
                let place = clients == 1 ? 0 : Int(event.data.u64)
                guard try receive(&all[place], buffer, length) else { continue }
                now = Moment.now
                // What ends within the measured time counts: as many as began before it are left out at its end.
                if start <= now, now <= end { latencies.append(now.nanoseconds - all[place].asked.nanoseconds) }
                try ask(place)
            }
            now = Moment.now
        }
        let elapsed = max(Double(min(now, end).nanoseconds - min(now, start).nanoseconds) / 1e9, 1e-9)
        return Measured(value: Double(latencies.count * units) / elapsed, latency: Latency(latencies))
    }

    /// Reads once; whether the client's answer is there as a whole.
    private func receive(
        _ client: inout Client, _ buffer: UnsafeMutableRawBufferPointer, _ length: (UnsafeRawBufferPointer) throws -> Int?
    ) throws -> Bool {
        let count = recv(client.connection.descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0, errno == EINTR { return false }
        guard count > 0 else { throw count == 0 ? BenchProblem("the other side hung up") : .system("an answer cannot be read") }
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        // Most answers come whole, and are not copied.
        if client.answer.isEmpty, try length(piece) == count { return true }
        client.answer += piece
        guard let whole = try client.answer.withUnsafeBytes(length) else { return false }
        guard whole == client.answer.count else { throw BenchProblem("an answer came that nobody asked for") }
        client.answer.removeAll(keepingCapacity: true)
        return true
    }

    /// Requests of the clients' own by turns: each begins at another one.
    func run(
        _ server: Server, _ requests: [[[UInt8]]], length: (UnsafeRawBufferPointer) throws -> Int?
    ) throws -> Measured {
        try run(server, { client, turn in requests[client][turn % requests[client].count] }, length: length)
    }
}

extension HTTP {
    /// How long the answer with this status at the beginning of some bytes is; nil where it has not come whole. Throws for another status.
    static func length(_ bytes: UnsafeRawBufferPointer, expecting wanted: Int) throws -> Int? {
        var place = 0
        var body = 0
        while let line = line(bytes, &place) {
            if line.isEmpty { return place + body <= bytes.count ? place + body : nil }
            if line.baseAddress == bytes.baseAddress {
                let status = try status(line)
                guard status == wanted else { throw BenchProblem("the daemon answers \(status), and \(wanted) was wanted") }
            } else if let value = value(of: "content-length", in: line) {
                body = value.reduce(0) { $0 * 10 + Int($1 & 15) }
            }
        }
        return nil
    }

    /// The next line without its CR LF; nil where it has not come whole.
    private static func line(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> UnsafeRawBufferPointer? {
        guard place < bytes.count, let start = bytes.baseAddress, let found = memchr(start + place, 10, bytes.count - place) else {
            return nil
        }
        let end = UnsafeRawPointer(found) - start
        defer { place = end + 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[place..<max(place, end - 1)])
    }
}

extension RESP {
    /// How long so many replies with a value at the beginning of some bytes are; nil where they have not come whole. Throws for an error,
    /// and for a key that is not there.
    static func length(_ bytes: UnsafeRawBufferPointer, replies: Int = 1) throws -> Int? {
        var place = 0
        for _ in 0..<replies {
            guard place < bytes.count else { return nil }
            guard bytes[place] == UInt8(ascii: "$"), place + 1 == bytes.count || bytes[place + 1] != UInt8(ascii: "-") else {
                throw BenchProblem("Redis does not have what it was given")
            }
            var length = 0
            place += 1
            while place < bytes.count, bytes[place] != 13 {
                length = length * 10 + Int(bytes[place] & 15)
                place += 1
            }
            place += 2 + length + 2
            guard place <= bytes.count else { return nil }
        }
        return place
    }
}
