import Foundation
import Glibc

/// A directory of one test, short enough for a socket in it, and gone afterwards.
final class ShortDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/hl-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    struct Failed: Error {
        let code: Int32
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func mode(of name: String) -> mode_t? {
        var status = stat()
        return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    func exists(_ name: String) -> Bool { access(path + "/" + name, F_OK) == 0 }

    func write(_ text: String, to name: String) throws {
        let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failed(code: errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Failed(code: errno) }
    }
}
