import HoldlineCore
import Logging
import Yams

/// What a configuration file says; nil where it says nothing.
///
/// The format is YAML, of which JSON is a part. It is read node by node rather than through `Codable`: every error can then
/// name the line, and texts keep the form in which they were written.
struct ConfigurationFile {
    /// Absolute paths.
    var socket, database: String?
    /// nil where the ledger is the daemon's own file.
    var ledger: LedgerSettings?
    /// The rules of the file, with the usual values for all that it leaves out.
    var policy: Policy
    /// nil where the file says nothing of roles, which is something else than naming nobody.
    var roles: RoleMap?
    /// As configured, or the usual ones.
    var limits = Limits()
    /// Programs that are told of events.
    var hooks: [Hook] = []
    /// One of swift-log's levels.
    var logLevel: Logger.Level?
    /// What is legal and probably not meant; each names file and line.
    var warnings: [String] = []

    /// The keys of the outermost level, for hints and for the refusal of others.
    static let keys = [
        "socket", "database", "ledger", "seller", "zone", "currency", "unregistered", "resumeAfter", "reviewAfter", "lastReminder",
        "creditLimit",
        "terms", "interest", "letterhead", "mail", "agency", "insolvency", "hours",
        "holidays", "groups", "deadlines", "escalation", "hooks", "views", "queues", "agents", "numbering", "retention", "recordReads",
        "roles", "limits", "log",
    ]

    /// Reads the text of `file`. Throws a `StartProblem` that names file, line and key.
    init(text: String, file: String) throws {
        policy = Policy(calendar: try Self.calendar([:]))
        guard let root = try Self.root(of: text, file: file) else { return }
        let values = try ConfigurationValue(node: root, path: "", file: file).block(Self.keys)
        socket = try values["socket"]?.absolutePath()
        database = try values["database"]?.absolutePath()
        ledger = try values["ledger"]?.ledger()
        roles = try values["roles"]?.roleMap()
        hooks = try values["hooks"]?.hooks() ?? []
        limits = try values["limits"]?.limits() ?? limits
        logLevel = try values["log"]?.block(["level"])["level"]?.word(Self.logLevels)
        try readPolicy(values)
        if let roles, roles.members.values.allSatisfy({ $0.users.isEmpty && $0.groups.isEmpty }) {
            warnings.append("\(file): roles names no user and no group: nobody may do anything")
        }
    }

    /// By the word that the file writes: `trace` to `critical`.
    static let logLevels = Dictionary(uniqueKeysWithValues: Logger.Level.allCases.map { ($0.rawValue, $0) })

    /// By the word that `recordReads` takes: `none`, `exports` or `all`.
    static let recordedReads = Dictionary(uniqueKeysWithValues: RecordedReads.allCases.map { ($0.rawValue, $0) })

    /// Reads what the rules depend on. The calendar comes first, since deadlines in working days are reckoned on it.
    private mutating func readPolicy(_ values: [String: ConfigurationValue]) throws {
        policy.calendar = try Self.calendar(values)
        policy.currency = try values["currency"]?.currency() ?? policy.currency
        policy.unregisteredProceeds = try values["unregistered"]?.word(["pause": false, "proceed": true]) ?? policy.unregisteredProceeds
        policy.resumeAfter = try values["resumeAfter"]?.integer("a number of days", in: 0...3650) ?? policy.resumeAfter
        policy.reviewAfter = try values["reviewAfter"]?.integer("a number of working days", in: 1...3650) ?? policy.reviewAfter
        policy.lastReminder = try values["lastReminder"]?.integer("a level of reminders", in: Reminder.levels) ?? policy.lastReminder
        policy.creditLimit = try values["creditLimit"]?.creditLimit(in: policy.currency)
        policy.terms = try values["terms"]?.terms() ?? policy.terms
        let abroad = try values["insolvency"]?.block(["abroad"])["abroad"]?.flag()
        // Code de commerce R622-24.
        policy.declarationMonths = abroad == true ? 4 : 2
        policy.interest = try values["interest"]?.interest() ?? policy.interest
        policy.letterhead = try values["letterhead"]?.letterhead() ?? policy.letterhead
        policy.mail = try values["mail"]?.mail() ?? policy.mail
        policy.agencies = try values["agency"]?.agencies() ?? policy.agencies
        try Self.readDeadlines(values, into: &policy)
        policy.views = try values["views"]?.views() ?? policy.views
        policy.retention = try values["retention"]?.retention() ?? policy.retention
        policy.recordReads = try values["recordReads"]?.word(Self.recordedReads) ?? policy.recordReads
        policy.calls = try Self.calls(values)
        if let value = values["seller"] {
            let text = try value.text("a SIREN (nine digits) or a VAT number")
            guard let seller = Seller(text) else {
                throw value.problem("“\(text)” is neither a SIREN (nine digits; a SIRET begins with it) nor a VAT number (FR32123456789)")
            }
            policy.seller = seller.number
            if let doubt = seller.doubt {
                warnings.append("\(value.problem(doubt).message): messages for the seller's real number will be refused")
            }
        }
    }

    /// The document, nil where the file holds nothing but comments.
    private static func root(of text: String, file: String) throws(StartProblem) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw StartProblem("\(file)\(error.line.map { ":\($0)" } ?? ""): \(error.reason)")
        } catch {
            throw StartProblem("\(file): cannot be read as YAML: \(error)")
        }
    }
}

/// What Yams says, for a line of `StartProblem`.
extension YamlError {
    /// From 1; nil where the error has no place, as for bytes that are no text.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    /// The end of a sentence that file and line begin.
    fileprivate var reason: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): "this is no YAML: \(problem)"
        case .reader(let problem, _, _, _): "this is no YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, _):
            "\(duplicates.sorted().joined(separator: ", ")) is given twice: keep one"
        default: "cannot be read as YAML: \(self)"
        }
    }
}
