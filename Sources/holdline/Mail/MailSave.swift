import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Writes the files of a mail into a directory: `GET /v1/messages/M-5`, and `GET /v1/files/…` for each.
///
/// Exit codes: 0 all are there; 1 there is no such mail, the directory takes no file, or a file is not here.
struct MailSave: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "save", "Save the attachments of a mail, or the whole of one that goes out.",
        "A file that is there already is never overwritten: the new one gets a number. Names are made harmless; nothing is opened.",
        examples: "holdline mail save M-5", "holdline mail save M-5 /tmp/evidence")

    @OptionGroup var message: MessageArgument
    @Argument(help: ArgumentHelp("Where to.", valueName: "directory"), completion: .directory) var directory = "."
    @OptionGroup var connection: ConnectionOptions

    /// Each file is checked against its SHA-256 while it arrives; one that differs, or breaks off, is removed again. The path and
    /// the size in bytes of each file are printed once it is whole.
    func run() async throws {
        let client = try connection.client()
        let (message, console) = (try await client.message(message.id).value, Console.current)
        let place = try LetterDirectory(directory)
        let files = MailFiles.files(of: message)
        guard !files.isEmpty else {
            throw CommandFailure.refusedHere(
                message.messageID == nil ? "\(message.id) has no file: what it had was erased" : "\(message.id) has no file")
        }
        for file in files {
            guard case .success(let digest) = FileDigest.read(file.sha256) else {
                throw CommandFailure.refusedHere("\(file.sha256.prefix(80)) is no SHA-256")
            }
            let saved = try SavedFile(file.name, in: place)
            do {
                try await client.file(digest) { try saved.write($0) }
                guard try saved.finish() == file.sha256 else {
                    throw CommandFailure.refusedHere(
                        "\(file.name) came with another digest than \(message.id) says: it is damaged at the daemon's disk")
                }
                try console.say("\(Shown.line(saved.path))  \(saved.count) bytes")
            } catch {
                unlink(saved.path)
                throw error
            }
        }
    }
}

/// Names and places of files that came from outside.
enum MailFiles {
    /// The files of a mail, with the names under which they are saved.
    static func files(of message: Message) -> [(name: String, sha256: String)] {
        if let sha256 = message.sha256 { return [("\(message.id).eml", sha256)] }
        return (message.attachments ?? []).enumerated().map { place, file in
            (name(file.name.text) ?? "\(message.id)-\(place + 1).bin", file.sha256)
        }
    }

    /// A name that is one in this directory, cannot hide, and is shown as it is; nil where nothing is left of it.
    static func name(_ text: String) -> String? {
        let last = text.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        var name = String(
            String.UnicodeScalarView(
                last.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "_"
                    default: scalar
                    }
                }))
        while let first = name.first, first == "." || first == "-" || first == " " { name.removeFirst() }
        // Longer names many file systems do not take.
        while name.utf8.count > 200 { name.removeLast() }
        return name.isEmpty ? nil : name
    }
}

/// A file that is being saved, piece by piece.
private final class SavedFile: @unchecked Sendable {
    let path: String
    /// Bytes that were written so far.
    private(set) var count = 0
    private let descriptor: Int32
    private let hash: FileHash

    /// Makes a new one: `photo.jpg`, or `photo-2.jpg` where that is there.
    init(_ name: String, in place: LetterDirectory) throws(CommandFailure) {
        guard let hash = FileHash() else {
            throw .refusedHere("the digest of \(name) is computed by libcrypto.so.3 (Debian's package libssl3), which is not here")
        }
        self.hash = hash
        (path, descriptor) = try Self.create(name, in: place)
    }

    deinit { close(descriptor) }

    /// The number stands before the ending. Ten thousand names are tried, and `O_EXCL` sees to it that no file is overwritten,
    /// also where another program makes one at the same time.
    private static func create(_ name: String, in place: LetterDirectory) throws(CommandFailure) -> (path: String, descriptor: Int32) {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        for number in 1...10_000 {
            let free = number == 1 ? name : "\(name[..<dot])-\(number)\(name[dot...])"
            let path = "\(place.path)/\(free)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
            if descriptor >= 0 { return (path, descriptor) }
            guard errno == EEXIST else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        }
        throw .unwritable("\(place.path)/\(name): there are ten thousand of that name")
    }

    /// Appends a piece. Throws `unwritable`.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do { try SystemCall.write(bytes, to: descriptor) } catch { throw .unwritable("\(path): \(error.message)") }
        hash.update(bytes)
        count += bytes.count
    }

    /// Makes it durable; the digest of all that came.
    func finish() throws(CommandFailure) -> String {
        guard fsync(descriptor) == 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        return hash.finish().hexadecimal
    }
}
