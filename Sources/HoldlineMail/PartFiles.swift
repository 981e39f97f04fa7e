import CGMime
import Glibc
import HoldlineCore
import HoldlineFormats

/// The directory into which files of a mail are written, each under its SHA-256.
struct PartFiles {
    let directory: String
    /// A larger file is not kept.
    let largest: Int

    /// A file that was written, or one that is too large, of which only the size is known.
    enum Outcome {
        case kept(size: Int, sha256: String)
        case tooLarge(size: Int)
    }

    /// Writes what `write` gives to a stream. Throws where the directory takes nothing.
    func keep(_ write: (UnsafeMutablePointer<GMimeStream>) -> Void) throws(MailReadingProblem) -> Outcome {
        let path = "\(directory)/part"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let file = MailObject(owned: g_mime_stream_fs_new(descriptor)),
            let stream = MailObject(owned: g_mime_stream_filter_new(file.pointer)),
            let checksum = MailObject(owned: g_mime_filter_checksum_new(G_CHECKSUM_SHA256))
        else { throw MailReadingProblem("a part cannot be written into \(directory)", errno) }
        holdline_filter(stream.pointer, checksum.pointer)
        write(stream.pointer)
        g_mime_stream_flush(stream.pointer)
        var status = stat()
        // What could not be written shows in the size that the stream knows of: a full directory fails the whole reading.
        guard fstat(descriptor, &status) == 0, Int(status.st_size) == g_mime_stream_tell(file.pointer) else {
            throw MailReadingProblem("a part cannot be written into \(directory)", errno)
        }
        guard status.st_size <= largest else {
            unlink(path)
            return .tooLarge(size: Int(status.st_size))
        }
        let digest = holdline_digest(checksum.pointer)
        defer { g_free(digest) }
        let name = digest.map { String(cString: $0) } ?? ""
        guard rename(path, "\(directory)/\(name)") == 0 else { throw MailReadingProblem("a part cannot be kept in \(directory)", errno) }
        return .kept(size: Int(status.st_size), sha256: name)
    }

    /// A copy of the mail itself.
    func keep(_ mail: RawMail) throws(MailReadingProblem) -> Outcome {
        guard mail.size <= largest else { return .tooLarge(size: mail.size) }
        return try keep { stream in
            guard let source = MailObject(owned: g_mime_stream_fs_new_with_bounds(mail.descriptor, mail.start, mail.end)) else { return }
            g_mime_stream_fs_set_owner(holdline_file(source.pointer), 0)
            g_mime_stream_reset(source.pointer)
            g_mime_stream_write_to_stream(source.pointer, stream)
        }
    }
}
