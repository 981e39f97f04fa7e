/// What a merge changed of the ticket that took over, taken back: clock, contact, story, evidence.
///
/// A field that was changed since stays as it is. It changes nothing but its own copy of the ticket.
struct TicketUnmerge {
    private(set) var target: Ticket
    private(set) var changes = FieldChanges()
    private let before, after: Ticket
    private let responseAt: Instant?

    init(_ target: Ticket, _ merge: PastMerge) {
        (self.target, before, after, responseAt) = (target, merge.before, merge.after, merge.responseAt)
    }

    mutating func giveBack() {
        let was = target
        restore(\.openedAt)
        restoreClock()
        restore(\.customer)
        restore(\.priority)
        restore(\.requested)
        restore(\.contact)
        restore(\.reference)
        restoreEvidence()
        restoreDescription()
        changes.addClock(was, target)
        changes.addContents(was, target)
    }

    /// What the merge made of the field is as it was before it, unless somebody changed it since.
    private mutating func restore<Value: Equatable>(_ field: WritableKeyPath<Ticket, Value>) {
        if target[keyPath: field] == after[keyPath: field] { target[keyPath: field] = before[keyPath: field] }
    }

    /// The pauses that came with the older clock go with it; those since stay.
    private mutating func restoreClock() {
        if target.pauses.starts(with: after.pauses) { target.pauses = before.pauses + target.pauses.dropFirst(after.pauses.count) }
        if target.state == .waiting { restore(\.waitingSince) }
        restore(\.acknowledgedAt)
        restore(\.customerToldAt)
        restore(\.escalations)
        guard target.firstResponseAt == after.firstResponseAt else { return }
        target.firstResponseAt = before.firstResponseAt ?? responseAt
    }

    /// A file that was added since stays.
    private mutating func restoreEvidence() {
        let own = before.evidence ?? []
        let came = (after.evidence ?? []).filter { !own.contains($0) }
        let left = (target.evidence ?? []).filter { !came.contains($0) }
        target.evidence = left.isEmpty ? nil : left
    }

    /// What the merge added to the description goes, also where somebody wrote on before or behind it.
    private mutating func restoreDescription() {
        guard let whole = after.description, whole != before.description, let now = target.description else { return }
        if now == whole { return target.description = before.description }
        let own = before.description?.text ?? ""
        guard whole.text.utf8.starts(with: own.utf8) else { return }
        let added = whole.text.utf8.dropFirst(own.utf8.count)
        if now.text.utf8.starts(with: whole.text.utf8) {
            target.description = FreeText(own + String(decoding: now.text.utf8.dropFirst(whole.text.utf8.count), as: UTF8.self))
        } else if now.text.utf8.reversed().starts(with: added.reversed()) {
            target.description = FreeText(String(decoding: now.text.utf8.dropLast(added.count), as: UTF8.self))
        }
    }
}
