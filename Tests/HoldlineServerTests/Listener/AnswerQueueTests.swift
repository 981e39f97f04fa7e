import Foundation
import Glibc
import HoldlineStore
import NIOCore
import Testing
import Waiting

@testable import HoldlineServer

@Suite("answers on their way")
struct AnswerQueueTests {
    private func room(memory: Int = 8 << 20, files: Int = 64 << 20, _ directories: [String] = ["/tmp"]) -> AnswerRoom {
        AnswerRoom(InForce(limits(memory, files)), directories: directories)
    }

    private func limits(_ memory: Int, _ files: Int) -> Limits {
        var limits = Limits()
        (limits.answerMemory, limits.answerFiles) = (memory, files)
        return limits
    }

    /// Numbered bytes, so that a piece that is lost, doubled or moved shows.
    private func piece(_ number: Int, _ count: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        for place in stride(from: 0, to: count, by: 256) {
            buffer.writeInteger(number << 32 | place)
            buffer.writeRepeatingByte(UInt8(truncatingIfNeeded: number), count: min(256, count - place) - 8)
        }
        return buffer
    }

    private func all(_ queue: AnswerQueue) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        while let next = try await queue.next() { whole.writeImmutableBuffer(next) }
        return whole
    }

    private func joined(_ pieces: [ByteBuffer]) -> ByteBuffer {
        var whole = ByteBuffer()
        for piece in pieces { whole.writeImmutableBuffer(piece) }
        return whole
    }

    /// The thread that wrote a file may hold it for a moment longer than the queue.
    private func isGivenBack(_ room: AnswerRoom) async throws {
        try await until("\(room.inUse)") { room.inUse == (0, 0) }
    }

    @Test("what a client reads while it sends stays in memory, whatever the pieces")
    func keepsUp() async throws {
        let room = self.room()
        let queue = AnswerQueue(room, for: 1)
        let pieces = (0..<300).map { piece($0, [8, 800, 70_000, 400_000][$0 % 4]) }
        var whole = ByteBuffer()
        var most = 0
        // Four pieces are on their way at most, which memory holds: no file is needed, however the machine shares its time.
        for four in stride(from: 0, to: pieces.count, by: 4) {
            for piece in pieces[four..<(four + 4)] {
                try await queue.put(piece)
                most = max(most, room.inUse.files)
            }
            let sent = joined(Array(pieces[..<(four + 4)])).readableBytes
            // Less than a piece waits for more, or for the end.
            while sent - whole.readableBytes >= AnswerQueue.piece, let next = try await queue.next() { whole.writeImmutableBuffer(next) }
        }
        queue.end()
        whole.writeImmutableBuffer(try await all(queue))
        #expect(whole == joined(pieces))
        #expect(room.inUse.memory == 0)
        #expect(most == 0)
    }

    @Test("what comes before anybody reads waits in a file, in its order, and the room is given back")
    func readsLater() async throws {
        let room = self.room()
        do {
            let queue = AnswerQueue(room, for: 1)
            let pieces = (0..<40).map { piece($0, 200_000) }
            for piece in pieces.prefix(30) { try await queue.put(piece) }
            #expect(room.inUse.files >= 30 * 200_000 && room.inUse.memory <= 1 << 20)
            // It goes on while the file is read, and behind it.
            async let sent = all(queue)
            for piece in pieces.dropFirst(30) { try await queue.put(piece) }
            queue.end()
            let whole = try await sent
            #expect(whole == joined(pieces))
            queue.close()
        }
        try await isGivenBack(room)
    }

    @Test("many that read later share the room: none gets more memory than there is, all get everything")
    func manyTogether() async throws {
        let room = self.room(memory: 2 << 20)
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for number in 0..<12 {
                tasks.addTask {
                    let queue = AnswerQueue(room, for: UInt32(number % 3))
                    let pieces = (0..<12).map { piece(number * 100 + $0, 120_000) }
                    for piece in pieces {
                        try await queue.put(piece)
                        if room.inUse.memory > 2 << 20 { return false }
                    }
                    queue.end()
                    defer { queue.close() }
                    return try await all(queue) == joined(pieces)
                }
            }
            for try await isRight in tasks { #expect(isRight) }
        }
        try await isGivenBack(room)
    }

    @Test(
        "without room in files a client that does not read is given up; one that reads gets its answers even so", .timeLimit(.minutes(20)))
    func noRoom() async throws {
        for directories in [["/nowhere", "/proc"], ["/tmp"]] {
            let queue = AnswerQueue(room(memory: 1 << 16, files: 1 << 16, directories), for: 1)
            await #expect(throws: NoRoom.self) {
                for number in 0..<40 { try await queue.put(piece(number, 100_000)) }
            }
            queue.close()
        }
        let queue = AnswerQueue(room(memory: 0, files: 0, ["/nowhere"]), for: 1)
        let pieces = (0..<30).map { piece($0, 50_000) }
        async let sent = all(queue)
        for piece in pieces { try await queue.put(piece) }
        queue.end()
        let whole = try await sent
        #expect(whole == joined(pieces))
    }

    @Test(
        "one user who reads nothing is given up at its share, and another one's answers are kept until they are read",
        .timeLimit(.minutes(20)))
    func shares() async throws {
        let limits = InForce(limits(1 << 16, 4 << 20))
        let room = AnswerRoom(limits, directories: ["/tmp"])
        do {
            let deaf = AnswerQueue(room, for: 1)
            await #expect(throws: NoRoom.self) {
                for number in 0..<80 { try await deaf.put(piece(number, 100_000)) }
            }
            #expect(room.inUse.files <= 3 << 20)
            let other = AnswerQueue(room, for: 2)
            let pieces = (0..<7).map { piece($0, 100_000) }
            for piece in pieces { try await other.put(piece) }
            other.end()
            let whole = try await all(other)
            #expect(whole == joined(pieces))
            // A part of its own, and more room, are in force at once.
            var more = limits.current
            (more.answerFiles, more.answerFilesOfUser) = (64 << 20, 1 << 20)
            limits.replace(more)
            let file = try room.file(for: 3)
            #expect(throws: NoRoom.self) { try file.write([piece(1, (1 << 20) + 8)], at: 0) }
            try file.write([piece(1, 1 << 20)], at: 0)
            more.answerFilesOfUser = nil
            limits.replace(more)
            try file.write([piece(1, 32 << 20)], at: 0)
            deaf.close()
            other.close()
        }
        try await isGivenBack(room)
    }

    @Test("an error ends it for who sends, and a sender that goes for who makes", .timeLimit(.minutes(20)))
    func ends() async throws {
        struct Broken: Error {}
        let queue = AnswerQueue(room(), for: 1)
        try await queue.put(piece(1, 800))
        queue.end(Broken())
        await #expect(throws: Broken.self) { try await queue.next() }
        let left = AnswerQueue(room(), for: 1)
        let made = Task { while true { try await left.put(piece(1, 400_000)) } }
        _ = try await left.next()
        left.close()
        await #expect(throws: CancellationError.self) { try await made.value }
        let empty = AnswerQueue(room(), for: 1)
        empty.end()
        #expect(try await empty.next() == nil)
    }

    @Test("files lie where large temporary ones belong, and never have a name")
    func files() throws {
        #expect(
            AnswerRoom.directories(database: "/var/lib/holdline/h.db", temporary: "/t") == ["/t", "/var/tmp", "/tmp", "/var/lib/holdline"])
        #expect(AnswerRoom.directories(database: "h.db", temporary: nil) == ["/var/tmp", "/tmp"])
        let directory = try ShortDirectory()
        let room = self.room([directory.path])
        let file = try room.file(for: 1)
        try file.write([piece(1, 800), piece(2, 80)], at: 0)
        #expect(try file.read(880, at: 0) == joined([piece(1, 800), piece(2, 80)]))
        var names: [String] = []
        let listing = try #require(opendir(directory.path))
        while let entry = readdir(listing) {
            names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        closedir(listing)
        #expect(Set(names) == [".", ".."])
    }

    @Test("a directory that is full is passed over where another one has room, and taken where none has")
    func fullDirectory() throws {
        let base = "/tmp/holdline-\(UInt64.random(in: 0...(.max)))"
        let directories = [base + "/full", base + "/roomy"]
        for path in [base] + directories { #expect(mkdir(path, 0o700) == 0) }
        defer { for path in directories + [base] { rmdir(path) } }
        for hasRoom in [true, false] {
            let room = AnswerRoom(InForce(limits(0, 1 << 20)), directories: directories) { hasRoom && $0.hasSuffix("roomy") ? 1 << 30 : 0 }
            let file = try room.file(for: 1)
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            withExtendedLifetime(file) {
                #expect(names.contains { $0.hasPrefix(directories[hasRoom ? 1 : 0]) })
                #expect(!names.contains { $0.hasPrefix(directories[hasRoom ? 0 : 1]) })
            }
        }
    }
}
