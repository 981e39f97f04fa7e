import Glibc
import HoldlineCore

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
        guard descriptor >= 0 else { throw .unreadableFile(path, String(cString: strerror(errno))) }
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

/// SHA-256 by the system's libcrypto, opened when it is first needed: to link it would cost each start of the command 0.6 ms.
private struct FileHash: ~Copyable {
    private typealias Make = @convention(c) () -> OpaquePointer?
    private typealias Begin = @convention(c) (OpaquePointer, OpaquePointer, OpaquePointer?) -> Int32
    private typealias Update = @convention(c) (OpaquePointer, UnsafeRawPointer, Int) -> Int32
    private typealias Finish = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt8>, OpaquePointer?) -> Int32
    private typealias Free = @convention(c) (OpaquePointer) -> Void

    /// OpenSSL's state of the computation, freed with this value.
    private let context: OpaquePointer
    private let add: Update
    private let end: Finish
    private let free: Free

    /// Nil where the library is not there, or lacks the algorithm.
    init?() {
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW),
            let make = Self.function("EVP_MD_CTX_new", library, Make.self),
            let algorithm = Self.function("EVP_sha256", library, Make.self)?(),
            let begin = Self.function("EVP_DigestInit_ex", library, Begin.self),
            let add = Self.function("EVP_DigestUpdate", library, Update.self),
            let end = Self.function("EVP_DigestFinal_ex", library, Finish.self),
            let free = Self.function("EVP_MD_CTX_free", library, Free.self),
            let context = make(), begin(context, algorithm, nil) == 1
        else { return nil }
        (self.context, self.add, self.end, self.free) = (context, add, end, free)
    }

    deinit { free(context) }

    func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { if let base = $0.baseAddress { _ = add(context, base, $0.count) } } }

    /// 32 bytes; empty where libcrypto fails. It ends the computation.
    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            if let base = bytes.baseAddress, end(context, base, nil) == 1 { count = 32 }
        }
    }

    /// A function of the library by its C name; nil where it has none.
    private static func function<Function>(_ name: String, _ library: UnsafeMutableRawPointer, _ type: Function.Type) -> Function? {
        dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }
}
