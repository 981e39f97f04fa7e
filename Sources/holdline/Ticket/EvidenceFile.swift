import Glibc
import HoldlineCore
import HoldlineWire

/// A file that backs a complaint: its name and the SHA-256 of what it holds now.
///
/// The file itself stays where it is: the ledger proves later that it is the one that was meant.
enum EvidenceFile {
    /// Reads the file to its end. Refuses one that cannot be read, and one whose name cannot be stored.
    ///
    /// Throws `unreadableFile` with the system's reason, and `usage` for a name that is no storable text. It is
    /// read in pieces, whatever its size.
    static func read(_ path: String) throws(CommandFailure) -> Evidence {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        let input = DescriptorInput(descriptor, name: path)
        guard let hash = FileHash() else {
            throw .unreadableFile(path, "its SHA-256 is computed by libcrypto.so.3 (Debian's package libssl3), which is not here")
        }
        while case let bytes = try input.read(), !bytes.isEmpty { hash.update(bytes) }
        let digest = hash.finish().hexadecimal
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let text = FreeText(name) else { throw .usage("the file's name cannot be stored: \(path)") }
        return Evidence(name: text, sha256: digest)
    }
}
