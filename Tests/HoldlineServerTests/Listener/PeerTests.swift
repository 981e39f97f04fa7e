import Glibc
import Testing

@testable import HoldlineServer

@Suite struct PeerTests {
    @Test("the kernel says who is at the other end of a socket")
    func socketPair() throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { ends.forEach { close($0) } }
        let peer = try #require(Peer(descriptor: ends[0]))
        #expect(peer.uid == geteuid())
        #expect(peer.process == getpid())
        #expect(peer.groups.first == getegid())
        var groups = [gid_t](repeating: 0, count: 1024)
        let count = getgroups(Int32(groups.count), &groups)
        #expect(Set(groups.prefix(Int(count))).isSubset(of: Set(peer.groups)))
    }

    @Test("what is no connected socket has no peer")
    func nobody() {
        #expect(Peer(descriptor: -1) == nil)
        let alone = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(alone) }
        #expect(Peer(descriptor: alone) == nil)
    }
}
