import Glibc
import HoldlineCore
import HoldlineWire

/// SHA-256 by the system's libcrypto, opened when it is first needed: to link it would cost each start of the command 0.6 ms.
struct FileHash: ~Copyable {
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

    /// Adds bytes, in their order.
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

extension FileHash {
    /// The digest of bytes. Throws `refusedHere` where libcrypto is not there.
    static func digest(of bytes: [UInt8]) throws(CommandFailure) -> FileDigest {
        guard let hash = FileHash() else { throw .refusedHere("libcrypto.so.3 is not there, and mails are kept under their SHA-256") }
        hash.update(bytes)
        guard case .success(let digest) = FileDigest.read(hash.finish().hexadecimal) else {
            throw .refusedHere("libcrypto gives no SHA-256")
        }
        return digest
    }
}
