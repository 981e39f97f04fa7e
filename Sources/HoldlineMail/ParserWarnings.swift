import CGMime

/// What GMime's parser says about a mail while it reads.
final class ParserWarnings {
    private var seen: Set<UInt32> = []

    /// Hears the warnings of a parser with these options, as long as this object is there.
    func listen(_ options: OpaquePointer) {
        g_mime_parser_options_set_warning_callback(
            options,
            { _, code, _, context in
                guard let context else { return }
                Unmanaged<ParserWarnings>.fromOpaque(context).takeUnretainedValue().seen.insert(code.rawValue)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Those that say more than that a program writes carelessly.
    var sentences: [String] {
        let known: [(GMimeParserWarning, String)] = [
            (GMIME_WARN_TRUNCATED_MESSAGE, "it ends before its last part does"),
            (GMIME_WARN_MALFORMED_MULTIPART, "its parts are not well separated"),
            (GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY, "it says no boundary of its parts"),
            (GMIME_CRIT_CONFLICTING_PARAMETER, "a parameter stands twice with different values"),
            (GMIME_CRIT_INVALID_HEADER_NAME, "its header has lines that are no fields"),
            (GMIME_CRIT_NESTING_OVERFLOW, "its parts lie too deep to be read"),
        ]
        return known.filter { seen.contains($0.0.rawValue) }.map(\.1)
    }
}
