import HoldlineCore

/// An element that somebody asked for: its text if it has no children, and where it stands.
struct XMLNode {
    /// As the standards write it, whatever prefixes the file uses: `cbc:ID`.
    let name: String
    /// Where its tag begins, from 1, for problems.
    let line: Int
    /// By name without a prefix; none of those that are read has a namespace.
    ///
    /// Those of the standards' schemes and formats: `schemeID`, `format`, `currencyID`, `listID`.
    let attributes: [String: String]
    /// Without markup, and without the text of its children.
    var text = ""
    var children: [XMLNode] = []

    /// The first element at the end of a path such as `cac:Party/cbc:Name`.
    func first(_ path: String) -> XMLNode? { all(path).first }

    /// All elements at the end of the path, in the document's order.
    func all(_ path: String) -> [XMLNode] {
        path.split(separator: "/").reduce([self]) { nodes, name in nodes.flatMap { $0.children.filter { $0.name == name } } }
    }

    /// The trimmed text; nil where it is empty.
    var value: String? {
        let text = text.trimmed
        return text.isEmpty ? nil : text
    }
}

/// Which elements of a document are kept: a tree of names, so that lines and attachments cost nothing.
struct XMLOutline {
    /// By the standard's prefix and name; an element that is not there is passed over with all that is
    /// in it.
    private(set) var children: [String: XMLOutline] = [:]

    /// Paths below the root, such as `cac:Party/cbc:Name`; one of them may end where another goes on.
    init(_ paths: [String] = []) { for path in paths { insert(path.split(separator: "/").map(String.init)[...]) } }

    /// Adds a path, element by element.
    private mutating func insert(_ path: ArraySlice<String>) {
        guard let name = path.first else { return }
        children[name, default: XMLOutline()].insert(path.dropFirst())
    }
}
