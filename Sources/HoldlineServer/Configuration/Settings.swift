package import HoldlineCore
package import Logging

/// Everything that the daemon is told from outside: flags over a file that a flag names, over the environment, over the file that it or the
/// standard place names, over `RuntimePaths`.
package struct Settings: Hashable, Sendable {
    /// Absolute paths of the socket and of the database's file.
    package var socket, database: String
    /// nil where the ledger is the database's own.
    package var ledger: LedgerSettings?
    /// The file that was read; nil where there is none.
    package var configuration: String?
    /// What commands and checks are decided by.
    package var policy: Policy
    /// nil where nobody configured roles: then the daemon's own user and root have every role.
    package var roles: RoleMap?
    /// What the daemon takes at most.
    package var limits = Limits()
    /// Programs that are told of events.
    package var hooks: [Hook] = []
    /// Messages of a lower level are dropped.
    package var logLevel: Logger.Level = .info
    /// What a person should hear at the start, though it stops nothing.
    package var warnings: [String] = []

    /// Usual limits, no roles, no warnings.
    package init(socket: String, database: String, configuration: String? = nil, policy: Policy) {
        (self.socket, self.database, self.configuration, self.policy) = (socket, database, configuration, policy)
    }
}

/// What one caller may take of the daemon, so that none takes it from the others.
package struct Limits: Hashable, Sendable {
    /// Bytes of a body that is read whole, and of one line of a body that is streamed.
    package var body = 1 << 20
    /// Bytes of a request's line and headers together.
    package var headers = 16 << 10
    /// Seconds without a byte after which a connection is closed.
    package var idle = 60
    /// Connections that are open at one time, of all users together.
    package var connections = 1024
    /// Connections of one user; nil: three quarters of what the others leave.
    package var connectionsOfUser: Int?
    /// Requests of one user in a second; nil: as many as it sends.
    package var requestsOfUser: Int?
    /// Connections that follow the feed.
    package var followers = 64
    /// Of one user; nil: three quarters of what the others leave.
    package var followersOfUser: Int?
    /// Commands that may wait for the writer; one more is answered `busy`.
    package var queueDepth = 4096
    /// Bytes of bodies that are being read, and of lines until they are answered, of all connections together; beyond it `busy`.
    package var bodyMemory = 256 << 20
    /// Of one user; nil: three quarters of what the others leave.
    package var bodyMemoryOfUser: Int?
    /// Bytes of answers that wait in memory until they are read, of all connections together; beyond it they wait in files.
    package var answerMemory = 64 << 20
    /// Of one user; nil: three quarters of what the others leave.
    package var answerMemoryOfUser: Int?
    /// Bytes of answers that wait in files, of all connections together; beyond it the answer of a client that does not read is broken off.
    package var answerFiles = 2 << 30
    /// Of one user; nil: three quarters of what the others leave.
    package var answerFilesOfUser: Int?

    /// The usual limits.
    package init() {}

    /// As the configuration names them, in the order in which they are printed.
    static let keys = [
        "body", "headers", "idle", "connections", "connectionsOfUser", "requestsOfUser", "followers", "followersOfUser", "queueDepth",
        "bodyMemory", "bodyMemoryOfUser", "answerMemory", "answerMemoryOfUser", "answerFiles", "answerFilesOfUser",
    ]
}

/// Which Unix users and groups the configuration gives each role.
package struct RoleMap: Hashable, Sendable {
    /// Who has one role.
    package struct Members: Hashable, Sendable {
        /// Names of the system's users and groups.
        package var users, groups: [String]

        /// Nobody where both are left out.
        package init(users: [String] = [], groups: [String] = []) { (self.users, self.groups) = (users, groups) }
    }

    /// A role that is not a key has nobody.
    package var members: [Role: Members]

    /// Gives nobody any role where nothing is given.
    package init(_ members: [Role: Members] = [:]) { self.members = members }
}
