import Glibc
import HoldlineCore
import Testing

@testable import holdlined

@Suite("lines of the log")
struct LineOutputTests {
    /// A pipe of one page that nobody waits for.
    private final class Pipe {
        private var ends: [Int32] = [-1, -1]
        var writing: Int32 { ends[1] }

        init() throws {
            try #require(pipe(&ends) == 0)
            for end in ends { try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
            // F_SETPIPE_SZ, fcntl(2): a macro that Swift does not import.
            try #require(fcntl(writing, 1031, 4096) == 4096)
        }

        deinit { for end in ends { close(end) } }

        /// All that was written since the last call.
        func read() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = Glibc.read(ends[0], &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private static func told(_ count: Int) -> String { "holdlined: lines of the log that were lost before this one: \(count)\n" }

    @Test("a line of which only a part is taken is lost, and said to be; the next one begins a line of its own")
    func torn() throws {
        let pipe = try Pipe()
        let output = LineOutput(pipe.writing)
        output.write("whole")
        #expect(output.trouble() == nil)
        #expect(pipe.read() == "whole\n")
        let long = String(repeating: "x", count: 6000)
        output.write(long)
        #expect(output.trouble()?.sentence.contains("lines lost so far: 1") == true)
        output.write("also lost")
        #expect(output.trouble()?.sentence.contains("lines lost so far: 2") == true)
        #expect(pipe.read() == long.prefix(4096))
        #expect(output.trouble() == nil)
        #expect(pipe.read() == "\n" + Self.told(2))
        output.write("whole")
        #expect(pipe.read() == "whole\n")
    }

    @Test("the first line that is written again says how many were lost before it, whoever asks")
    func toldOnce() throws {
        let pipe = try Pipe()
        let output = LineOutput(pipe.writing)
        output.write(String(repeating: "x", count: 4000))
        for _ in 0..<3 { output.write(String(repeating: "y", count: 200)) }
        #expect(pipe.read().count == 4001)
        output.write("here again")
        #expect(pipe.read() == Self.told(3) + "here again\n")
        #expect(output.trouble() == nil)
        output.write("and on")
        #expect(pipe.read() == "and on\n")
    }
}
