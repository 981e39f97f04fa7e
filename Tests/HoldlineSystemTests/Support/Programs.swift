import Foundation
import Glibc
import Testing

/// The built programs, beside the test bundle.
enum Programs {
    static let directory: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return (bundle as NSString).deletingLastPathComponent
    }()

    static var daemon: String { directory + "/holdlined" }
    static var companion: String { directory + "/holdline" }

    /// Whether this process may become another user, mount and trace.
    static let isRoot = geteuid() == 0

    /// Whether tests that kill and restart do it as often as before a release (`HOLDLINE_TESTS=long`), and not only some times.
    static let isLong = ProcessInfo.processInfo.environment["HOLDLINE_TESTS"] == "long"

    /// Whether the programs here are built for a sanitizer, as this bundle is: then its memory and address space count as theirs.
    static let isSanitized = dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil

    static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}

/// What a finished command said.
struct Finished {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs a command to its end; what it prints goes through files, so that no pipe fills up.
@discardableResult
func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil, in directory: String,
    workingIn place: String? = nil
) throws -> Finished {
    let id = UUID().uuidString
    let files = (output: "\(directory)/.\(id).out", errors: "\(directory)/.\(id).err", input: "\(directory)/.\(id).in")
    _ = FileManager.default.createFile(atPath: files.input, contents: Data((input ?? "").utf8))
    defer { for file in [files.output, files.errors, files.input] { try? FileManager.default.removeItem(atPath: file) } }
    let child = try Child(
        [program] + arguments, environment: environment, input: files.input, output: files.output, errors: files.errors,
        workingIn: place ?? directory)
    let status = child.wait()
    func text(_ file: String) -> String { String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self) }
    return Finished(status: status, output: text(files.output), errors: text(files.errors))
}

struct TestProblem: Error, CustomStringConvertible {
    let description: String
}
