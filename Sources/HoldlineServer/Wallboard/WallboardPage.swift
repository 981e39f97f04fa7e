import FoundationEssentials
import HTTPTypes
import HoldlineStore
import HoldlineWire
import NIOCore

/// `GET /wallboard`: the page, which needs nothing but itself and the stream of events.
enum WallboardPage {
    /// Each language's page is made once: it is the same for everybody, and the figures come by the stream.
    private static let pages = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, make(in: $0)) })

    static func page(in language: Language) -> ByteBuffer { pages[language] ?? make(in: language) }

    /// What a browser may do with it: run this script, use this style, and read from where the page came from.
    static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentType: MediaType.html + "; charset=utf-8", .cacheControl: "no-store", .vary: "Accept-Language",
            .xContentTypeOptions: "nosniff", .contentSecurityPolicy: policy,
        ]
        headers[.referrerPolicy] = "no-referrer"
        headers[.resourcePolicy] = "same-origin"
        return headers
    }()

    /// The script and the style are named by their hashes (CSP Level 3, `'sha256-…'`), so that no other one runs, whatever a name
    /// or a queue may hold.
    private static let policy = [
        "default-src 'none'", "script-src '\(hash(script))'", "style-src '\(hash(style))'", "connect-src 'self'", "img-src data:",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")

    /// A digest as the policy names it, in base64. It is over the text between the tags, to the byte.
    private static func hash(_ text: String) -> String { "sha256-" + Data(SHA256.hash(Array(text.utf8))).base64EncodedString() }

    /// Puts the page together: style, body, words as JSON, script.
    private static func make(in language: Language) -> ByteBuffer {
        let words = WallboardWords.all(in: language)
        // `<` would end the element that the words stand in.
        let json = (try? JSONAnswer.bytes(words)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return ByteBuffer(
            string: """
                <!doctype html>
                <html lang="\(language.rawValue)"><head><meta charset="utf-8">
                <title>\(escaped(words["title"] ?? "")) · Holdline</title>
                <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
                <style>\(style)</style></head>
                <body>\(filled(body, words))
                <script type="application/json" id="words">\(json.replacing("<", with: "\\u003c"))</script>
                <script>\(script)</script></body></html>

                """)
    }

    /// The text with each `@name@` as its word.
    private static func filled(_ text: String, _ words: [String: String]) -> String {
        text.split(separator: "@", omittingEmptySubsequences: false).enumerated()
            .map { place, part in place.isMultiple(of: 2) ? String(part) : escaped(words[String(part)] ?? String(part)) }.joined()
    }

    /// A word as it may stand in text and in an attribute of HTML.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }

    /// All that stands before the words and the script.
    static let body = #"""
        <header>
        <h1>@title@</h1>
        <p id="link">@connecting@</p>
        <p id="clock" aria-hidden="true"></p>
        </header>
        <noscript><p id="off">@noScript@</p></noscript>
        <div id="lost" hidden><span role="alert" id="lost-word"></span> <span aria-hidden="true" id="lost-age"></span></div>
        <main>
        <section id="wrong" aria-labelledby="h-wrong" hidden><h2 id="h-wrong">@conditions@</h2><ul></ul></section>
        <section aria-labelledby="h-tiles"><h2 id="h-tiles" class="unseen">@glance@</h2>
        <dl id="tiles">
        <div id="t-waiting"><dt>@waiting@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-longest"><dt>@longest@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-now"><dt>@levelNow@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-today"><dt>@levelToday@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-late"><dt>@lateTickets@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-unassigned"><dt>@unassigned@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-stale"><dt>@stale@</dt><dd class="figure">–</dd><dd class="note"></dd></div>
        <div id="t-held"><dt>@held@</dt><dd class="figure money">–</dd><dd class="note"></dd></div>
        </dl></section>
        <div id="tables">
        <section id="callers" aria-labelledby="h-callers"><h2 id="h-callers">@callers@</h2><p></p>
        <div class="scroll" role="group" tabindex="0" aria-labelledby="h-callers"><table aria-labelledby="h-callers"><thead><tr>
        <th scope="col" data-sort="name"><button type="button">@caller@</button></th>
        <th scope="col" data-sort="queue"><button type="button">@queue@</button></th>
        <th scope="col" data-sort="wait" class="right"><button type="button">@waitingShort@</button></th>
        <th scope="col">@state@</th></tr></thead><tbody></tbody></table></div></section>
        <section id="agents" aria-labelledby="h-agents"><h2 id="h-agents">@agents@</h2><p></p>
        <div class="scroll" role="group" tabindex="0" aria-labelledby="h-agents"><table aria-labelledby="h-agents"><thead><tr>
        <th scope="col" data-sort="name"><button type="button">@agent@</button></th>
        <th scope="col" data-sort="state"><button type="button">@state@</button></th>
        <th scope="col" data-sort="since" class="right"><button type="button">@since@</button></th></tr></thead>
        <tbody></tbody></table></div></section>
        <section id="queues" aria-labelledby="h-queues"><h2 id="h-queues">@queues@</h2><p></p>
        <div class="scroll" role="group" tabindex="0" aria-labelledby="h-queues"><table aria-labelledby="h-queues"><thead><tr>
        <th scope="col">@queue@</th><th scope="col" class="right">@waitingShort@</th>
        <th scope="col" class="right">@talkingShort@</th><th scope="col" class="right">@freeShort@</th>
        <th scope="col" class="right">@now@</th><th scope="col" class="right">@today@</th>
        </tr></thead><tbody></tbody></table></div></section>
        </div>
        </main>
        <footer>
        <label for="queue">@show@</label> <select id="queue"><option value="">@allQueues@</option></select>
        <button type="button" id="keys">@help@ (?)</button> <span id="counted"></span>
        </footer>
        <dialog id="help" aria-labelledby="h-help"><h2 id="h-help">@helpTitle@</h2>
        <dl>
        <dt><kbd>q</kbd></dt><dd>@keyQueue@</dd><dt><kbd>s</kbd></dt><dd>@keyCallers@</dd><dt><kbd>a</kbd></dt><dd>@keyAgents@</dd>
        <dt><kbd>0</kbd></dt><dd>@keyReset@</dd><dt><kbd>t</kbd></dt><dd>@keyTheme@</dd><dt><kbd>?</kbd></dt><dd>@keyHelp@</dd>
        </dl>
        <p><label><input type="checkbox" id="active" checked> @keysActive@</label></p>
        <p><button type="button" id="close">@close@</button></p></dialog>
        <p id="say" class="unseen" aria-live="polite"></p>
        """#
}

extension HTTPField.Name {
    /// No request that starts from the page tells its address.
    fileprivate static let referrerPolicy = Self("Referrer-Policy") ?? .via
    /// No other site may load the page's answers into its own.
    fileprivate static let resourcePolicy = Self("Cross-Origin-Resource-Policy") ?? .via
}
