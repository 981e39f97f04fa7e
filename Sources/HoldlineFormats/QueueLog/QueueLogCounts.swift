/// What a log held, and what of it was of no use.
package struct QueueLogCounts: Hashable, Sendable {
    /// All lines, and those that cannot be read; an empty line is none.
    package internal(set) var lines = 0, unreadable = 0
    /// Asterisk's own events, by name.
    package internal(set) var events: [String: Int] = [:]
    /// Those of other products, by name.
    package internal(set) var foreign: [String: Int] = [:]
    /// Of calls whose ENTERQUEUE was not in the log: it began in the middle.
    package internal(set) var neverEntered = 0
    /// Entries into a queue, and starts, that the log had said before: a copy of it, or of a part.
    package internal(set) var repeated = 0
    /// Of calls that agents made themselves, as QueueMetrics writes them (CALLOUTBOUND).
    package internal(set) var outbound = 0
    /// Members who were added before the telephone system was started anew, and are taken to be in their queues still.
    package internal(set) var keptMembers = 0
    /// Of calls that were over, or in another queue.
    package internal(set) var outOfPlace = 0
    /// That name no call, no queue or no agent where they should.
    package internal(set) var nameless = 0

    package init() {}

    /// Other products' words are anybody's: more names than this are one.
    private static let mostNames = 100
    /// The name under which the rest is counted.
    package static let furtherNames = "(further names)"

    /// Counts a line by its event: Asterisk's own, or another product's.
    mutating func see(_ entry: QueueLogEntry) {
        lines += 1
        guard case .foreign = entry.event else {
            events[entry.word, default: 0] += 1
            return
        }
        let word = excerpt(entry.word)
        let isNamed = foreign[word] != nil || foreign.count < Self.mostNames
        foreign[isNamed ? word : Self.furtherNames, default: 0] += 1
    }

    /// A line that is no entry.
    package mutating func seeUnreadable() {
        lines += 1
        unreadable += 1
    }
}
