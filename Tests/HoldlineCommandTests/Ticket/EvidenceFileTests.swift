import Foundation
import HoldlineCore
import Testing

@testable import holdline

@Suite("evidence files")
struct EvidenceFileTests {
    @Test("evidence is the file's name and the SHA-256 of what is in it")
    func hash() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "photo-\(UInt64.random(in: 0 ... .max)).jpg")
        defer { try? FileManager.default.removeItem(at: file) }
        // FIPS 180-4's example of a million letters.
        try Data(repeating: UInt8(ascii: "a"), count: 1_000_000).write(to: file)
        let evidence = try EvidenceFile.read(file.path)
        #expect(evidence.name.description == file.lastPathComponent)
        #expect(evidence.sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("a file that is not there is refused with its path")
    func missing() {
        #expect { try EvidenceFile.read("/nowhere/photo.jpg") } throws: { "\($0)".contains("/nowhere/photo.jpg") }
    }
}
