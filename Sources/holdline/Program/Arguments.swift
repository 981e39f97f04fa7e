import ArgumentParser
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Reads the words of the domain from the command line. Each method throws a `ValidationError` that says what would be right.
///
/// The methods serve as `transform` of options and arguments, and as readers of answers to questions. A failure
/// is exit code 64, and nothing was sent.
enum Read {
    /// The value, or what is wrong with the text.
    static func valid<Value>(_ value: Value?, _ problem: @autoclosure () -> Phrase) throws -> Value {
        guard let value else { throw ValidationError(told: problem()) }
        return value
    }

    /// `T-7`, `t-7` or `7`. The letter of another kind of thing is refused, so that no hold is taken for a
    /// ticket.
    static func ticket(_ text: String) throws -> TicketID { try id(text) }
    static func hold(_ text: String) throws -> HoldID { try id(text) }
    static func call(_ text: String) throws -> CallID { try id(text) }

    /// The number of a ticket, hold or call, with or without its letter.
    static func id<ID: EntityID>(_ text: String) throws -> ID {
        try valid(ID(text), "“\(text)” is no \(Phrase(word: ID.noun)): write \(ID.letter)-7, or 7")
    }

    /// An invoice's number (EN 16931, BT-1), as the ERP writes it: it is compared character by character.
    static func invoice(_ text: String) throws -> InvoiceNumber { try identifier(text) }
    /// The ERP's own reference of the customer.
    static func customer(_ text: String) throws -> CustomerReference { try identifier(text) }
    /// A queue's name, as the configuration or a call has it.
    static func queue(_ text: String) throws -> QueueName { try identifier(text) }

