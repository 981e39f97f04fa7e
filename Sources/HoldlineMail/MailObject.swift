import CGMime

/// A reference to an object of GMime, given back with this value.
final class MailObject<Pointee> {
    let pointer: UnsafeMutablePointer<Pointee>

    /// Takes over the reference; nil stays nil.
    init?(owned pointer: UnsafeMutablePointer<Pointee>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { holdline_release(pointer) }
}
