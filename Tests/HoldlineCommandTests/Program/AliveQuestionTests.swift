import HoldlineCore
import Testing

@testable import holdline

@Suite("Asking the telephone system whether it lives")
struct AliveQuestionTests {
    @Test("it has failed where every question did for five minutes, and no line came meanwhile")
    func patience() {
        let question = AliveQuestion("asterisk -rx x")
        let start = ContinuousClock.now
        #expect(question.take(.exited(0), askedAt: start) == nil)
        #expect(!question.hasFailed(at: start + .seconds(1000)))
        #expect(question.take(.exited(1), askedAt: start)?.contains("ends with 1") == true)
        #expect(question.take(.exited(1), askedAt: start + .seconds(30)) == nil)
        #expect(question.take(.killed, askedAt: start + .seconds(60))?.contains("in time") == true)
        #expect(!question.hasFailed(at: start + .seconds(299)))
        #expect(question.hasFailed(at: start + .seconds(300)))
        question.hear(at: start + .seconds(290))
        #expect(!question.hasFailed(at: start + .seconds(589)))
        #expect(question.hasFailed(at: start + .seconds(590)))
        #expect(question.take(.exited(0), askedAt: start + .seconds(600))?.contains("again") == true)
        #expect(!question.hasFailed(at: start + .seconds(5000)))
    }

    @Test("a question that cannot be asked loses nobody", arguments: [ShellCommand.End.exited(127), .exited(126), .unstartable])
    func unaskable(end: ShellCommand.End) {
        let question = AliveQuestion("asterisk -rx x")
        let start = ContinuousClock.now
        #expect(question.take(end, askedAt: start)?.contains("cannot be run") == true)
        #expect(!question.hasFailed(at: start + .seconds(10_000)))
    }

    @Test("a command ends with its status, or by its time")
    func commands() async {
        #expect(await ShellCommand.run("exit 0", within: .seconds(60)) == .exited(0))
        #expect(await ShellCommand.run("exit 3", within: .seconds(60)) == .exited(3))
        #expect(await ShellCommand.run("no-such-command-at-all", within: .seconds(60)) == .exited(127))
        #expect(await ShellCommand.run("kill -9 $$", within: .seconds(60)) == .killed)
        #expect(await ShellCommand.run("sleep 600 & wait", within: .milliseconds(100)) == .killed)
    }

    @Test("--alive is for a log that is followed, and names a command")
    func refused() async {
        #expect(await Run.holdline(["import", "queue-log", "--alive", "true", "x"]).status == 64)
        #expect(await Run.holdline(["import", "queue-log", "--follow", "--alive", " ", "x"]).status == 64)
    }
}