    /// A text that names something: without a byte-order mark, which copies from files bring along. The message
    /// quotes at most 80 characters.
    static func identifier<ID: TextIdentifier>(_ text: String) throws -> ID {
        switch ID.read(text.withoutByteOrderMark) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError(told: "\(Phrase(said: problem.message)): “\(text.prefix(80))”")
        }
    }

    /// A day to come, as people say it (`DateWords`): `tomorrow`, `friday`, `+3d`, `26/11`, `2026-11-26`.
    ///
    /// A text that has two readings is refused with both. A command to repeat has the day itself: tomorrow is another day tomorrow.
    static func day(_ text: String) throws -> Day { try day(text, .ahead) }

    /// A day that is over, or today: `monday` is the last one.
    static func pastDay(_ text: String) throws -> Day { try day(text, .back) }

    private static func day(_ text: String, _ direction: DateWords.Direction) throws -> Day {
        do throws(DateWords.Problem) {
            let day = try DateWords.here(direction).day(text)
            Invocation.record.add(text, day.description)
            return day
        } catch { throw ValidationError(told: error.message) }
    }

    /// A decimal number, with point or comma before the decimals and blanks between thousands; its decimals are compared with the
    /// currency later.
    ///
    /// `1,200` has two readings, and is refused with both.
    static func amount(_ text: String) throws -> Amount {
        switch TypedAmount(text) {
        case .amount(let amount): return amount
        case .unsure(let thousands, let decimals): throw ValidationError(told: twoReadings(text, thousands, decimals))
        case .refused(let problem): throw ValidationError(told: Phrase(said: problem))
        }
    }

    /// The refusal of an amount that may be thousands or have three decimals.
    static func twoReadings(_ text: String, _ thousands: Amount, _ decimals: Amount) -> Phrase {
        var plain = decimals
        while plain.decimals > 1, plain.units % 10 == 0 { (plain.units, plain.decimals) = (plain.units / 10, plain.decimals - 1) }
        if plain.decimals == 3 { (plain.units, plain.decimals) = (plain.units * 10, 4) }
        // As they are to be typed.
        let (whole, typed) = (thousands.description, plain.description)
        return "“\(text.prefix(40))” is \(whole) or \(decimals.description): write \(whole), or \(typed)"
    }

    /// ISO 4217, in any case.
    static func currency(_ text: String) throws -> Currency {
        try valid(Currency(code: text.uppercased()), "“\(text)” is no currency of ISO 4217: write a code such as EUR")
    }

    /// Free text that may be stored: no control characters, and no longer than the daemon takes.
    static func text(_ text: String) throws -> FreeText {
        try valid(FreeText(text.withoutByteOrderMark), "the text \(Phrase(said: FreeText.problem(in: text) ?? "cannot be stored"))")
    }

    /// A code of the reasons for a dispute, in any case, or a word for it in English or French: `QTY`, `quantity`, `prix`.
    ///
    /// Three letters of a word are enough. A wrong one is answered with the whole list and its meanings.
    static func reason(_ text: String) throws -> Reason {
        if let reason = Reason(rawValue: text.uppercased()) { return reason }
        let word = DateWords.folded(text)
        let meant = Reason.allCases.filter { reason in
            word.utf8.count >= 3 && reason.words.contains { $0.hasPrefix(word) || (word.hasSuffix("s") && $0 == word.dropLast()) }
        }
        return try valid(meant.count == 1 ? meant.first : nil, "“\(text)” is no reason. \(reasonList)")
    }

    /// One reason a line, with its meaning: for refusals, for the question of `ticket open`, and for the help.
    static let reasonList: Phrase = "The reasons are:\n\(Phrase(Reason.allCases.map(\.line), separator: "\n"))"

    /// A code of the requested action (Peppol's OPStatusAction list), in any case; a wrong one is answered with
    /// the list.
    static func requested(_ text: String) throws -> RequestedAction {
        let list = Phrase(RequestedAction.allCases.map { "  \($0.rawValue)  \(Phrase(word: $0.meaning))" }, separator: "\n")
        return try valid(RequestedAction(rawValue: text.uppercased()), "“\(text)” is no requested action. They are:\n\(list)")
    }

    /// One of the words of an enumeration; a slip of the fingers is answered with the nearest.
    static func word<Word: WireWord>(_ text: String) throws -> Word { try word(text, or: []) }

    /// The same, where the caller knows `others`, too.
    static func word<Word: WireWord>(_ text: String, or others: [String]) throws -> Word {
        let words = Word.allCases.map(\.rawValue) + others
        func nearest() -> Phrase { Spelling.nearest(to: text, among: words).map { " Did you mean \($0)?" } ?? "" }
        let noun = Phrase(word: Word.noun)
        return try valid(
            Word(rawValue: text.lowercased()), "“\(text)” is no \(noun).\(nearest()) There are: \(words.joined(separator: ", "))")
    }

    /// What is credited: `F202500006:120.00`, or the amount alone where one invoice is meant. The last colon divides, since numbers
    /// may contain colons.
    static func credit(_ text: String) throws -> CreditArgument {
        guard let colon = text.lastIndex(of: ":") else { return CreditArgument(invoice: nil, amount: try amount(text)) }
        let number = try invoice(String(text[..<colon]))
        return CreditArgument(invoice: number, amount: try amount(String(text[text.index(after: colon)...])))
    }

    /// An agent's Unix user: it travels in a header, so it is visible ASCII.
    static func login(_ text: String) throws -> String {
        let isLogin = (1...80).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return try valid(isLogin ? text : nil, "“\(text.prefix(80))” is no agent's login: 1 to 80 visible ASCII characters")
    }

    /// `german:2`: a skill and its level, 1 where none is said.
    static func skill(_ text: String) throws -> Skill { try ranked(text) }
    /// `support:2`: a queue and the line in which the agent serves it, the first where none is said.
    static func membership(_ text: String) throws -> Membership { try ranked(text) }

    /// `german:2` or `support:2`: a word, and a level that may be left out.
    private static func ranked<Value: Ranked>(_ text: String) throws -> Value {
        switch Value.read(text) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError(told: Phrase(said: problem.message))
        }
    }

    /// A length of time, in seconds.
    static func length(_ text: String, most: Int) throws -> Int {
        let span = Span(text: text).flatMap { $0.seconds <= Int64(most) ? $0 : nil }
        return Int(try valid(span, "“\(text)” is no length of time up to \(Span(seconds: Int64(most))): write 30s or 2m").seconds)
    }

    /// A length of time: `2d`, `30s`. `example` shows a right one to a person who wrote something else.
    static func span(_ text: String, _ example: String) throws -> Span {
        try valid(Span(text: text), "“\(text)” is no length of time: write \(example)")
    }

    /// The time for which an invoice is overdue, in whole days.
    static func overdue(_ text: String) throws -> Span {
        let span = Span(text: text).flatMap { $0.seconds % 86_400 == 0 ? $0 : nil }
        return try valid(span, "“\(text)” is no number of days: write it as 8d")
    }
}

extension ValidationError {
    /// In the language of the person who typed it.
    init(told phrase: Phrase) { self.init(phrase.told) }
}

/// Completions of the shell: the same lists that the parser refuses other words by.
extension CompletionKind {
    static let reasons = list(Reason.allCases.map(\.rawValue))
    static let requested = list(RequestedAction.allCases.map(\.rawValue))
    static func words<Word: WireWord>(_ type: Word.Type) -> CompletionKind { list(Word.allCases.map(\.rawValue)) }
}

extension Read {
    /// A time to come: RFC 3339, a local time (`14:30`, `9h`, `tomorrow 09:00`, `26/11 9h30`), or a length from now (`+2h`).
    ///
    /// Throws `ValidationError` for another form, for a time that is over, and for one that does not exist
    /// because the clocks are put forward. A clock time alone means today, in the time zone of this process
    /// (`TZ`), which need not be the daemon's.
    static func time(_ text: String, now: Instant) throws -> Instant {
        let instant = try time(text, .ahead, now)
        guard instant > now else { throw ValidationError(told: "“\(text)” is over: name a time to come, such as “tomorrow 09:00”") }
        return instant
    }

