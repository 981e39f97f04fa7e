import Testing

@Suite("completion in a shell")
struct CompletionTests {
    /// Asks the script as bash does at TAB, and prints what it would show.
    private static let ask = """
        source <(holdline --generate-completion-script bash)
        ask() {
            COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
            _holdline holdline "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s|' "${COMPREPLY[@]}"; echo
        }
        ask holdline ticket show ""
        ask holdline ticket take 1
        ask holdline ticket settle 1 --invoice ""
        ask holdline ticket list --customer K-1
        ask holdline call transfer --to-queue ""
        ask holdline ticket assign 1 ""
        """

    @Test("bash is given live tickets with their subjects, invoices of a ticket, customers, queues and agents, and runs nothing of them")
    func bash() async throws {
        try await DaemonFixture.scope { f in
            let customers = "reference,name\nK-1,\"Lefèvre $(touch ran) & Fils\"\nK-12,`touch ran`\n"
            #expect(try f.holdline("customer", "import", "-", input: customers).status == 0)
            let invoices = "number;customer;issued;due;amount;open;currency\nF1;K-1;2026-10-01;2026-10-31;10.00;10.00;EUR\n"
            #expect(try f.holdline("invoice", "import", "-", input: invoices).status == 0)
            for subject in ["first $(touch ran)", "second"] {
                let opened = try f.holdline(
                    "ticket", "open", "--customer", "K-1", "--subject", subject, "--invoice", "F1", "--reason", "QTY")
                #expect(opened.status == 0, "\(opened.errors)")
            }
            _ = try f.holdline("ticket", "assign", "2", "root")
            _ = try f.holdline("call", "add", "--queue", "support", "--number", "0142050000")
            let asked = try run(
                "/bin/bash", ["-c", Self.ask], environment: ["HOLDLINE_SOCKET": f.socket, "PATH": "\(Programs.directory):/usr/bin:/bin"],
                in: f.directory)
            let lines = asked.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.first?.contains("T-2") == true, "\(asked.output) \(asked.errors)")
            try #require(lines.count >= 6)
            #expect(lines[2] == "F1|" && lines[4] == "support|")
            #expect(lines[3] == "K-1  Lefèvre touch ran Fils|K-12  touch ran|")
            #expect(lines[5].contains("root"))
            #expect(try run("/bin/ls", [f.directory], in: f.directory).output.split(separator: "\n").contains("ran") == false)
        }
    }
}
