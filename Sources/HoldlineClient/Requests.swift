package import HoldlineCore
package import HoldlineWire
import NIOHTTP1

/// The forms that nearly all requests have.
extension Client {
    /// `GET`: what is at a path.
    func get<Value>(_ path: String, _ query: [(name: String, text: String)] = []) async throws(ClientError) -> Answer<Value> {
        try await send(.get(path, query))
    }

    func get<Value>(_ path: String, _ query: some WireQuery) async throws(ClientError) -> Answer<Value> { try await get(path, query.items) }

    /// `GET`: a page of the list at a path.
    func list<Item>(_ path: String, _ query: some WireQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Item>> {
        try await send(.get(path, query.items + page.items))
    }

    /// A write, with its body and the key that it is sent again with.
    func write<Value>(
        _ path: String, _ body: some Encodable, as method: HTTPMethod = .POST, key: String
    ) async throws(ClientError) -> Answer<Value> {
        try await send(try .json(method, path, body, key: key))
    }

    /// What is at a path, or nil where the daemon knows of nothing there.
    func known<Value: Decodable & Sendable>(_ path: String) async throws(ClientError) -> Value? {
        do {
            let answer: Answer<Value> = try await get(path)
            return try answer.value
        } catch .refused(let problem) where problem.status == 404 {
            return nil
        }
    }
}

/// Tickets.
extension Client {
    /// `POST /v1/tickets`
    package func open(_ ticket: OpenTicket, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await write("/v1/tickets", ticket, key: key)
    }

    /// `POST /v1/tickets` with a ticket a line, `count` of which are not blank.
    ///
    /// `first` is the number of the first line among all that are imported: a line's own key is `key`, a slash, and its number, so that
    /// the same import, however it is cut, opens no ticket twice. `taken` hears, while the answers come, how many lines went in so far.
    package func open(
        lines: [UInt8], count: Int, first: Int, key: String, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        let target = "/v1/tickets" + QueryText.encode(LinesQuery { $0.first = first }.items)
        return try await upload(
            Request(method: .POST, target: target, body: lines, contentType: MediaType.lines, key: key), count: count, taken: taken)
    }

