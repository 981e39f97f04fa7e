import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineMail
import HoldlineWire

/// `holdline-mime [--limit BYTES] DIRECTORY`: reads one mail on standard input, writes its files into the directory, each under its SHA-256,
/// and what it says to standard output as JSON, in the form of `POST /v1/messages`.
///
/// It is a program of its own so that what a mail can do to its reader ends with the reader: `holdline mail receive` starts it, and takes
/// the mail as a whole where it ends otherwise than with 0. Exit codes are those of sysexits.h: 64 usage, 74 the directory or the input
/// fails.
@main
enum HoldlineMime {
    /// `--limit` is the most bytes of one file, 25,000,000 where it is left out; it comes first, and there is no other option.
    static func main() {
        StandardStreams.holdClosed()
        var arguments = CommandLine.arguments.dropFirst()
        var limits = MailReader.Limits()
        if arguments.first == "--limit" {
            guard let limit = arguments.dropFirst().first.flatMap({ Int($0) }), limit > 0 else {
                end("--limit wants a number of bytes", 64)
            }
            limits.file = limit
            arguments = arguments.dropFirst(2)
        }
        guard let directory = arguments.first, arguments.count == 1, !directory.hasPrefix("-") else {
            end("usage: holdline-mime [--limit BYTES] DIRECTORY <MAIL", 64)
        }
        bound()
        do throws(MailReadingProblem) {
            let reading = try MailReader.read(try seekable(STDIN_FILENO, directory), into: directory, limits)
            guard let json = try? SortedJSON.bytes(reading), say(json + [UInt8(ascii: "\n")], to: STDOUT_FILENO) else {
                end("standard output takes nothing", 74)
            }
        } catch { end(error.message, 74) }
    }

    /// What a mail may cost: half a gigabyte of addresses, of which a fraction is memory; a minute of computing, and two of waiting.
    private static func bound() {
        func set(_ resource: __rlimit_resource, _ value: rlim_t) {
            var limit = rlimit(rlim_cur: value, rlim_max: value)
            _ = setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        }
        // A build for a sanitizer has far more addresses than that, before it reads anything.
        if dlsym(nil, "__asan_init") == nil, dlsym(nil, "__tsan_init") == nil { set(RLIMIT_AS, 1 << 29) }
        set(RLIMIT_CPU, 60)
        set(RLIMIT_CORE, 0)
        set(RLIMIT_NOFILE, 64)
        alarm(120)
    }

    /// The input itself, or a copy without a name where it is a pipe.
    private static func seekable(_ input: Int32, _ directory: String) throws(MailReadingProblem) -> Int32 {
        if lseek(input, 0, SEEK_CUR) >= 0 { return input }
        let path = "\(directory)/mail"
        let copy = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard copy >= 0 else { throw MailReadingProblem("no file can be made in \(directory)", errno) }
        unlink(path)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count == 0 { return copy }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw MailReadingProblem("the mail cannot be read", errno) }
            guard say(Array(buffer[..<count]), to: copy) else { throw MailReadingProblem("no file can be written in \(directory)", errno) }
        }
    }

    private static func say(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        (try? SystemCall.write(bytes, to: descriptor)) != nil
    }

    /// Ends the program with one line on standard error, and this exit code.
    private static func end(_ message: String, _ status: Int32) -> Never {
        _ = say(Array("holdline-mime: \(message)\n".utf8), to: STDERR_FILENO)
        exit(status)
    }
}