    /// A time that is over, in the same forms: `yesterday 14:30`, `-2h`.
    static func pastTime(_ text: String, now: Instant = LocalTime.now()) throws -> Instant { try time(text, .back, now) }

    private static func time(_ text: String, _ direction: DateWords.Direction, _ now: Instant) throws -> Instant {
        if let exact = Instant(text: text) { return exact }
        let instant = try distant(text, now) ?? local(text, direction, now)
        Invocation.record.add(text, instant.description)
        return instant
    }

    /// `+30m`, `+2h`, `in 2 hours`, `dans 30 minutes`, and back `-2h`; nil for anything else.
    private static func distant(_ text: String, _ now: Instant) -> Instant? {
        var words = DateWords.folded(text).split(separator: " ")
        let length: Span?
        if words.count == 3, ["in", "dans"].contains(words[0]) {
            words.removeFirst()
            let units = ["minutes": "m", "minute": "m", "min": "m", "hours": "h", "hour": "h", "heures": "h", "heure": "h"]
            length = units[String(words[1])].flatMap { Span(text: "\(words[0])\($0)") }
        } else if words.count == 1, let sign = words[0].first, sign == "+" || sign == "-", "mh".contains(words[0].last ?? " ") {
            length = Span(text: words[0].dropFirst()).map { sign == "-" ? Span(seconds: -$0.seconds) : $0 }
        } else {
            length = nil
        }
        return length.map { now.adding(seconds: $0.seconds) }
    }

    /// A clock time behind a date, or alone.
    private static func local(_ text: String, _ direction: DateWords.Direction, _ now: Instant) throws -> Instant {
        let wanted: Phrase = "write 14:30, “tomorrow 09:00”, “2026-11-25 09:00”, or 2026-11-25T09:00:00+01:00"
        var words = text.split(separator: " ")
        guard let clock = words.popLast(), let minute = minute(clock) else {
            let isDay = (try? DateWords.here(direction, now: now).day(text)) != nil
            throw ValidationError(told: isDay ? "“\(text)” says no hour: \(wanted)" : "“\(text)” is no time: \(wanted)")
        }
        if let joint = words.last, ["at", "a", "à"].contains(joint.lowercased()) { words.removeLast() }
        var day = LocalTime.day(of: now)
        if !words.isEmpty {
            do throws(DateWords.Problem) {
                day = try DateWords.here(direction, now: now).day(words.joined(separator: " "))
            } catch { throw ValidationError(told: "“\(text)” is no time: \(wanted). \(error.message)") }
        }
        guard let local = LocalTime.instant(day, minute: minute) else {
            throw ValidationError(told: "“\(text)” does not exist here: the clocks are changed then")
        }
        return local
    }

    /// Minutes since midnight of `9:05`, `14:30`, `9h` or `9h05`.
    ///
    /// nil for anything else; seconds and “24:00” are not taken.
    private static func minute(_ text: Substring) -> Int? {
        guard let mark = text.firstIndex(where: { $0 == ":" || $0 == "h" }) else { return nil }
        let isShort = text[mark] == "h" && text.index(after: mark) == text.endIndex
        let parts = [text[..<mark], isShort ? "00" : text[text.index(after: mark)...]]
        guard (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), hour < 24, let minute = Int(parts[1]), minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}

/// What is credited, and on which invoice; nil where the verb or the ticket says it.
struct CreditArgument: Hashable, Sendable {
    var invoice: InvoiceNumber?
    var amount: Amount
}

extension Reason {
    /// `QTY  quantity incorrect: quantity, quantite`: code, meaning and the words that it is typed by.
    var line: Phrase { "  \(rawValue)  \(Phrase(word: meaning)) (\(words.joined(separator: ", ")))" }

    /// Words for it, in lower case and without accents.
    var words: [String] {
        switch self {
        case .references: ["references", "commande", "contrat"]
        case .legal: ["legal", "mentions", "siret"]
        case .receiverUnknown: ["receiver", "destinataire"]
        case .quality: ["quality", "qualite", "broken", "defaut"]
        case .delivery: ["delivery", "livraison", "retard"]
        case .prices: ["prices", "prix", "discount", "remise"]
        case .quantity: ["quantity", "quantite", "missing", "manquant"]
        case .items: ["items", "article"]
        case .paymentTerms: ["payment", "paiement", "terms", "echeance"]
        case .notRecognized: ["unrecognized", "unknown", "inconnu", "double"]
        case .finance: ["finance", "vat", "tva", "rib", "iban"]
        case .other: ["other", "autre"]
        }
    }
}
