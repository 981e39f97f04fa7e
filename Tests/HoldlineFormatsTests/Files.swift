import Foundation
import HoldlineFormats

/// Where the tests find files: the repository's own examples, and other people's samples beside it.
enum Files {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func example(_ name: String) throws -> ByteSource {
        try ByteSource.file(repository.appendingPathComponent("Deploy/examples/\(name)").path)
    }

    /// The samples' folder: named by HOLDLINE_SAMPLES, or beside the repository; nil where it is not there.
    static let samples: String? = {
        let named = ProcessInfo.processInfo.environment["HOLDLINE_SAMPLES"]
        let beside = repository.deletingLastPathComponent().appendingPathComponent("shared/samples").path
        return [named, beside].compactMap(\.self).first { FileManager.default.fileExists(atPath: $0) }
    }()

    static func sample(_ name: String) throws -> ByteSource { try ByteSource.file("\(samples ?? ".")/\(name)") }
}

extension ByteSource {
    static func text(_ text: String, name: String = "a.xml", chunks: Int = chunkSize) -> ByteSource {
        .bytes(Array(text.utf8), name: name, chunks: chunks)
    }
}
