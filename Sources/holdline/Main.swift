import Glibc
import HoldlineCore

@main
enum Main {
    static func main() async {
        switch ProcessText.arguments() {
        case .success(let arguments):
            exit(await Program.run(arguments, on: .process, isInterruptible: true))
        case .failure(let problem):
            try? Console.process.note("holdline: \(problem.message)")
            exit(ExitStatus.usage.rawValue)
        }
    }
}
