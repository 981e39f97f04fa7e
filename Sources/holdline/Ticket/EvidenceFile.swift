import Crypto
import Glibc
import HoldlineCore

/// A file that backs a complaint: its name and the SHA-256 of what it holds now.
enum EvidenceFile {
    static func read(_ path: String) throws(CommandFailure) -> Evidence {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let input = DescriptorInput(descriptor)
        var hash = SHA256()
        while true {
            let bytes: [UInt8]
            do { bytes = try input.read() } catch {
                guard case .unreadableFile(_, let why) = error else { throw error }
                throw .unreadableFile(path, why)
            }
            if bytes.isEmpty { break }
            hash.update(data: bytes)
        }
        let digest = hash.finalize().hexadecimal
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let text = FreeText(name) else { throw .usage("the file's name cannot be stored: \(path)") }
        return Evidence(name: text, sha256: digest)
    }
}
