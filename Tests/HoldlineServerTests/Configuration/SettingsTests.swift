import Foundation
import HoldlineCore
import HoldlineWire
import Logging
import Testing

@testable import HoldlineServer

@Suite("settings")
struct SettingsTests {
    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "holdline.yaml")
        try Data(text.utf8).write(to: file)
        try body(file.path())
    }

    @Test("flags win over the environment, the environment over the file, the file over the usual places")
    func precedence() throws {
        try withFile("socket: /file.sock\ndatabase: /file.db\nlog: {level: error}\n") { path in
            let environment = ["HOLDLINE_SOCKET": "/environment.sock", "HOLDLINE_DATABASE": "", "HOLDLINE_CONFIG": path]
            let plain = try Settings.load(flags: Flags(), environment: environment, user: 7)
            #expect(plain.socket == "/environment.sock")
            #expect(plain.database == "/file.db")
            #expect(plain.configuration == path)
            #expect(plain.logLevel == .error)
            let flagged = try Settings.load(
                flags: Flags(socket: "/flag.sock", database: "/flag.db", logLevel: .debug), environment: environment, user: 7)
            #expect(flagged.socket == "/flag.sock")
            #expect(flagged.database == "/flag.db")
            #expect(flagged.logLevel == .debug)
        }
    }

    @Test("a file that a flag names wins over the environment, and the variable that is not heard is named")
    func named() throws {
        try withFile("socket: /file.sock\n") { path in
            let environment = ["HOLDLINE_SOCKET": "/environment.sock", "HOLDLINE_DATABASE": "/environment.db"]
            let settings = try Settings.load(flags: Flags(configuration: path), environment: environment, user: 7)
            #expect(settings.socket == "/file.sock")
            #expect(settings.warnings == ["HOLDLINE_SOCKET (/environment.sock) is not heard: \(path) says /file.sock"])
            // What the file does not say, the environment does.
            #expect(settings.database == "/environment.db")
            let flagged = try Settings.load(flags: Flags(socket: "/flag.sock", configuration: path), environment: environment, user: 7)
            #expect(flagged.socket == "/flag.sock" && flagged.warnings.isEmpty)
        }
    }

    @Test("one path is not both the socket and the database, whoever gave it")
    func onePath() throws {
        try withFile("socket: /one\n") { path in
            let error = #expect(throws: StartProblem.self) {
                try Settings.load(flags: Flags(database: "/one", configuration: path), environment: [:], user: 7)
            }
            #expect(error?.message.contains("cannot be both the socket and the database") == true)
        }
    }

    @Test("a file that is named and does not exist is an error, wherever it was named")
    func namedFileMissing() {
        #expect(throws: StartProblem("the configuration /nowhere/h.yaml cannot be read: No such file or directory")) {
            try Settings.load(flags: Flags(configuration: "/nowhere/h.yaml"), environment: [:], user: 7)
        }
        #expect(throws: StartProblem.self) {
            try Settings.load(flags: Flags(), environment: ["HOLDLINE_CONFIG": "/nowhere/h.yaml"], user: 7)
        }
    }

    @Test("a calendar of years that are over is warned of, and one that goes on is not")
    func overHolidays() throws {
        for (year, count) in [("2020", 1), ("2090", 0)] {
            let event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:\(year)1228\nEND:VEVENT"
            try withFile("BEGIN:VCALENDAR\n\(event)\nEND:VCALENDAR\n") { calendar in
                try withFile("holidays: {files: [\(calendar)]}\n") { path in
                    let warnings = try Settings.load(flags: Flags(configuration: path), environment: [:], user: 7).warnings
                    #expect(warnings.count == count && warnings.allSatisfy { $0.hasPrefix("\(calendar) has no holiday from ") })
                }
            }
        }
    }

    @Test("without any file the usual places are taken")
    func noFile() throws {
        let environment = ["XDG_CONFIG_HOME": "/nowhere", "XDG_RUNTIME_DIR": "/run/user/7", "XDG_STATE_HOME": "/state"]
        let settings = try Settings.load(flags: Flags(), environment: environment, user: 7)
        let places = RuntimePaths.standard(environment: environment, user: 7) { FileManager.default.fileExists(atPath: $0) }
        #expect(settings.socket == places.socket)
        #expect(settings.database == places.database)
        #expect(settings.configuration == nil)
    }

    @Test("a byte-order mark is no part of the file, and other bytes than UTF-8 are an error")
    func encoding() throws {
        try withFile("\u{FEFF}resumeAfter: 4\n") { path in
            #expect(try Settings.load(flags: Flags(configuration: path), environment: [:], user: 7).policy.resumeAfter == 4)
            try Data([0x61, 0xFF, 0xFE]).write(to: URL(filePath: path))
            #expect(throws: StartProblem("the configuration \(path) is not in UTF-8")) {
                try Settings.load(flags: Flags(configuration: path), environment: [:], user: 7)
            }
        }
    }
}
