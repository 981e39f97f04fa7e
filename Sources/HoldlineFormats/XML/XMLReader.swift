import CExpat

/// Reads the elements that an outline names out of an XML file, in chunks, with libexpat.
///
/// The files come from outside, so: no DOCTYPE and with it no entities (a "billion laughs" needs them), nothing is ever
/// fetched, and depth, texts, tags, elements and the whole have limits.
struct XMLReader {
    /// What one document may take; beyond it the document is refused rather than read in part.
    ///
    /// Bytes and depth hold for all of it, the rest for what is kept.
    struct Limits {
        var bytes = 256 << 20
        var depth = 100
        /// Of one element that is kept.
        var text = 65_536
        /// Of one tag, comment or processing instruction, which expat keeps until it is complete.
        var token = 1 << 20
        /// Elements that are kept.
        var nodes = 200_000
    }

    /// `outline` says what to keep, from the root's name, or refuses the root with a message.
    static func read(
        _ source: ByteSource, limits: Limits = Limits(), outline: @escaping (String) -> Result<XMLOutline, XMLRefusal>
    ) throws(FileProblem) -> XMLNode {
        guard let parser = XML_ParserCreateNS(nil, separator) else {
            throw FileProblem(file: source.name, message: "cannot be read: no memory for the XML parser")
        }
        defer { XML_ParserFree(parser) }
        let builder = XMLBuilder(parser: parser, limits: limits, outline: outline)
        builder.install()
        return try parse(source, parser, builder, limits)
    }

    /// Feeds the parser chunk by chunk, so that a refusal comes before the rest is read.
    private static func parse(
        _ source: ByteSource, _ parser: XML_Parser, _ builder: XMLBuilder, _ limits: Limits
    ) throws(FileProblem) -> XMLNode {
        var total = 0
        var ended = false
        while !ended {
            let chunk = try source.next() ?? []
            ended = chunk.isEmpty
            total += chunk.count
            guard total <= limits.bytes else { throw FileProblem(file: source.name, message: "is larger than \(limits.bytes >> 20) MB") }
            let status = chunk.withUnsafeBytes { bytes in
                XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), ended ? 1 : 0)
            }
            if status != XML_STATUS_OK { throw problem(source, parser, builder) }
            let waiting = Int64(total) - Int64(XML_GetCurrentByteIndex(parser))
            guard waiting <= limits.token || ended else {
                throw FileProblem(
                    file: source.name, line: Int(XML_GetCurrentLineNumber(parser)),
                    message: "a tag or comment is longer than \(limits.token) bytes")
            }
        }
        guard let root = builder.root else { throw FileProblem(file: source.name, message: "has no root element") }
        return root
    }

    /// The builder's refusal where there is one, else expat's own words, with the line.
    private static func problem(_ source: ByteSource, _ parser: XML_Parser, _ builder: XMLBuilder) -> FileProblem {
        let line = Int(XML_GetCurrentLineNumber(parser))
        if let refusal = builder.refusal {
            return FileProblem(file: source.name, line: line, element: refusal.element, message: refusal.message)
        }
        let code = XML_GetErrorCode(parser)
        let message =
            switch code {
            case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR, XML_ERROR_UNCLOSED_CDATA_SECTION:
                "ends before its root element does: the file is empty, cut off or no XML"
            case XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING:
                "is written in an encoding that is not read: save it as UTF-8"
            default:
                "is no well-formed XML: \(XML_ErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)")"
            }
        return FileProblem(file: source.name, line: line, element: builder.path, message: message)
    }

    /// Between namespace and local name; expat refuses namespaces that hold it.
    fileprivate static let separator: CChar = 0x0A
}

/// Why an element stops the reading.
struct XMLRefusal: Error {
    /// As the standard writes it, where one element is the reason.
    var element: String?
    var message: String
}

