/// A JSON text, read once: its values in the order in which they begin, each a node that says where its bytes are.
///
/// It is checked by RFC 8259 while it is read. RFC 8259 leaves two things to the reader, and here both are refused: a name that comes twice
/// in an object (4: "the names within an object SHOULD be unique"), of which one reader takes the first value and another the last, and
/// half of a surrogate pair (8.2).
package final class JSONText {
    /// What is wrong with a text.
    package struct Mistake: Error, Hashable {
        /// The end of a sentence that begins with the place.
        package var message: String
        /// Bytes before it.
        package var offset: Int
        /// The member that it is in, such as `disputes[0].amount`; empty at the outermost level.
        package var path: String
    }

    /// What a value is; names have the kind of their string.
    enum Kind: UInt8 {
        case null, yes, no
        /// A whole number, and one with a fraction or an exponent.
        case integer, number
        /// A string of ASCII without escapes, of any characters without escapes, and one with escapes.
        case ascii, string, escaped
        case list, object

        /// Whether it is one of the three kinds of strings.
        var isString: Bool { self == .ascii || self == .string || self == .escaped }
    }

    /// A value, or the name of a member, in 16 bytes: a large body has millions of them.
    struct Node {
        /// Decides how the bytes are read.
        var kind: Kind
        private var first: UInt32
        private var behind: UInt32
        private var following: UInt32

        /// Where the value begins; the rest is set once it is read whole.
        init(kind: Kind, start: Int, end: Int = 0, next: Int = 0) {
            self.kind = kind
            (first, behind, following) = (UInt32(start), UInt32(end), UInt32(next))
        }

        /// Bytes of the value: of a string without its quotation marks.
        var start: Int { Int(first) }
        /// The byte after the value.
        var end: Int {
            get { Int(behind) }
            set { behind = UInt32(newValue) }
        }
        /// The node after this one and all that is in it. A member's name is a node, and its value is the next one.
        var next: Int {
            get { Int(following) }
            set { following = UInt32(newValue) }
        }
    }

    /// Objects and lists within each other; no body has more than four.
    package static let deepest = 64
    /// Bytes of a text; no body may be so long.
    private static let longest = 1 << 31

    /// Values and names in a text of so many bytes: a list of short invoice numbers has one in five bytes. A text of nothing but zeros would
    /// take many times its own memory while it is read.
    static func mostNodes(in count: Int) -> Int { count / 4 + 65_536 }

    /// The text, which nodes point into.
    let bytes: [UInt8]
    /// In the order in which the values begin; the first one is the whole text.
    let nodes: [Node]
    /// Objects that somebody read members of, in that order, and the names that were asked for, by their nodes.
    private(set) var opened: [Int] = []
    /// By node: objects that were opened, and names that somebody asked for.
    private var isSeen: [Bool]
    /// The names that somebody asked an object for, whether it has them or not: noted only to say them.
    private var known: [Int: Set<String>]?
    /// The elements of long lists through which somebody asked for a path: there may be as many paths as elements.
    private var longLists: [Int: [Int]] = [:]

    /// Throws the first mistake. `bytes` are UTF-8.
    package init(_ bytes: [UInt8]) throws(Mistake) {
        guard bytes.count <= Self.longest else { throw Mistake(message: "it is longer than 2 GiB", offset: Self.longest, path: "") }
        self.bytes = bytes
        let read: Result<[Node], Mistake> = bytes.withUnsafeBufferPointer { bytes in
            var parser = JSONParser(bytes: bytes)
            do throws(Mistake) { return .success(try parser.text()) } catch { return .failure(error) }
        }
        nodes = try read.get()
        isSeen = Array(repeating: false, count: nodes.count)
    }

    /// The value of a member, or nil where the object has none of that name; the name counts as asked for.
    func member(_ name: String, of object: Int) -> Int? {
        known?[object, default: []].insert(name)
        var key = object + 1
        let end = nodes[object].next
        while key < end {
            if text(key, is: name) {
                isSeen[key] = true
                return key + 1
            }
            key = nodes[key + 1].next
        }
        return nil
    }

    /// The nodes of the names in an object.
    func names(of object: Int) -> [Int] { children(of: object, step: 1) }

    /// The nodes of a list's elements.
    func elements(of list: Int) -> [Int] { children(of: list, step: 0) }

    /// The first node of a container's content, and those after it: of an object the names, with the values stepped
    /// over.
    private func children(of node: Int, step: Int) -> [Int] {
        var found: [Int] = []
        var child = node + 1
        while child < nodes[node].next {
            found.append(child)
            child = nodes[child + step].next
        }
        return found
    }

    /// Whether a name is this one; ASCII is compared byte by byte, without making a string.
    private func text(_ key: Int, is name: String) -> Bool {
        let node = nodes[key]
        guard node.kind == .ascii else { return string(key) == name }
        guard name.utf8.count == node.end - node.start else { return false }
        var place = node.start
        for byte in name.utf8 {
            guard bytes[place] == byte else { return false }
            place += 1
        }
        return true
    }

    /// The text of a string's node.
    func string(_ index: Int) -> String {
        let node = nodes[index]
        guard node.kind == .escaped else { return String(decoding: bytes[node.start..<node.end], as: UTF8.self) }
        return bytes.withUnsafeBufferPointer { JSONParser.unescaped($0[node.start..<node.end]) }
    }

    /// The number as it is written.
    func digits(_ index: Int) -> String { String(decoding: bytes[nodes[index].start..<nodes[index].end], as: UTF8.self) }

    // MARK: What nobody asked for

    /// Notes that somebody reads members of an object.
    func open(_ object: Int) {
        guard !isSeen[object] else { return }
        isSeen[object] = true
        opened.append(object)
    }

    /// The first name that nobody asked for in the objects that were read; in each of them the first by the alphabet.
    var unasked: (object: Int, name: String)? {
        for object in opened {
            var name = object + 1
            while name < nodes[object].next {
                guard isSeen[name] else { return names(of: object).filter { !isSeen[$0] }.map(string).min().map { (object, $0) } }
                name = nodes[name + 1].next
            }
        }
        return nil
    }

    /// The names that `read` asks an object for, in alphabetical order.
    func names(askedOf object: Int, by read: () throws -> Void) rethrows -> [String] {
        known = [:]
        defer { known = nil }
        try read()
        return (known?[object] ?? []).sorted()
    }

    // MARK: Places

    /// The keys that lead to a node: members of objects, and places in lists.
    func path(to node: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var place = 0
        while place != node {
            let isObject = nodes[place].kind == .object
            let children = isObject ? names(of: place) : listed(place)
            let index = Self.count(of: children, upTo: node) - 1
            guard index >= 0 else { return path }
            path.append(isObject ? AnyKey(stringValue: string(children[index])) : AnyKey(index: index))
            place = isObject ? children[index] + 1 : children[index]
        }
        return path
    }

    /// The elements of a list, kept where they are more than 32: a path to each of many thousand would otherwise count them anew.
    private func listed(_ list: Int) -> [Int] {
        if let elements = longLists[list] { return elements }
        let elements = elements(of: list)
        if elements.count > 32 { longLists[list] = elements }
        return elements
    }

    /// How many of the numbers, which rise, are not above a bound.
    private static func count(of numbers: [Int], upTo bound: Int) -> Int {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] <= bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Taking a text apart without decoding it.
extension JSONText {
    /// The elements of the list that the text's object has under a name, each as it is written; nil where there is none.
    package func slices(of name: String) -> [[UInt8]]? {
        guard nodes[0].kind == .object, let list = member(name, of: 0), nodes[list].kind == .list else { return nil }
        return elements(of: list).map { element in
            let node = nodes[element]
            return Array(node.kind.isString ? bytes[(node.start - 1)...node.end] : bytes[node.start..<node.end])
        }
    }
}

/// Where a mistake is, for a person.
extension JSONText.Mistake {
    /// `byte 41 (line 2, column 7)`: bytes and lines from 1, columns in characters.
    package func position(in bytes: [UInt8]) -> String {
        let before = bytes[..<offset]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return "byte \(offset + 1) (line \(line), column \(String(decoding: before[start...], as: UTF8.self).count + 1))"
    }
}

/// A key of any object, whatever type it is decoded into, or a place in a list.
package struct AnyKey: CodingKey, Hashable {
    /// The member's name, or the digits of the place.
    package let stringValue: String
    /// nil for a member.
    package let intValue: Int?

    /// A member.
    package init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    /// A place in a list, from 0.
    package init(index: Int) { (stringValue, intValue) = ("\(index)", index) }
    package init?(intValue: Int) { self.init(index: intValue) }
}

/// Paths of `DecodingError` and of mistakes.
extension [any CodingKey] {
    /// The path as a person writes it: `disputes[0].amount`.
    package var fieldPath: String {
        reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
