import Foundation
import HoldlineCore
import Testing

@Suite("Imports, from the command to the answer")
struct ImportTests {
    private let head = "number;customer;issued;due;amount;open;currency"

    private func rows(_ open: [String: String]) -> String {
        ([head] + open.sorted { $0.key < $1.key }.map { "\($0.key);C-1;2026-01-01;2026-02-01;100,00;\($0.value);EUR" }).joined(
            separator: "\n") + "\n"
    }

    private func events(_ f: DaemonFixture) throws -> Substring? { try f.request("GET", "/v1/events").body.split(separator: "\n").last }

    @Test("importing again changes nothing, and numbers keep their zeros")
    func again() async throws {
        try await DaemonFixture.scope { f in
            let list = rows(["0000611365": "100,00", "2026/1 é": "20,00"])
            for _ in 1...2 {
                let answer = try f.holdline("invoice", "import", "-", "--decimal", "comma", input: list)
                #expect(answer.status == 0)
            }
            #expect(try events(f) == "{\"head\":2}")
            #expect(try f.holdline("invoice", "check", "0000611365", "2026/1 é").status == 0)
            #expect(try f.holdline("invoice", "check", "611365").status == 3)
        }
    }

    @Test("a complete list settles what is not in it, and is refused where that is over a fifth of it")
    func complete() async throws {
        try await DaemonFixture.scope { f in
            var open = Dictionary(uniqueKeysWithValues: (1...10).map { ("N\($0)", "100,00") })
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "comma", input: rows(open)).status == 0)
            open["N1"] = nil
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "comma", "--complete", input: rows(open)).status == 0)
            #expect(try f.request("GET", "/v1/invoices/N1/dunning").body.contains("nothing-open"))
            for number in ["N2", "N3", "N4"] { open[number] = nil }
            let refused = try f.holdline("invoice", "import", "-", "--decimal", "comma", "--complete", input: rows(open))
            #expect(refused.status == 1)
            #expect(refused.errors.contains("--yes"), "\(refused.errors)")
            #expect(try f.holdline("invoice", "check", "N2").status == 0)
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "comma", "--complete", "--yes", input: rows(open)).status == 0)
            #expect(try f.holdline("invoice", "check", "N2").status == 3)
        }
    }

    @Test("bad rows and a number that comes twice are named with their lines, all rows of that number are refused, and the rest goes in")
    func bad() async throws {
        try await DaemonFixture.scope { f in
            let list =
                head
                + "\nA1;C-1;2026-01-01;2026-02-01;100,00;100,00;EUR\nA2;C-1;01/02/2026;2026-02-01;1,00;1,00;EUR\nA1;C-1;2026-01-01;2026-02-01;5,00;5,00;EUR\nA3;C-1;2026-01-01;2026-02-01;7,00;7,00;EUR\n"
            let answer = try f.holdline("invoice", "import", "-", "--decimal", "comma", input: list)
            #expect(answer.status == 65)
            #expect(answer.errors.contains(":2:") && answer.errors.contains(":3:") && answer.errors.contains(":4:"), "\(answer.errors)")
            #expect(try f.holdline("invoice", "check", "A3").status == 0)
            #expect(try f.holdline("invoice", "check", "A1").status == 3)
        }
    }

    @Test("what “list -o csv” writes is read back, and changes nothing")
    func ownLists() async throws {
        try await DaemonFixture.scope { f in
            let customers =
                "reference,name,phones,emails\nC-7,\"Chez Zoé, \u{202E}rue\",+33199000001|0033 1,a@b.c\n-9A,=Minus,+33199000002,\nC-8,'quoted,,\n"
            #expect(try f.holdline("customer", "import", "-", input: customers).status == 0)
            let path = try f.request("PUT", "/v1/customers/C-9", #"{"name":" edges; and \\u{202E} ","phones":["1;2|3","'=x"," -4 "]}"#)
            #expect(path.status == 201)
            let ledger =
                "number,customer,issued,due,amount,open,currency\n-1,C-7,2026-01-01,2026-02-01,1000,1000,JPY\n@2,C-7,2026-01-01,2026-02-01,1.500,1.500,KWD\n"
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "point", input: ledger).status == 0)
            let before = try events(f)
            for noun in ["customer", "invoice"] {
                let list = try f.holdline(noun, "list", "--all", "-o", "csv").output
                let again = try f.holdline(noun, "import", "-", input: list)
                #expect(again.status == 0, "\(again.errors)")
                #expect(try f.holdline(noun, "list", "--all", "-o", "csv").output == list)
            }
            #expect(try events(f) == before)
        }
    }

    @Test("a dry run says what is new, changed, unchanged and settled, and registers nothing")
    func dryRun() async throws {
        try await DaemonFixture.scope { f in
            let open = Dictionary(uniqueKeysWithValues: (1...10).map { ("N\($0)", "100,00") })
            #expect(try f.holdline("invoice", "import", "-", input: rows(open)).status == 0)
            let before = try events(f)
            var next = open
            next["N1"] = nil
            next["N2"] = "40,00"
            next["N11"] = "5,00"
            let trial = try f.holdline("invoice", "import", "-", "--complete", "--dry-run", input: rows(next))
            #expect(trial.status == 0, "\(trial.errors)")
            #expect(trial.output.hasPrefix("Dry run: 1 new, 1 changed, 8 unchanged, 1 settled."))
            #expect(trial.output.contains("N2: open 100.00 → 40.00"))
            for number in ["N3", "N4"] { next[number] = nil }
            let tooMany = try f.holdline("invoice", "import", "-", "--complete", "--dry-run", input: rows(next))
            #expect(tooMany.status == 1)
            #expect(tooMany.output.hasPrefix("Dry run: 1 new, 1 changed, 6 unchanged, 0 settled."))
            #expect(tooMany.errors.contains("--yes"), "\(tooMany.errors)")
            let refused = try f.holdline(
                "invoice", "import", "-", "--dry-run", input: head + "\n;C-1;2026-01-01;2026-02-01;1,00;1,00;EUR\n")
            #expect(refused.status == 65)
            #expect(try events(f) == before)
        }
    }

    @Test("a complete list whose numbers a spreadsheet changed settles nothing and registers nothing")
    func nearNumbers() async throws {
        try await DaemonFixture.scope { f in
            var open = Dictionary(uniqueKeysWithValues: (1...10).map { ("00\($0)", "100,00") })
            #expect(try f.holdline("invoice", "import", "-", input: rows(open)).status == 0)
            let before = try events(f)
            open["001"] = nil
            open["1"] = "100,00"
            let answer = try f.holdline("invoice", "import", "-", "--complete", input: rows(open))
            #expect(answer.status == 65)
            #expect(answer.errors.contains("lists 1, which is not registered, and not 001"), "\(answer.errors)")
            open["1"] = nil
            open["2.026E+11"] = "1,00"
            #expect(try f.holdline("invoice", "import", "-", "--complete", input: rows(open)).status == 65)
            #expect(try f.holdline("invoice", "check", "001").status == 0)
            #expect(try events(f) == before)
        }
    }

    @Test("instalments of one invoice are registered as one, however far apart their rows stand")
    func instalments() async throws {
        try await DaemonFixture.scope { f in
            let list = """
                number,customer,issued,due,amount,open,currency
                F-50,C-1,2026-09-01,2026-11-01,900.00,300.00,EUR
                F-51,C-1,2026-09-01,2026-10-01,10.00,10.00,EUR
                F-50,C-1,2026-09-01,2026-10-01,900.00,300.00,EUR
                F-50,C-1,2026-09-01,2026-12-01,900.00,300.00,EUR

                """
            let answer = try f.holdline("invoice", "import", "-", input: list)
            #expect(answer.status == 0, "\(answer.errors)")
            #expect(answer.errors.contains("1 invoice with a row an instalment"))
            let page = try f.request("GET", "/v1/invoices/F-50").body
            #expect(page.contains("\"open\":\"900.00\"") && page.contains("\"due\":\"2026-10-01\""))
        }
    }

    @Test("a credit note is never dunned, and lowers what only documents told of, once")
    func creditNote() async throws {
        try await DaemonFixture.scope { f in
            func holdline(_ arguments: String...) throws -> Finished {
                try run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory, workingIn: Messages.examples)
            }
            #expect(try holdline("invoice", "import", "facture-F202600101.xml").status == 0)
            let before = try f.request("GET", "/v1/invoices/F202600101").body
            for _ in 1...3 { #expect(try holdline("invoice", "import", "avoir-A202600001.xml").status == 0) }
            let after = try f.request("GET", "/v1/invoices/F202600101").body
            #expect(before.value(of: "credited") != after.value(of: "credited"))
            #expect(before.value(of: "open") == "600.00")
            #expect(after.value(of: "open") == "480.00")
            #expect(try holdline("invoice", "check", "A202600001").status == 3)
            // A paid invoice does not come back to life with its document.
            let paid = #"{"customer":"C-1","issued":"2026-01-01","due":"2026-02-01","amount":"10.00","open":"0.00","currency":"EUR"}"#
            #expect(try f.request("PUT", "/v1/invoices/F202600102", paid).status == 201)
            _ = try holdline("invoice", "import", "facture-F202600102.xml")
            #expect(try f.request("GET", "/v1/invoices/F202600102").body.value(of: "open") == "0.00")
        }
    }

    @Test("an invoice that moves away from a hold stays held, the import says so, and a person says that the two are one customer")
    func moves() async throws {
        try await DaemonFixture.scope { f in
            func list(_ customer: String) -> String {
                "\(head)\nF1;\(customer);2026-01-01;2026-02-01;100.00;100.00;EUR\nF2;C-99;2026-01-01;2026-02-01;50.00;50.00;EUR\n"
            }
            #expect(try f.holdline("invoice", "import", "-", input: list("C-17")).status == 0)
            #expect(try f.holdline("hold", "place", "--kind", "insolvency", "--customer", "C-17").status == 0)
            let moved = try f.holdline("invoice", "import", "-", input: list("C-99"))
            #expect(moved.status == 0)
            #expect(moved.errors.contains("F1 moves from C-17 to C-99"), "\(moved.errors)")
            #expect(try f.holdline("invoice", "check", "F1").status == 3)
            #expect(try f.holdline("invoice", "check", "F2").status == 0)
            #expect(try f.holdline("customer", "merge", "C-17", "--into", "C-99").status == 0)
            #expect(try f.holdline("invoice", "check", "F2").status == 3)
            #expect(try f.holdline("invoice", "list", "--held").output.contains("F2"))
            #expect(try f.holdline("customer", "merge", "C-17", "--into", "nobody").status == 1)
        }
    }

    @Test("promises are placed and lifted, a dispute's hold is settled on its ticket, and a watcher sees all of it in order")
    func holds() async throws {
        try await DaemonFixture.scope { f in
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "comma", input: rows(["N1": "100,00"])).status == 0)
            #expect(try f.holdline("hold", "place", "--kind", "promise", "--invoice", "N1", "--until", "2099-12-31").status == 0)
            #expect(
                try f.holdline("ticket", "open", "--customer", "C-1", "--subject", "x", "--invoice", "N1:30.00", "--reason", "QTY").status
                    == 0)
            #expect(try f.holdline("hold", "lift", "H-1").status == 0)
            #expect(try f.request("GET", "/v1/invoices/N1/dunning").body.contains("\"collectable\":\"70.00\""))
            let refused = try f.holdline("hold", "lift", "2")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("T-1"), "\(refused.errors)")
            let watched = try f.holdline("watch", "--once", "--after", "0", "-o", "json").output
            let types = watched.split(separator: "\n").compactMap { String($0).value(of: "type") }
            #expect(types == ["invoice.registered", "hold.placed", "ticket.opened", "hold.lifted"])
        }
    }

    @Test("tickets are imported once, however often the command is repeated, and a corrected line goes in with the same key")
    func tickets() async throws {
        try await DaemonFixture.scope { f in
            func line(_ number: Int, _ more: String = "") -> String {
                #"{"customer":"C-1","subject":"complaint \#(number)","disputes":[{"invoice":"N\#(number)","reason":"QTY","amount":"1.00"}]\#(more)}"#
            }
            var lines = (1...1500).map { line($0) }
            lines[699] = line(700, #","colour":"red""#)
            lines[700] = "nonsense"
            func imported(_ key: String) throws -> Finished {
                try f.holdline("ticket", "import", "--key", key, "-", input: lines.joined(separator: "\n"))
            }
            for _ in 1...2 {
                let answer = try imported("monday")
                #expect(answer.status == 65)
                #expect(answer.errors.contains("standard input:700: ") && answer.errors.contains("colour"), "\(answer.errors)")
                #expect(answer.errors.contains("standard input:701: ") && answer.errors.contains("--key monday"))
                #expect(answer.output == "1498 of 1500 went in.\n")
            }
            lines[699] = line(700)
            lines[700] = line(701)
            #expect(try imported("monday").status == 0)
            #expect(try events(f) == "{\"head\":1500}")
            #expect(try f.request("GET", "/v1/invoices/N701/dunning").body.contains("\"decision\":\"pause\""))
            #expect(try f.holdline("ticket", "search", "complaint", "1377").output.contains("T-1375"))
            #expect(try f.request("GET", "/v1/ledger/verify").body.contains("\"intact\":true"))
            #expect(f.stop() == 0)
            let rebuilt = try run(Programs.daemon, ["rebuild"] + f.arguments, in: f.directory)
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
            try await f.start()
            #expect(try f.holdline("ticket", "search", "complaint", "1377").output.contains("T-1375"))
        }
    }
}
