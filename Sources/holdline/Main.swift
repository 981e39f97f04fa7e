import Dispatch
import Glibc
import HoldlineCore
import HoldlineWire

@main
/// Arguments that are no UTF-8 end with 64 before anything is read: a name that was repaired could be another
/// name.
enum Main {
    /// It is not asynchronous: closed streams are taken care of before the runtime opens descriptors.
    static func main() {
        StandardStreams.holdClosed()
        Task { @MainActor in await run() }
        dispatchMain()
    }

    private static func run() async -> Never {
        switch ProcessText.arguments() {
        case .success(let arguments):
            let status = await Program.run(arguments, on: .process, isInterruptible: true)
            Interruption.leaveToSignal()
            exit(status)
        case .failure(let problem):
            try? Console.process.note("holdline: \(Phrase(said: problem.message))")
            exit(ExitStatus.usage.rawValue)
        }
    }
}
