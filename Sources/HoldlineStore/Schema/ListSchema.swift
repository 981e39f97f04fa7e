import GRDB

/// What lists need so that a page reads its own rows, however many there are.
enum ListSchema {
    /// A hold's rank is its invoice's place among the registered ones; an odd hold may need somebody whatever its review date is.
    ///
    /// The words of the full text can be read one after the other: what a beginning of a word stands for.
    ///
    /// Live tickets are in one of three indices, in the order in which they were opened: without a first response, with one, and those
    /// whose clock has stood. The standing holds have all that the index in memory is filled with.
    static let change = """
        ALTER TABLE hold ADD COLUMN rank INTEGER;
        ALTER TABLE hold ADD COLUMN odd INTEGER NOT NULL DEFAULT 0 CHECK (odd IN (0, 1));
        UPDATE hold SET rank = (SELECT first_seq FROM invoice WHERE invoice.number = hold.invoice), odd = \(odd);
        DROP INDEX hold_review;
        CREATE INDEX hold_standing ON hold (review_day, kind, invoice, customer, ticket, reason, amount, currency, from_day, until_day,
            issued_before, since, replaced_by) WHERE lifted_at IS NULL;
        CREATE INDEX hold_rank ON hold (rank) WHERE rank IS NOT NULL AND lifted_at IS NULL;
        CREATE INDEX hold_odd ON hold (since) WHERE odd = 1 AND lifted_at IS NULL;
        CREATE VIRTUAL TABLE search_words USING fts5vocab (search, instance);
        CREATE INDEX invoice_stopped ON invoice (first_seq) WHERE due IS NULL OR excess IS NOT NULL OR instalments IS NOT NULL;
        CREATE INDEX ticket_unanswered ON ticket (opened_at, id, updated_at) WHERE \(unanswered);
        CREATE INDEX ticket_answered ON ticket (opened_at, id, updated_at) WHERE \(answered);
        CREATE INDEX ticket_paused ON ticket (opened_at, id, updated_at) WHERE \(paused);
        """

    /// Live tickets whose clock has never stood, and that nobody has answered yet.
    static let unanswered = "first_response_at IS NULL AND pauses = '[]' AND state IN ('new', 'open')"
    /// Live tickets whose clock has never stood, with a first response: of these only the resolution can still be late.
    static let answered = "first_response_at IS NOT NULL AND pauses = '[]' AND state IN ('new', 'open')"
    /// Live tickets that wait, or have waited.
    static let paused = "(state = 'waiting' OR (pauses <> '[]' AND state IN ('new', 'open')))"

    /// Whether a hold is odd: of a dispute that is over, or whose ticket is; a credit that is awaited for a closed ticket; placed by hand.
    static let odd = """
        CASE kind
            WHEN 'manual' THEN 1
            WHEN 'credit-pending' THEN EXISTS (SELECT 1 FROM ticket WHERE ticket.id = hold.ticket AND ticket.state = 'closed')
            WHEN 'dispute' THEN \(ended)
            WHEN 'undelivered' THEN \(ended)
            ELSE 0
        END
        """
    /// Whether a hold's dispute is not open any more, or its ticket is not live, or another hold stands for the dispute.
    private static let ended = """
        NOT EXISTS (
            SELECT 1 FROM ticket JOIN dispute ON dispute.ticket = ticket.id
            WHERE ticket.id = hold.ticket AND ticket.state NOT IN ('resolved', 'closed')
                AND dispute.invoice = hold.invoice AND dispute.hold = hold.id AND dispute.state = 'open')
        """
}
