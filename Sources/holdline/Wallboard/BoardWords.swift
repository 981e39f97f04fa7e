import HoldlineCore
import HoldlineWire

/// The words of the wallboard, in the reader's language and letters.
struct BoardWords: Sendable {
    let form: LocalForm

    /// A phrase in the language; without accents where the terminal has none.
    func callAsFunction(_ phrase: Phrase) -> String { plain(phrase.text(in: form.language)) }

    /// A text of others as it may be shown here.
    func shown(_ text: String) -> String { plain(Shown.withFewMarks(Shown.line(text))) }

    /// In ASCII alone, where the terminal has no more; what has no near letter is a question mark.
    private func plain(_ text: String) -> String {
        guard form.isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return String(text.replacingAccents.map { $0.isASCII ? $0 : "?" })
    }

    /// In capitals, which keep their accents where the terminal has them.
    func heading(_ phrase: Phrase) -> String { self(phrase).uppercased() }

    /// What stands where there is no figure.
    var none: String { form.isASCII ? "-" : "–" }

    func state(_ state: WallboardAgent.State) -> String { self(state.phrase) }

    func priority(_ priority: Priority) -> String { self(Phrase(word: priority.rawValue)) }

    func sort(_ sort: BoardSort) -> String {
        switch sort {
        case .wait: self(Phrase("by wait"))
        case .queue: self(Phrase("by queue, as served"))
        case .priority: self(Phrase("by priority"))
        case .name: self(Phrase("by name"))
        }
    }

    /// Complaints that live, in the order of what is to be seen first.
    func tickets(_ tickets: WallboardTickets) -> [BoardCell] {
        let numbers = [tickets.late, tickets.stale, tickets.unassigned, tickets.live].map { form.number($0) }
        return [
            .marked(self(Phrase("\(numbers[0]) late")), tickets.late > 0), BoardCell(self(Phrase("\(numbers[1]) to look at"))),
            BoardCell(self(Phrase("\(numbers[2]) unassigned"))), BoardCell(self(Phrase("\(numbers[3]) live"))),
        ]
    }

    /// In brackets, for the place behind an amount.
    func invoices(_ count: Int) -> String {
        let number = form.number(count)
        return self(form.language.isPlural(count) ? Phrase("(\(number) invoices)") : Phrase("(\(number) invoice)"))
    }

    /// What is wrong with the daemon, in short: `holdline status` says all of it.
    func condition(_ code: Condition.Code) -> String {
        switch code {
        case .storageGone: self(Phrase("the database is gone"))
        case .damaged: self(Phrase("the database is damaged"))
        case .tablesDiffer: self(Phrase("the tables differ from the ledger"))
        case .readOnly: self(Phrase("the disk takes no writes"))
        case .full: self(Phrase("the disk is full"))
        case .clockAhead: self(Phrase("the clock is far ahead"))
        case .ledgerAway: self(Phrase("the shared ledger does not answer"))
        case .stopping: self(Phrase("the daemon is stopping"))
        case .noDescriptors: self(Phrase("the daemon has no file descriptor left"))
        case .clockUnset: self(Phrase("the clock was never set"))
        case .clockBehind: self(Phrase("the clock is behind the ledger"))
        case .clockStepped: self(Phrase("the clock was set"))
        case .headFile: self(Phrase("the ledger’s head cannot be written"))
        case .erasure: self(Phrase("what was erased has traces left"))
        case .files: self(Phrase("the directory of mails takes no files"))
        case .hookFails: self(Phrase("a program that is told of events fails"))
        case .logLost: self(Phrase("the log takes no lines"))
        }
    }
}
