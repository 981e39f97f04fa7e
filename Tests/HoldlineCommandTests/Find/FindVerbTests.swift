import HoldlineCore
import Testing

@testable import holdline

@Suite("find, and the customer that was meant")
struct FindVerbTests {
    private static func found(
        _ kind: String, _ id: String, _ fit: String, _ field: String, _ match: String, title: String = "Lefèvre & Fils"
    ) -> String {
        """
        {"kind":"\(kind)","id":"\(id)","fit":"\(fit)","field":"\(field)","match":"\(match)","title":"\(title)","customer":null,\
        "state":null,"open":null,"currency":null,"at":null}
        """
    }

    private static func page(_ items: String...) -> String { "{\"items\":[\(items.joined(separator: ","))],\"next\":null,\"version\":1}" }

    private static let customer = """
        {"reference":"K-1002","name":"Lefèvre & Fils","phones":["01 42 05 00 00"],"emails":[],"version":3,"registered":true,\
        "openTickets":[],"heldInvoices":[],"promises":[],"holds":[],"contacts":[],"openInvoices":[]}
        """

    /// Knows K-1002 and K-1003, of which one or both are found.
    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        let one = found("customer", "K-1002", "part", "name", "Lefèvre & Fils")
        switch (asked.method, asked.target) {
        case ("GET", let target) where target.hasPrefix("/v1/find?q=K-1002&"):
            return .answer(200, page(found("customer", "K-1002", "exact", "id", "K-1002")))
        case ("GET", let target) where target.hasPrefix("/v1/find?q=fils&"): return .answer(200, page(one))
        case ("GET", let target) where target.hasPrefix("/v1/find?q=lef&"):
            return .answer(200, page(one, found("customer", "K-1003", "part", "name", "Lefebvre", title: "Lefebvre")))
        case ("GET", let target) where target.hasPrefix("/v1/find?q=k-10020&"):
            return .answer(200, page(found("customer", "K-1002", "near", "name", "Lefèvre & Fils")))
        case ("GET", let target) where target.hasPrefix("/v1/find?"): return .answer(200, page())
        case ("GET", "/v1/customers/K-1002"): return .answer(200, customer)
        case ("GET", let target) where target.hasPrefix("/v1/tickets?"): return .answer(200, page())
        case ("POST", "/v1/tickets"): return .answer(201, Wire.ticket("T-1"))
        default: return .answer(404, Wire.problem(404, "not-found"))
        }
    }

    private func run(_ arguments: [String], input: String = "", asks: Bool = false) async throws -> (Run, [ScriptedDaemon.Asked]) {
        var result: (Run, [ScriptedDaemon.Asked])?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(arguments + ["--socket", daemon.socket], input: input, asks: asks)
            result = (run, daemon.requests)
        }
        return try #require(result)
    }

    @Test("each hit is a line with the part that matched; one thing that is named exactly is its page")
    func find() async throws {
        let (listed, _) = try await run(["find", "lef"])
        #expect(listed.output.contains("K-1002") && listed.output.contains("Lefebvre") && listed.output.contains("name"))
        #expect(listed.output.split(separator: "\n").count == 3)
        let (page, _) = try await run(["find", "K-1002"])
        #expect(page.output.hasPrefix("K-1002  Lefèvre & Fils\n") && page.output.contains("01 42 05 00 00"))
        let (list, _) = try await run(["find", "K-1002", "--list"])
        #expect(list.output.hasPrefix("FOUND"))
        let (json, _) = try await run(["find", "K-1002", "-o", "json"])
        #expect(json.output == Self.found("customer", "K-1002", "exact", "id", "K-1002") + "\n")
        let (nothing, _) = try await run(["find", "zzz"])
        #expect(nothing.status == 0 && nothing.output.isEmpty && nothing.error.contains("Nothing is called so"))
        let (search, requests) = try await run([
            "ticket", "search", "two", "words", "--state", "open", "--customer", "K-1", "--since", "2026-11-20",
        ])
        #expect(search.status == 0)
        #expect(requests.map(\.target).first == "/v1/find?q=two%20words&kind=ticket&customer=K-1&state=open&since=2026-11-20&limit=50")
    }

    @Test("a page of a customer is found by a name; several are named, or chosen from")
    func show() async throws {
        let (one, _) = try await run(["customer", "show", "fils"])
        #expect(one.status == 0 && one.output.hasPrefix("K-1002  ") && one.error.contains("“fils” is K-1002"))
        let (several, _) = try await run(["customer", "show", "lef"])
        #expect(several.status == 1 && several.error.contains("K-1002 (Lefèvre & Fils), K-1003 (Lefebvre)"))
        let (chosen, _) = try await run(["customer", "show", "lef"], input: "\n9\n1\n", asks: true)
        #expect(chosen.status == 1, "“9” is another reference, which nothing names")
        let (first, _) = try await run(["customer", "show", "lef"], input: "\n1\n", asks: true)
        #expect(first.status == 0 && first.output.hasPrefix("K-1002  "))
        let (none, _) = try await run(["customer", "show", "zzz"])
        #expect(none.status == 1 && none.error.contains("zzz"))
    }

    @Test("a ticket is opened for a customer who is known; any other is asked about, and refused in a script that does not say --yes")
    func open() async throws {
        func posted(_ requests: [ScriptedDaemon.Asked]) -> String? { requests.first { $0.method == "POST" }?.body }
        let open = ["ticket", "open", "--subject", "s", "--customer"]
        let (known, sent) = try await run(open + ["K-1002"])
        #expect(known.status == 0 && posted(sent)?.contains("K-1002") == true)
        let (refused, nothing) = try await run(open + ["k-10020"])
        #expect(refused.status == 1 && posted(nothing) == nil)
        #expect(refused.error.contains("K-1002 (Lefèvre & Fils)") && refused.error.contains("--yes"))
        let (agreed, asItIs) = try await run(open + ["k-10020", "--yes"])
        #expect(agreed.status == 0 && posted(asItIs)?.contains("\"k-10020\"") == true)
        let (near, meant) = try await run(open + ["k-10020"], input: "\n1\n", asks: true)
        #expect(near.status == 0 && posted(meant)?.contains("\"K-1002\"") == true)
        let (stopped, stop) = try await run(open + ["k-10020"], input: "q\n", asks: true)
        #expect(stopped.status == 1 && posted(stop) == nil)
        let (yes, taken) = try await run(open + ["new-one"], input: "\nyes\n", asks: true)
        #expect(yes.status == 0 && posted(taken)?.contains("\"new-one\"") == true)
        let (silent, unsent) = try await run(open + ["new-one"])
        #expect(silent.status == 1 && posted(unsent) == nil)
    }

    @Test(
        "where nothing is registered yet, no reference is a slip; one customer or invoice is enough to ask",
        arguments: [nil, "customers", "invoices"])
    func empty(registered: String?) async throws {
        try await ScriptedDaemon.run({ asked, _ in
            switch (asked.method, asked.target) {
            case ("POST", "/v1/tickets"): .answer(201, Wire.ticket("T-1"))
            case ("GET", let target) where target.hasPrefix("/v1/find?"): .answer(200, Self.page())
            case ("GET", "/v1/customers?limit=1"):
                .answer(
                    200, registered == "customers" ? Self.page(#"{"reference":"K-1","phones":[],"emails":[],"version":3}"#) : Self.page())
            case ("GET", "/v1/invoices?limit=1"):
                registered == "invoices" ? .answer(404, Wire.problem(404, "not-found")) : .answer(200, Self.page())
            default: .answer(404, Wire.problem(404, "not-found"))
            }
        }) { daemon in
            let run = await Run.holdline(["ticket", "open", "--customer", "C-1", "--subject", "s", "--socket", daemon.socket])
            #expect(run.status == (registered == nil ? 0 : 1), "\(run)")
            #expect(daemon.requests.contains { $0.method == "POST" } == (registered == nil))
        }
    }

    @Test("a hold on a customer whom nothing names is asked about, too: it would hold nothing")
    func hold() async throws {
        let place = ["hold", "place", "--kind", "insolvency", "--customer", "k-10020"]
        let (refused, nothing) = try await run(place)
        #expect(refused.status == 1 && refused.error.contains("K-1002 (Lefèvre & Fils)"))
        #expect(nothing.allSatisfy { $0.method == "GET" })
        let (_, agreed) = try await run(place + ["--yes"])
        #expect(agreed.first { $0.method == "POST" }?.body.contains("\"k-10020\"") == true)
        let (_, chosen) = try await run(place, input: "1\n", asks: true)
        #expect(chosen.first { $0.method == "POST" }?.body.contains("\"K-1002\"") == true)
    }

    @Test("behind --customer of a list a name is understood at a terminal; a script is told beside an empty list who was meant")
    func lists() async throws {
        let (_, asked) = try await run(["ticket", "list", "--customer", "fils"], asks: true)
        #expect(asked.map(\.target).contains { $0.contains("customer=K-1002") })
        let (script, plain) = try await run(["ticket", "list", "--customer", "fils"])
        #expect(plain.map(\.target).first { $0.hasPrefix("/v1/tickets") }?.contains("customer=fils") == true)
        #expect(script.status == 0 && script.error.contains("Perhaps: K-1002 (Lefèvre & Fils)"))
    }

    @Test("a shell gets words in its own form, nothing that bash would run, and silence where nobody answers")
    func completion() async throws {
        let words =
            #"{"items":[{"value":"T-7","help":"$(rm x) `y` l'été: \"a/b\""},{"value":"T-70","help":null},{"value":"$(z)","help":null}]}"#
        let line = ["---completion", "ticket", "show", "--", "positional@0", "3", "0", "holdline", "ticket", "show", ""]
        try await ScriptedDaemon.run { asked, _ in
            asked.target.hasPrefix("/v1/completions?kind=ticket&q=") ? .answer(200, words) : .answer(404, Wire.problem(404, "not-found"))
        } _: { daemon in
            let typed = Array(line.prefix(8)) + ["--socket", daemon.socket] + line.dropFirst(8)
            let bash = await Completing.$patience.withValue(.seconds(60)) { await Run.holdline(typed) }
            #expect(bash.status == 0 && bash.error.isEmpty)
            #expect(bash.output == "T-7  rm x y l été: a b\nT-70\n")
        }
        let silent = await Run.holdline(line + ["--socket", "/nowhere/s"])
        #expect(silent.status == 0 && silent.output.isEmpty && silent.error.isEmpty)
    }
}

@Suite("customer import")
struct CustomerImportTests {
    private static let registered = """
        {"items":[{"reference":"C-1","name":"Ada","siren":null,"vat":null,"phones":["01"],"emails":[],"language":"fr","version":1},\
        {"reference":"C-2","name":"Bea","siren":null,"vat":null,"phones":[],"emails":[],"language":null,"version":2}],"next":null,"version":2}
        """

    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch asked.method {
        case "GET": .answer(200, registered)
        case "PATCH":
            .answer(
                asked.target.hasSuffix("C-3") ? 201 : 200,
                #"{"reference":"C-1","name":"Ada","siren":null,"vat":null,"phones":[],"emails":[],"language":null,"version":9}"#)
        default: .answer(404, Wire.problem(404, "not-found"))
        }
    }

    private func imported(_ text: String, _ options: String...) async throws -> (Run, [ScriptedDaemon.Asked]) {
        var result: (Run, [ScriptedDaemon.Asked])?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let file = try directory.write("customers.csv", text)
            let run = await Run.holdline(["customer", "import", file] + options + ["--socket", daemon.socket])
            result = (run, daemon.requests)
        }
        return try #require(result)
    }

    @Test("a column that is not there leaves its field alone; what is as it was is not sent; the counts are said")
    func absent() async throws {
        let (run, requests) = try await imported("reference,name\nC-1,Tom\nC-2,Bea\nC-3,Cid\n")
        #expect(run.status == 0 && run.output == "1 new, 1 changed, 1 unchanged.\n")
        let sent = requests.filter { $0.method != "GET" }
        #expect(sent.map { "\($0.method) \($0.target)" } == ["PATCH /v1/customers/C-1", "PATCH /v1/customers/C-3"])
        #expect(sent.first?.body == #"{"name":"Tom"}"#)
    }

    @Test("a dry run sends nothing, and says what would change")
    func dry() async throws {
        let (run, requests) = try await imported("reference,name,phones\nC-1,Tom,\nC-2,Bea,\n", "--dry-run")
        #expect(run.status == 0 && requests.allSatisfy { $0.method == "GET" })
        #expect(run.output.contains("C-1: name “Tom” (was “Ada”), phones emptied (was “01”)"))
        #expect(run.output.hasSuffix("0 new, 1 changed, 1 unchanged; nothing was registered (--dry-run).\n"))
    }

    @Test("a file that has nothing but references is refused")
    func nothing() async throws {
        let (run, requests) = try await imported("customer,invoice\nC-1,F1\n")
        #expect(run.status == 65 && run.error.contains("nothing else of them") && requests.isEmpty)
    }
}
