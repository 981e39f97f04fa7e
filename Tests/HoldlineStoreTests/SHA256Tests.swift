import Testing

@testable import HoldlineStore

@Suite("SHA-256")
struct SHA256Tests {
    /// FIPS 180-4's examples: no byte, one block, two blocks.
    private static let examples = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test("the published examples come out", arguments: examples)
    func published(_ text: String, _ expected: String) {
        #expect(hexadecimal(SHA256.hash(Array(text.utf8))) == expected)
    }

    @Test("in whatever pieces the bytes come, the hash is the same")
    func pieces() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = SHA256.hash(bytes)
        for size in [1, 3, 63, 64, 65, 999] {
            let hash = SHA256()
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hash.update($0) }
            }
            #expect(hash.finish() == whole)
        }
    }

    @Test("many threads hash at once")
    func concurrent() async {
        let expected = SHA256.hash(Array("abc".utf8))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<2000).allSatisfy { _ in SHA256.hash(Array("abc".utf8)) == expected } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
