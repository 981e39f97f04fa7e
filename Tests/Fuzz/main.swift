import CFuzzer
import Glibc

// holdline-fuzz READER [libFuzzer's options and folders]: gives made-up bytes to one reader until it crashes, or the time is up.
// Tests/Fuzz/run.sh builds and starts it.

let names = Reader.all.keys.sorted().joined(separator: " ")
// A merge starts the program again without the reader's name.
let inherited = getenv("HOLDLINE_FUZZ_READER").map { String(cString: $0) }
let name = inherited ?? (CommandLine.argc > 1 ? CommandLine.arguments[1] : "")
guard let reader = Reader.all[name] else {
    print("usage: holdline-fuzz READER [OPTIONS] [FOLDER...], with one of: \(names)")
    exit(64)
}
setenv("HOLDLINE_FUZZ_READER", name, 1)
Reader.chosen = reader

// libFuzzer sees the arguments without the reader's name.
let named: CInt = inherited == nil ? 1 : 0
var count = CommandLine.argc - named
CommandLine.unsafeArgv[Int(named)] = CommandLine.unsafeArgv[0]
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + Int(named)
exit(LLVMFuzzerRunDriver(&count, &arguments, takeOne))

/// The function that libFuzzer's own main would call, and wants to find though another one is in its place.
@_cdecl("LLVMFuzzerTestOneInput")
func takeOne(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    Reader.chosen(Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : size)))
    return 0
}
