import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallRequeue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requeue", abstract: "Put the call back: the caller waits again in the old place; of a callback nobody was reached.",
        discussion: """
            A callback that reached nobody is tried again after a pause, as often as its queue says.

            EXAMPLES:
              holdline call requeue
            """)

    @OptionGroup var call: OwnCallArgument

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await CallWork(call: call, key: key, output: output, connection: connection).act(RequeueCall()) { call in
            guard call.state == .ended else {
                let next = call.callback?.notBefore.map { ", and is tried again from \(LocalTime.text($0))" } ?? ""
                return "\(CallWords.summary(call)) is back in \(call.queue)\(next)"
            }
            return "\(CallWords.summary(call)) was tried for the last time"
        }
    }
}
