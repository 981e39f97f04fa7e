import Foundation
import Glibc
import Testing
import Waiting

/// What is looked at is that it measures all of it and leaves nothing; its figures mean nothing here.
@Suite("The benchmark", .serialized)
struct BenchTests {
    private static let short = ["--quick", "--held", "100", "--seconds", "0.05"]

    private static let subjects = [
        "import of invoices", "import of tickets with a dispute", "single check, 1 at a time", "single check, 16 at a time",
        "single check, 64 at a time", "bulk check, 1,000 lines", "holdline invoice check", "start to the first answer",
        "memory after the start", "start after kill -9, cold cache", "memory after the checks", "durable opens, 1 at a time",
        "durable opens, 16 at a time", "durable opens, 64 at a time", "durable opens, 64 at a time, and its own rows", "disk a ticket",
        "dunning run, dry",
        "dunning run, reminders registered", "next call, 50 agents, 100 waiting, p50", "next call, 50 agents, 100 waiting, p99",
        "calls that come in, 1 at a time", "calls that come in, 16 at a time", "calls that come in, 64 at a time",
    ]

    private static let againstRedis = subjects[2...8] + [subjects[10]]

    private struct Line: Decodable {
        struct Figure: Decodable {
            var median: Double
            var values: [Double]
        }
        struct Floor: Decodable {
            var name: String
            var missing: String?
            var figure: Figure?
        }
        var what: String
        var figure: Figure
        var floor: Floor?
        var ratio: Double?
    }

    /// In a directory of its own, which has to be empty afterwards.
    private func bench(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
        let place = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: place + "/bench", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let finished = try run(
            Programs.directory + "/holdline-bench", arguments + ["--directory", place + "/bench"], environment: environment, in: place)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place + "/bench") == [])
        return finished
    }

    private func figures(_ finished: Finished) throws -> [Line] {
        try finished.output.split(separator: "\n").dropFirst().map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test("every figure is there, with the floors of the same run", .enabled(if: Programs.has("redis-server") && Programs.has("redis-cli")))
    func floors() throws {
        let finished = try bench(Self.short)
        #expect(finished.status == 0, "\(finished.errors)")
        let lines = finished.output.split(separator: "\n")
        #expect(lines.first?.contains("cores") == true)
        for subject in Self.subjects { #expect(lines.contains { $0.hasPrefix(subject + " ") }, "\(subject)\n\(finished.output)") }
        for subject in Self.againstRedis {
            #expect(
                lines.contains { $0.hasPrefix(subject + " ") && $0.lowercased().contains(" redis") && !$0.contains("here") }, "\(subject)")
        }
    }

    @Test("without Redis the line says so, and has no ratio")
    func withoutRedis() throws {
        let finished = try bench(Self.short + ["--runs", "2", "--seconds", "0.02", "-o", "json"], environment: ["PATH": "/nowhere"])
        #expect(finished.status == 0, "\(finished.errors)")
        let figures = try figures(finished)
        #expect(figures.map(\.what) == Self.subjects)
        for figure in figures where Self.againstRedis.contains(figure.what) {
            #expect(figure.floor?.missing == "not installed here")
            #expect(figure.ratio == nil)
        }
        // A figure is the median of its repetitions, and its ratio that of the two medians.
        let tickets = try #require(figures.first { $0.what == "import of tickets with a dispute" })
        #expect(tickets.figure.values.count == 2)
        #expect(abs(tickets.figure.median - (tickets.figure.values[0] + tickets.figure.values[1]) / 2) < 1e-6)
        let floor = try #require(tickets.floor?.figure?.median)
        #expect(abs(try #require(tickets.ratio) - tickets.figure.median / floor) < 1e-9)
    }

    @Test("growth compares every size with the first")
    func growth() throws {
        let finished = try bench(Self.short + ["--growth", "--sizes", "100,200", "-o", "json"])
        #expect(finished.status == 0, "\(finished.errors)")
        let figures = try figures(finished)
        #expect(figures.count == 28)
        for (first, second) in zip(figures.prefix(14), figures.dropFirst(14)) {
            #expect(first.floor == nil && first.what.hasSuffix(", 100 held"))
            #expect(second.floor?.name == "at 100" && second.what.hasSuffix(", 200 held"))
            #expect(second.floor?.figure?.median == first.figure.median)
        }
    }

    @Test("one that is stopped leaves neither a process nor a file")
    func stopped() async throws {
        let place = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: place + "/bench", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let child = try Child(
            [Programs.directory + "/holdline-bench", "--seconds", "60", "--directory", place + "/bench"], output: place + "/out",
            errors: place + "/errors", workingIn: place)
        func isUsed() throws -> Bool { try run("pgrep", ["-f", place + "/bench/"], in: "/tmp").status == 0 }
        try await until { try isUsed() }
        child.send(SIGTERM)
        #expect(child.wait() == 128 + SIGTERM)
        #expect(try !isUsed())
        #expect(try FileManager.default.contentsOfDirectory(atPath: place + "/bench") == [])
    }

    @Test("it refuses to fill a home directory, and sizes that mean nothing")
    func refused() throws {
        #expect(try run(Programs.directory + "/holdline-bench", ["--directory", "/home"], in: "/tmp").status == 1)
        #expect(try run(Programs.directory + "/holdline-bench", ["--held", "0"], in: "/tmp").status == 64)
        #expect(try run(Programs.directory + "/holdline-bench", ["--growth", "--sizes", "many"], in: "/tmp").status == 64)
    }
}
