import HoldlineClient
import HoldlineCore

/// Whether an answer permits dunning in full: every doubt is a no.
enum DunningPermission {
    /// The little that must be readable of an answer, whatever words a newer daemon has.
    private struct Gist: Decodable {
        var invoice: String
        var decision: String
        var blockers: [Blocker]?

        struct Blocker: Decodable { var code: String }
    }

    /// Throws `doubtful` for an answer to another question, or none at all.
    static func isGiven(by bytes: [UInt8], for number: InvoiceNumber) throws(CommandFailure) -> Bool {
        let gist: Gist
        do { gist = try decoded(Gist.self, from: bytes) } catch { throw .doubtful(error.message) }
        guard gist.invoice == number.text else {
            throw .doubtful("the daemon was asked for \(number) and answered for \(gist.invoice)")
        }
        guard let decision = DunningDecision(rawValue: gist.decision) else {
            throw .doubtful("the daemon's decision “\(gist.decision)” is not known to this program")
        }
        let knows = (gist.blockers ?? []).allSatisfy { blocker in
            HoldlineCore.Blocker.codes.contains(blocker.code)
        }
        return decision == .proceed && knows
    }
}