    /// `GET /v1/tickets`
    package func tickets(_ query: TicketQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<TicketLine>> {
        try await list("/v1/tickets", query, page)
    }

    /// `GET /v1/tickets/{id}`
    package func ticket(_ id: TicketID) async throws(ClientError) -> Answer<TicketPage> { try await get("/v1/tickets/\(id)") }

    /// `PATCH /v1/tickets/{id}`
    package func edit(_ id: TicketID, _ changes: EditTicket, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await write("/v1/tickets/\(id)", changes, as: .PATCH, key: key)
    }

    /// `POST /v1/tickets/{id}/ACTION`, with the body that the action takes.
    package func act<Asked: TicketAction>(_ action: Asked, on id: TicketID, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await write("/v1/tickets/\(id)/\(Asked.name)", action, key: key)
    }

    /// `GET /v1/views`
    package func views() async throws(ClientError) -> Answer<TicketViews> { try await get("/v1/views") }

    /// `GET /v1/stale`
    package func stale(_ query: StaleQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<StaleItem>> {
        try await list("/v1/stale", query, page)
    }

    /// `GET /v1/stale/counts`
    package func staleCounts(_ query: StaleQuery) async throws(ClientError) -> Answer<StaleCounts> {
        try await get("/v1/stale/counts", query.items)
    }

    /// `GET /v1/my`
    package func myDay() async throws(ClientError) -> Answer<MyDay> { try await get("/v1/my") }

    /// `GET /v1/reports/tickets`
    package func ticketReport(_ query: TicketReportQuery) async throws(ClientError) -> Answer<TicketReport> {
        try await get("/v1/reports/tickets", query.items)
    }

    /// `GET /v1/reports/money`
    package func moneyReport(_ query: MoneyReportQuery) async throws(ClientError) -> Answer<MoneyReport> {
        try await get("/v1/reports/money", query.items)
    }

    /// `GET /v1/reports/holds`
    package func holdReport(_ query: HoldReportQuery) async throws(ClientError) -> Answer<HoldReport> {
        try await get("/v1/reports/holds", query.items)
    }
}

/// Calls and agents.
extension Client {
    /// The same client, acting for an agent: the daemon lets a supervisor and a telephone system's connector do so.
    package func acting(for agent: String?) -> Client {
        var client = self
        client.behalf = agent
        return client
    }

    /// `POST /v1/calls`
    package func add(_ call: AddCall, key: String) async throws(ClientError) -> Answer<Call> {
        try await write("/v1/calls", call, key: key)
    }

    /// `POST /v1/calls/next`: the call that now rings at who asks, or nil where none came within the time.
    ///
    /// The daemon holds the answer back for up to `wait` seconds, at most 300, and nothing here is in a hurry meanwhile. An answer
    /// that got lost on its way is asked for again with the same key.
    package func next(wait: Int? = nil, key: String) async throws(ClientError) -> Answer<Call>? {
        var request = try Request.json(.POST, "/v1/calls/next", NextCall(wait: wait), key: key)
        request.mayTake = .seconds(wait ?? 0)
        let answer: Answer<Call> = try await send(request)
        return answer.status == 204 ? nil : answer
    }

    /// `GET /v1/calls`
    package func calls(_ query: CallQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Call>> {
        try await list("/v1/calls", query, page)
    }

    /// `GET /v1/calls/{id}`
    package func call(_ id: CallID) async throws(ClientError) -> Answer<Call> { try await get("/v1/calls/\(id)") }

    /// `GET /v1/calls/{id}/why`
    package func why(_ id: CallID) async throws(ClientError) -> Answer<CallReasons> { try await get("/v1/calls/\(id)/why") }

    /// `POST /v1/calls/{id}/ACTION`, with the body that the action takes.
    package func act<Asked: CallAction>(_ action: Asked, on id: CallID, key: String) async throws(ClientError) -> Answer<Call> {
        try await write("/v1/calls/\(id)/\(Asked.name)", action, key: key)
    }

    /// `GET /v1/queues`
    package func queues() async throws(ClientError) -> Answer<QueueList> { try await get("/v1/queues") }

    /// `GET /v1/visits`: each visit of each call to a queue, in the order of their arrivals.
    package func visits(_ query: VisitQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Call>> {
        try await list("/v1/visits", query, page)
    }

    /// `GET /v1/agents`
    package func agents(_ page: PageQuery) async throws(ClientError) -> Answer<Page<Agent>> { try await get("/v1/agents", page) }

    /// `GET /v1/agents/loads`
    package func agentLoads() async throws(ClientError) -> Answer<AgentLoads> { try await get("/v1/agents/loads") }

    /// `GET /v1/agents/{login}`
    package func agent(_ login: String) async throws(ClientError) -> Answer<Agent> { try await get(path(of: login)) }

    /// What is known of an agent, or nil for one who was never logged in.
    package func agentIfKnown(_ login: String) async throws(ClientError) -> Agent? { try await known(path(of: login)) }

    /// `GET /v1/agents/entries`: when agents logged in and out, paused and resumed, in the order of time.
    package func agentEntries(_ query: EntryQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<AgentEntry>> {
        try await list("/v1/agents/entries", query, page)
    }

    /// The agent's login that was named, or one's own.
    package func login(or named: String?) async throws(ClientError) -> String {
        if let named { return named }
        return try await whoAmI().value.user
    }

    /// `POST /v1/agents/{login}/ACTION`, with the body that the action takes.
    package func act<Asked: AgentAction>(_ action: Asked, on login: String, key: String) async throws(ClientError) -> Answer<Agent> {
        try await write("\(path(of: login))/\(Asked.name)", action, key: key)
    }

    private func path(of login: String) -> String { "/v1/agents/\(PercentCoding.encode(login))" }

    /// `POST /v1/observed/calls`: tells what a telephone system's log shows of many calls so far.
    ///
    /// The same again changes nothing, so a batch whose answer broke is simply sent again.
    package func observe(_ calls: [ObserveCall]) async throws(ClientError) -> [UploadedLine] {
        try await upload(calls, to: "/v1/observed/calls")
    }

    /// `POST /v1/observed/agents`: tells when agents of a telephone system came, went and paused; the same again changes nothing.
    package func observe(_ agents: [ObserveAgent]) async throws(ClientError) -> [UploadedLine] {
        try await upload(agents, to: "/v1/observed/agents")
    }

    /// `GET /v1/reports/queue`
    package func queueReport(_ query: QueueReportQuery) async throws(ClientError) -> Answer<QueueReport> {
        try await get("/v1/reports/queue", query)
    }

    /// `GET /v1/reports/arrivals`: of all queues where none is named; the days are the first and the last.
    package func arrivals(queue: String?, from: Day?, to: Day?) async throws(ClientError) -> Answer<ArrivalPattern> {
        let days = ArrivalQuery { ($0.from, $0.to) = (from, to) }
        return try await get("/v1/reports/arrivals", (queue.map { [("queue", $0)] } ?? []) + days.items)
    }
}

/// The daemon itself.
extension Client {
    /// `GET /v1/whoami`
    package func whoAmI() async throws(ClientError) -> Answer<WhoAmI> { try await get("/v1/whoami") }

    /// `GET /readyz`: a daemon that is not ready answers 503 with the same body.
    package func status() async throws(ClientError) -> Answer<DaemonStatus> { try await send(.get("/readyz"), accepting: [503]) }

    /// `GET /v1/ledger/head`
    package func ledgerHead() async throws(ClientError) -> Answer<LedgerHead> { try await get("/v1/ledger/head") }

    /// `GET /v1/ledger/verify`; with `tables` it compares the tables with the ledger too, and with `against` heads that were kept elsewhere.
    package func verifyLedger(
        tables: Bool = false, against heads: [LedgerHead] = []
    ) async throws(ClientError) -> Answer<LedgerVerdict> {
        let query = VerifyQuery {
            $0.tables = tables
            $0.against = heads.isEmpty ? nil : KeptHeads(heads)
        }
        var request = Request.get("/v1/ledger/verify", query.items)
        request.mayTake = nil
        return try await send(request)
    }
}

/// A line of the feed: an event, the end of a feed that does not follow, or neither where nothing happened and the daemon is still there.
private struct FeedMark: Decodable {
    var seq, head: Int64?
}

/// The feed.
extension Client {
    /// `GET /v1/events`: hands over every event after `seq`, and with `follow` those to come. `event` is nil where this client does not
    /// know the word for it.
    ///
    /// Returns at the feed's closing line. Throws `incomplete` where it ends without: resume after the last seq that came. Throws whatever `each` threw, too.
    package func events(
        after seq: Int64, follow: Bool,
        _ each: @Sendable @escaping (_ seq: Int64, _ line: [UInt8], _ event: LedgerEvent?) async throws -> Void
    ) async throws {
        let ends = Collected<Int64>()
        let query = EventQuery { ($0.after, $0.follow) = (seq, follow) }
        try await Exchange(client: self, request: .get("/v1/events", query.items)).lines(sending: nil) { line in
            let mark = try decoded(FeedMark.self, from: line)
            if let seq = mark.seq { return try await each(seq, line, try? decoded(LedgerEvent.self, from: line)) }
            if let head = mark.head { ends.append(head) }
        }
        if ends.all.isEmpty { throw ClientError.incomplete("the feed ended without its closing line") }
    }
}

/// Invoices, and the reminders and hand-overs of each.
extension Client {
    /// `GET /v1/invoices`
    package func invoices(_ query: InvoiceQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<InvoiceLine>> {
        try await list("/v1/invoices", query, page)
    }

    /// `GET /v1/invoices/{number}`
    package func invoice(_ number: InvoiceNumber) async throws(ClientError) -> Answer<InvoicePage> { try await get(path(of: number)) }

    /// What is known of an invoice, or nil where nobody ever named it.
    package func invoiceIfKnown(_ number: InvoiceNumber) async throws(ClientError) -> InvoicePage? { try await known(path(of: number)) }

    /// `PUT /v1/invoices/{number}`
    package func register(
        _ number: InvoiceNumber, _ invoice: RegisterInvoice, key: String
    ) async throws(ClientError) -> Answer<Invoice> {
        var body = invoice
        body.number = nil
        return try await write(path(of: number), body, as: .PUT, key: key)
    }

    /// `POST /v1/documents`
    package func register(_ document: RegisterDocument, key: String) async throws(ClientError) -> Answer<DocumentRecord> {
        try await write("/v1/documents", document, key: key)
    }

    /// `POST /v1/invoices/{number}/statuses`
    package func post(
        _ status: PostStatus, on number: InvoiceNumber, key: String
    ) async throws(ClientError) -> Answer<InvoiceStatus> {
        try await write(path(of: number) + "/statuses", status, key: key)
    }

    /// `POST /v1/invoices`: registers many, and says of each whether it went in.
    ///
    /// Registering the same values again changes nothing, so a batch whose answer broke is simply sent again.
    package func register(
        _ invoices: [RegisterInvoice], taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(invoices, to: "/v1/invoices", taken: taken)
    }

    /// `POST /v1/invoices/{number}/reminders`
    package func remind(
        _ number: InvoiceNumber, _ reminder: RegisterReminder, key: String
    ) async throws(ClientError) -> Answer<Reminder> {
        try await write(path(of: number) + "/reminders", reminder, key: key)
    }

    /// `POST /v1/invoices/{number}/handovers`
    package func handOver(_ number: InvoiceNumber, _ body: HandOver, key: String) async throws(ClientError) -> Answer<Handover> {
        try await write(path(of: number) + "/handovers", body, key: key)
    }

    /// `POST /v1/invoices/{number}/recall`
    package func recall(_ number: InvoiceNumber, key: String) async throws(ClientError) -> Answer<Handover> {
        try await write(path(of: number) + "/recall", RecallInvoice(), key: key)
    }

    /// `POST /v1/invoices/{number}/agency-reports`
    package func report(_ number: InvoiceNumber, _ body: ReportCollection, key: String) async throws(ClientError) -> Answer<Handover> {
        try await write(path(of: number) + "/agency-reports", body, key: key)
    }

    /// `GET /v1/agencies`
    package func agencies() async throws(ClientError) -> Answer<Agencies> { try await get("/v1/agencies") }

    /// `GET /v1/invoices/{number}/interest`
    package func interest(_ number: InvoiceNumber, _ query: InterestQuery) async throws(ClientError) -> Answer<Interest> {
        try await get(path(of: number) + "/interest", query)
    }

    /// `GET /v1/dunning/upcoming`
    package func upcoming(_ query: UpcomingQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<UpcomingInvoice>> {
        try await list("/v1/dunning/upcoming", query, page)
    }

    /// `GET /v1/letterhead`
    package func letterhead() async throws(ClientError) -> Answer<Letterhead> { try await get("/v1/letterhead") }

    /// `GET /v1/handovers`
    package func handovers(_ query: HandoverQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<HandoverLine>> {
        try await list("/v1/handovers", query, page)
    }

    /// The number percent-encoded, so that a slash in it ends no segment.
    func path(of number: InvoiceNumber) -> String { "/v1/invoices/\(PercentCoding.encode(number.text))" }
}
