/// What is wrong, and what a person has to do about it; a sentence each.
package struct Trouble: Hashable, Sendable {
    /// Begins with a small letter and ends without a full stop, so that a line of the log can go on with it.
    package var text: String
    /// Ends without a full stop.
    package var advice: String

    package init(_ text: String, advice: String) { (self.text, self.advice) = (text, advice) }

    /// Both, for a refusal and a line of the log.
    package var sentence: String { "\(text). \(advice)" }
}

/// Something that is wrong with the daemon now: what, since when, and what to do.
///
/// The path of writes, `/readyz`, the metrics page, the log, `holdline status` and `holdline doctor` say this one value.
package struct Condition: Codable, Hashable, Sendable {
    package var code: Code
    /// When the daemon noticed it, by the ledger's time.
    package var since: Instant
    /// A sentence for a person.
    package var text: String
    /// What to do about it, for a person; where it says nothing else, the daemon goes on by itself once that is done.
    package var advice: String
    /// Whether writes are refused as not done while it lasts; checks and reads go on.
    package var refusesWrites: Bool

    /// Gravest first: the order in which they are told.
    package enum Code: String, WireWord {
        /// The database is not where it was when the daemon started.
        case storageGone = "storage-gone"
        /// A page of the database, or its disk, is damaged: nothing is written to it any more.
        case damaged = "storage-damaged"
        /// The tables are other than the ledger says: nothing is decided on them.
        case tablesDiffer = "tables-differ"
        /// The file system takes no writes.
        case readOnly = "storage-read-only"
        /// There is no room on the disk.
        case full
        /// The wall clock jumped ahead by years while the daemon ran.
        case clockAhead = "clock-ahead"
        /// The ledger that several sites share does not answer, or must not be followed.
        case ledgerAway = "ledger-away"
        /// The daemon finishes what it has begun.
        case stopping
        /// The process, or the machine, has no file descriptor left.
        case noDescriptors = "no-descriptors"
        /// The wall clock was never set.
        case clockUnset = "clock-unset"
        /// The wall clock is behind the ledger.
        case clockBehind = "clock-behind"
        /// The wall clock was set by more than a minute not long ago.
        case clockStepped = "clock-stepped"
        /// The file that keeps the ledger's head cannot be written: a start would not find out that rows are missing.
        case headFile = "head-file"
        /// What was erased still has traces in the file.
        case erasure
        /// The directory of mails' files takes none.
        case files
        /// A program that is told of events does not take them.
        case hookFails = "hook-fails"
        /// The log takes no lines.
        case logLost = "log-lost"

        package static let noun = "condition"

        /// What a write is refused with while it lasts; nil: writes go on.
        package var refusal: Refusal.Code? {
            switch self {
            case .storageGone: .storageGone
            case .damaged, .tablesDiffer: .storageDamaged
            case .readOnly: .storageReadOnly
            case .full: .full
            case .clockAhead: .clockAhead
            case .ledgerAway: .ledgerAway
            case .stopping: .busy
            case .noDescriptors, .clockUnset, .clockBehind, .clockStepped, .headFile, .erasure, .files, .hookFails, .logLost: nil
            }
        }

        /// Whether the machine's clock is what is wrong.
        package var isOfClock: Bool { [.clockAhead, .clockUnset, .clockBehind, .clockStepped].contains(self) }

        /// Whether only an attempt to write tells that it is over.
        package var isTried: Bool { self == .full || self == .readOnly || self == .ledgerAway }

        /// Refusals that every write would get, and that the log tells of once.
        package static let refusals = Set(allCases.compactMap(\.refusal))
    }

    package init(_ code: Code, since: Instant, _ trouble: Trouble) {
        (self.code, self.since, text, advice) = (code, since, trouble.text, trouble.advice)
        refusesWrites = code.refusal != nil
    }

    /// For the log, once it is over.
    package var end: String {
        let what =
            switch code {
            case .storageGone: "the database is where it was again"
            case .damaged: "the database can be read again"
            case .tablesDiffer: "the tables are as the ledger says again"
            case .readOnly: "the file system of the database is writable again"
            case .full: "there is room on the disk again"
            case .clockAhead, .clockUnset, .clockBehind: "the machine's clock is right again"
            case .clockStepped: "the machine's clock has gone on without a step"
            case .ledgerAway: "the shared ledger is followed again"
            case .stopping: "the daemon goes on"
            case .noDescriptors: "file descriptors are free again"
            case .headFile: "the ledger's head can be written again"
            case .erasure: "what was erased has no trace in the database's file any more"
            case .files: "files of mails are taken again"
            case .hookFails: "the programs that are told of events take them again"
            case .logLost: "the log takes lines again"
            }
        return "\(what)\(refusesWrites ? ", and writes are taken" : "") (it was otherwise since \(since))"
    }

    /// The two sentences.
    package var trouble: Trouble { Trouble(text, advice: advice) }
}
