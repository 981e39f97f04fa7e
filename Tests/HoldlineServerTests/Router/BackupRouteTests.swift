import Foundation
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer

@Suite("the routes of backups")
struct BackupRouteTests {
    @Test("a backup comes with its length, digest, head and hash, and stands in the list of those that were handed over")
    func backup() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let request = "GET /v1/backup?to=%2Fb%2Fx.db HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let bytes = try await daemon.exchange(Array(request.utf8))
            let end = try #require(Data(bytes).range(of: Data("\r\n\r\n".utf8)))
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
            let body = Array(bytes[end.upperBound...])
            #expect(head.hasPrefix("http/1.1 200") && head.contains("application/vnd.sqlite3") && head.contains("etag: \"1\""))
            #expect(head.contains("content-length: \(body.count)"))
            #expect(head.contains("holdline-sha256: \(SHA256.hash(body).hexadecimal)"))
            #expect(body.starts(with: "SQLite format 3\0".utf8))
            try await until { try await daemon.send("GET", "/v1/backups").json["items"]?.elements.isEmpty == false }
            let list = try await daemon.send("GET", "/v1/backups").json
            #expect(SchemaValidator.problems(list, .named("BackupList")) == [])
            let first = try #require(list["items"]?.elements.first)
            #expect(first["to"]?.string == "/b/x.db" && first["head"]?.whole == 1)
            #expect(head.contains("holdline-ledger-hash: \(first["headHash"]?.string ?? "-")"))
            let mode = try FileManager.default.attributesOfItem(atPath: daemon.database + ".backups")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("HEAD makes no backup, and a place with a line feed is refused")
    func withoutMaking() async throws {
        try await DaemonScope.run { daemon in
            let head = try await daemon.send("HEAD", "/v1/backup")
            #expect(head.status == 200)
            #expect(try await daemon.send("GET", "/v1/backup?to=a%0Ab").code == "invalid")
            #expect(try await daemon.send("GET", "/v1/backups").json["items"]?.elements.count == 0)
        }
    }

    @Test("one backup is made at a time")
    func oneAtATime() throws {
        let backups = Backups()
        var turn: Backups.Turn? = try backups.begin()
        turn?.at(BackupProgress(.checking, done: 1, total: 2))
        #expect(backups.progress == BackupProgress(.checking, done: 1, total: 2))
        #expect((try? backups.begin()) == nil)
        turn = nil
        #expect(backups.progress == nil)
        #expect((try? backups.begin()) != nil)
    }

    @Test("root, the daemon's own user and auditors get a backup, whatever other roles say")
    func access() throws {
        let route = try #require(Routes.all.first { $0.name == "GET /v1/backup" })
        func caller(_ uid: UInt32, _ roles: Set<Role>) -> Caller { Caller(uid: uid, name: "x", roles: roles) }
        #expect(route.access.admits(caller(0, [])) && route.access.admits(caller(geteuid(), [])))
        let other = geteuid() + 4711
        #expect(route.access.admits(caller(other, [.auditor])))
        #expect(!route.access.admits(caller(other, Set(Role.allCases).subtracting([.auditor]))))
    }
}
