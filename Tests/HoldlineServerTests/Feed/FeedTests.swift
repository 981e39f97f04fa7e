import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer

@Suite struct FeedTests {
    @Test("a feed that does not follow gives what there is after a seq, and ends with the head")
    func once() async throws {
        try await DaemonScope.run { daemon in
            for number in 1...3 { try await daemon.send("PUT", "/v1/invoices/F\(number)", WriteTests.invoice) }
            let all = try await daemon.send("GET", "/v1/events").lines
            #expect(all.dropLast().map { $0["seq"]?.whole } == [1, 2, 3])
            #expect(all.last == .object(["head": .number(3)]))
            let rest = try await daemon.send("GET", "/v1/events?after=2").lines
            #expect(rest.map { $0["seq"]?.whole } == [3, nil])
            #expect(try await daemon.send("GET", "/v1/events?after=3").lines == [.object(["head": .number(3)])])
        }
    }

    @Test("a follower gets what was, and what comes, in order and once")
    func following() async throws {
        try await DaemonScope.run { daemon in
            for number in 1...3 { try await daemon.send("PUT", "/v1/invoices/F\(number)", WriteTests.invoice) }
            let request = "GET /v1/events?after=1&follow=true HTTP/1.1\r\nHost: x\r\n\r\n"
            async let followed = daemon.exchange(Array(request.utf8)) { String(decoding: $0, as: UTF8.self).contains(#""seq":20,"#) }
            for number in 4...20 { try await daemon.send("PUT", "/v1/invoices/F\(number)", WriteTests.invoice) }
            let seqs = try Reply(try await followed).lines.compactMap { $0["seq"]?.whole }
            #expect(seqs == Array(2...20))
        }
    }

    @Test("the metrics page tells how many follow, and how far the last of them is behind")
    func behind() async throws {
        let followers = Followers { Limits() }
        let seat = try followers.enter(7)
        seat.sent(upTo: 1)
        let page = try PrometheusPage(followers.page(head: 3))
        #expect(page.samples == ["holdline_followers": 1, "holdline_follower_behind_events": 2])
        withExtendedLifetime(seat) {}
        try await DaemonScope.run { daemon in
            func samples() async throws -> [String: Double] { try PrometheusPage(try await daemon.send("GET", "/metrics").text).samples }
            #expect(try await samples()["holdline_followers"] == 0)
            let request = "GET /v1/events?follow=true HTTP/1.1\r\nHost: x\r\n\r\n"
            async let followed = daemon.exchange(Array(request.utf8)) { String(decoding: $0, as: UTF8.self).contains(#""seq":2,"#) }
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            try await until { try await samples()["holdline_followers"] == 1 }
            try await until { try await samples()["holdline_follower_behind_events"] == 0 }
            let all = try await samples()
            #expect(all["holdline_followers"] == 1 && all["holdline_follower_behind_events"] == 0)
            #expect(all["holdline_database_free_bytes"].map { $0 > 0 } == true)
            #expect(all["holdline_invoices_registered_timestamp_seconds"].map { $0 > 1_700_000_000 } == true)
            try await daemon.send("PUT", "/v1/invoices/F2", WriteTests.invoice)
            _ = try await followed
        }
    }

    @Test("a follower more than the limit is told so, and it was not done")
    func limit() async throws {
        try await DaemonScope.run {
            $0.limits.followers = 0
        } _: { daemon in
            let reply = try await daemon.send("GET", "/v1/events?follow=true")
            #expect(reply.status == 503)
            #expect(reply.code == "too-many-followers")
            #expect(reply.json["done"] == .flag(false))
            #expect(reply.headers["retry-after"] == "1")
            #expect(try await daemon.send("GET", "/v1/events").status == 200)
        }
    }
}
