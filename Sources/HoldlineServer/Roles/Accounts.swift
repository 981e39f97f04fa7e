import Glibc

/// The system's users and groups, as its name service gives them.
struct Accounts: Sendable {
    /// A user of the system.
    struct User: Hashable, Sendable {
        /// The login.
        var name: String
        var uid: uid_t
        /// The group of the password database; the others are `groupsOf`'s to say.
        var primaryGroup: gid_t
    }

    /// The name service failed: that is not the same as a user who is not there.
    struct Failed: Error {
        /// An `errno`.
        let code: Int32
    }

    /// nil: there is no such user. Throws `Failed`.
    var userNamed: @Sendable (String) throws -> User?
    /// nil: the number has no user. Throws `Failed`.
    var userNumbered: @Sendable (uid_t) throws -> User?
    /// nil: there is no such group. Throws `Failed`.
    var groupNamed: @Sendable (String) throws -> gid_t?
    /// The primary group and the others; the primary one alone where they cannot be asked for.
    var groupsOf: @Sendable (User) -> [gid_t]

    /// glibc's name service switch, nsswitch.conf(5). A call may wait for a network.
    static let system = Accounts(
        userNamed: { name in try user { getpwnam_r(name, $0, $1, $2, $3) } },
        userNumbered: { uid in try user { getpwuid_r(uid, $0, $1, $2, $3) } },
        groupNamed: { name in
            try withGrowingBuffer { bytes, size in
                var entry = group()
                var result: UnsafeMutablePointer<group>?
                let code = getgrnam_r(name, &entry, bytes, size, &result)
                return (code, result == nil ? nil : entry.gr_gid)
            }
        },
        groupsOf: groups)

    /// The form that getpwnam_r(3) and getpwuid_r(3) share.
    private typealias UserLookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    /// Looks a user up with a buffer that grows as needed.
    private static func user(_ lookup: UserLookup) throws -> User? {
        try withGrowingBuffer { bytes, size in
            var entry = passwd()
            var result: UnsafeMutablePointer<passwd>?
            let code = lookup(&entry, bytes, size, &result)
            guard result != nil, let name = entry.pw_name else { return (code, nil) }
            return (code, User(name: String(cString: name), uid: entry.pw_uid, primaryGroup: entry.pw_gid))
        }
    }

    /// getpwnam_r(3): "ERANGE: Insufficient buffer space supplied." Groups with many members need more than sysconf suggests.
    ///
    /// Throws `Failed` for the codes that say that it could not look: "EINTR […] EIO […] EMFILE […] ENFILE […] ENOMEM". All others mean "not found".
    private static func withGrowingBuffer<Value>(_ lookup: (UnsafeMutablePointer<CChar>, Int) -> (Int32, Value?)) throws -> Value? {
        var size = 1024
        while size <= 1 << 24 {
            let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { bytes.deallocate() }
            let (code, value) = lookup(bytes, size)
            switch code {
            case ERANGE: size *= 4
            case EINTR: break
            case EIO, EMFILE, ENFILE, ENOMEM, EAGAIN: throw Failed(code: code)
            default: return value
            }
        }
        return nil
    }

    /// All groups of a user, the primary one among them.
    private static func groups(of user: User) -> [gid_t] {
        var count: Int32 = 64
        while count <= 1 << 17 {
            var groups = [gid_t](repeating: 0, count: Int(count))
            var found = count
            // getgrouplist(3): -1 where there are more, and then `found` says how many.
            if getgrouplist(user.name, user.primaryGroup, &groups, &found) >= 0 { return Array(groups.prefix(Int(found))) }
            count = max(found, count * 2)
        }
        return [user.primaryGroup]
    }
}
