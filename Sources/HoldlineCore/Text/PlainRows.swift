// The rows that most events carry, each member in the order of the keys.

extension Facts: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.maybeOther("agents", agents)
        try json.maybe("behalf", behalf)
        try json.maybeOther("calls", calls)
        try json.maybeOther("customer", customer)
        try json.list("disputes", disputes)
        try json.maybeOther("entries", entries)
        try json.maybe("from", from)
        try json.maybeOther("handover", handover)
        try json.list("holds", holds)
        try json.maybe("invoice", invoice)
        try json.maybeOther("reminder", reminder)
        try json.maybeOther("status", status)
        try json.maybe("ticket", ticket)
        try json.list("warnings", warnings)
        json.close()
    }
}

extension Ticket: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try writeMembers(into: &json)
        json.close()
    }

    /// Without the brackets.
    func writeMembers(into json: inout PlainText) throws {
        try json.member("assignee", assignee)
        try json.member("call", call)
        try json.member("channel", channel)
        try json.other("contact", contact)
        try json.member("customer", customer)
        try json.member("description", description)
        try json.list("disputes", disputes)
        try json.other("evidence", evidence)
        try json.member("firstResponseAt", firstResponseAt)
        try json.member("id", id)
        try json.maybe("messagesOf", messagesOf)
        try json.member("openedAt", openedAt)
        try json.member("openedBy", openedBy)
        try json.others("pauses", pauses)
        try json.member("priority", priority)
        try json.member("reference", reference)
        try json.member("requested", requested)
        try json.other("resolution", resolution)
        try json.member("state", state)
        try json.member("subject", subject)
        try json.member("updatedAt", updatedAt)
        try json.member("version", version)
        try json.member("waitingFor", waitingFor)
        try json.member("waitingSince", waitingSince)
        try json.member("waitingUntil", waitingUntil)
    }
}

extension TicketPage: PlainJSON {
    package func write(into json: inout PlainText) throws {
        // A page that is read has its own members between the ticket's.
        guard isBrief else { return json.append(try SortedJSON.anyBytes(self)) }
        json.open()
        try ticket.writeMembers(into: &json)
        try json.list("warnings", warnings)
        json.close()
    }
}

extension Dispute: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.member("amount", amount)
        try json.maybe("base", base)
        try json.member("credited", credited)
        try json.member("currency", currency)
        try json.member("hold", hold)
        try json.member("invoice", invoice)
        try json.member("openedAt", openedAt)
        try json.member("openedSeq", openedSeq)
        try json.maybe("pending", pending)
        try json.member("reason", reason)
        try json.maybe("reasonCode", reasonCode)
        try json.member("state", state)
        try json.member("ticket", ticket)
        json.close()
    }
}

extension Hold: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.member("amount", amount)
        try json.maybe("countedSince", countedSince)
        try json.member("currency", currency)
        try json.member("customer", customer)
        try json.member("from", from)
        try json.member("id", id)
        try json.member("invoice", invoice)
        try json.member("issuedBefore", issuedBefore)
        try json.member("kind", kind)
        try json.member("liftedAt", liftedAt)
        try json.member("liftedBy", liftedBy)
        try json.member("note", note)
        try json.member("placedBy", placedBy)
        try json.maybeOther("promise", promise)
        try json.member("reason", reason)
        try json.member("review", review)
        try json.member("since", since)
        try json.member("ticket", ticket)
        try json.member("until", until)
        try json.member("version", version)
        json.close()
    }
}

extension Invoice: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.member("amount", amount)
        try json.member("credited", credited)
        try json.member("currency", currency)
        try json.member("customer", customer)
        try json.member("due", due)
        try json.member("issued", issued)
        try json.maybeOther("movements", movements)
        try json.member("number", number)
        try json.member("open", open)
        try json.member("registeredAt", registeredAt)
        try json.member("version", version)
        try json.list("warnings", warnings)
        json.close()
    }
}

extension Warning: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        try json.member("code", code)
        try json.member("invoice", invoice)
        try json.member("message", message)
        json.close()
    }
}
