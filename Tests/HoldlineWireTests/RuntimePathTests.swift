import HoldlineCore
import HoldlineWire
import Testing

@Suite("what both programs agree on")
struct AgreementTests {
    @Test("numbers are encoded in paths and read back", arguments: ["2025/0042 é", "a%b?c#d", "日本", "\u{301}x", "a+b", "~._-"])
    func percent(text: String) {
        let encoded = PercentCoding.encode(text)
        #expect(PercentCoding.decode(encoded) == text)
        #expect(encoded.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: " ") })
    }

    @Test("percent coding of the contract's example, and of garbage")
    func percentTable() {
        #expect(PercentCoding.encode("2025/0042 é") == "2025%2F0042%20%C3%A9")
        #expect(PercentCoding.decode("a+b", plusIsSpace: true) == "a b")
        for text in ["%", "%2", "%2G", "%FF", "%C3"] { #expect(PercentCoding.decode(text) == nil) }
    }

    @Test("the paths of the service, of a person, and of an environment that says otherwise")
    func paths() {
        let service = RuntimePaths.standard(environment: ["XDG_RUNTIME_DIR": "/run/user/1"], user: 1) { $0 == "/run/holdline" }
        #expect(service.socket == "/run/holdline/holdline.sock" && service.database == "/var/lib/holdline/holdline.db")
        let person = RuntimePaths.standard(
            environment: ["XDG_RUNTIME_DIR": "/run/user/1", "HOME": "/home/a", "XDG_STATE_HOME": "relative"], user: 1
        ) { _ in false }
        #expect(person.socket == "/run/user/1/holdline/holdline.sock")
        #expect(person.database == "/home/a/.local/state/holdline/holdline.db")
        let other = RuntimePaths.resolve(environment: ["HOLDLINE_SOCKET": "/s", "HOLDLINE_DATABASE": "", "XDG_STATE_HOME": "/x"], user: 7) {
            _ in
            false
        }
        #expect(other.socket == "/s" && other.database == "/x/holdline/holdline.db")
    }

    @Test("digits of bytes and numbers")
    func hexadecimal() {
        #expect(([0, 9, 10, 255] as [UInt8]).hexadecimal == "00090aff")
        #expect((0xABC as UInt64).hexadecimal == "0000000000000abc")
        #expect(UInt8(ascii: "F").hexadecimalValue == 15 && UInt8(ascii: "g").hexadecimalValue == nil)
    }
}