/// What expat calls: builds the nodes that the outline names.
private final class XMLBuilder {
    /// The kept part of the document; whole when its end has been read.
    private(set) var root: XMLNode?
    /// The first reason to stop. After it nothing is kept any more.
    private(set) var refusal: XMLRefusal?
    private let parser: XML_Parser
    private let limits: XMLReader.Limits
    /// Decides by the root's name what is kept, or refuses the document.
    private let outlineOfRoot: (String) -> Result<XMLOutline, XMLRefusal>
    /// Elements that are open and kept, from the root down.
    private var open: [(node: XMLNode, outline: XMLOutline, text: [UInt8])] = []
    /// Elements that are open, kept or not, and values that are kept so far.
    private var depth = 0, kept = 0

    /// Sets itself as the parser's user data: it must live as long as the parser does.
    init(parser: XML_Parser, limits: XMLReader.Limits, outline: @escaping (String) -> Result<XMLOutline, XMLRefusal>) {
        (self.parser, self.limits, self.outlineOfRoot) = (parser, limits, outline)
    }

    /// The innermost element that is being read, for a problem.
    var path: String? { open.last?.node.name }

    /// The parser must not outlive the builder.
    func install() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in XMLBuilder.of(data)?.start(name, attributes) },
            { data, _ in XMLBuilder.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let text, let builder = XMLBuilder.of(data) else { return }
            UnsafeRawPointer(text).withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
                builder.append(UnsafeBufferPointer(start: bytes, count: Int(count)))
            }
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLBuilder.of(data)?.refuse("has a DOCTYPE: invoices and messages need none, and entities are never expanded; remove it")
        }
    }

    /// The builder in expat's user data.
    private static func of(_ data: UnsafeMutableRawPointer?) -> XMLBuilder? {
        data.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Stops the parser. Only the first refusal counts.
    private func refuse(_ message: String, element: String? = nil) {
        if refusal == nil { refusal = XMLRefusal(element: element ?? path, message: message) }
        XML_StopParser(parser, 0)
    }

    /// A tag: kept where the outline names it. Throws nothing across C: a refusal is noted.
    private func start(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard refusal == nil, let name else { return }
        depth += 1
        guard depth <= limits.depth else { return refuse("elements are more than \(limits.depth) deep") }
        let outline: XMLOutline
        let known: String
        if let parent = open.last {
            // Inside an element that nobody asked for, nothing is asked for.
            guard open.count == depth - 1 else { return }
            known = XMLNamespace.name(String(cString: name))
            guard let child = parent.outline.children[known] else { return }
            outline = child
        } else {
            guard depth == 1 else { return }
            known = XMLNamespace.name(String(cString: name))
            switch outlineOfRoot(known) {
            case .success(let wanted): outline = wanted
            case .failure(let refused): return refuse(refused.message, element: refused.element)
            }
        }
        kept += 1
        guard kept <= limits.nodes else { return refuse("has more than \(limits.nodes) elements of interest", element: known) }
        open.append((XMLNode(name: known, line: Int(XML_GetCurrentLineNumber(parser)), attributes: read(attributes)), outline, []))
    }

    /// Name and value in turns, up to a null pointer.
    private func read(_ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String: String] {
        var result: [String: String] = [:]
        guard var next = attributes else { return result }
        while let name = next[0], let value = next[1] {
            result[String(cString: name)] = String(cString: value)
            next += 2
        }
        return result
    }

    /// Text of the element that is open, in as many pieces as expat gives.
    private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard refusal == nil, open.count == depth, let last = open.indices.last, open[last].outline.children.isEmpty else { return }
        guard open[last].text.count + bytes.count <= limits.text else {
            return refuse("holds a text longer than \(limits.text) bytes")
        }
        open[last].text.append(contentsOf: bytes)
    }

    /// The end of an element: its text is whole, and it goes to its parent.
    private func end() {
        guard refusal == nil else { return }
        defer { depth -= 1 }
        guard open.count == depth, let closed = open.popLast() else { return }
        var node = closed.node
        // expat hands over UTF-8 that it has checked.
        node.text = String(decoding: closed.text, as: UTF8.self)
        if open.isEmpty { root = node } else { open[open.count - 1].node.children.append(node) }
    }
}
