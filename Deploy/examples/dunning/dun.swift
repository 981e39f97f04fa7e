// Asks the command about each invoice of its arguments.
// Only exit code 0 permits dunning.
import Foundation

for invoice in CommandLine.arguments.dropFirst() {
    let check = Process()
    check.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    check.arguments = ["holdline", "invoice", "check", "--", invoice]
    check.standardOutput = FileHandle.nullDevice
    check.standardError = FileHandle.nullDevice
    var permitted = false
    if (try? check.run()) != nil {
        check.waitUntilExit()
        permitted = check.terminationReason == .exit
            && check.terminationStatus == 0
    }
    print(permitted ? "remind" : "skip  ", invoice)
}
