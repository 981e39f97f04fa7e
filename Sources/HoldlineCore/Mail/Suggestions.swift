// Numbers of invoices in a mail.
extension Draft {
    /// Registered invoices of the customer whose numbers a mail names, each once, in its order. They hold nothing before a person says so.
    func suggestions(_ message: Message, for customer: CustomerReference) throws -> [InvoiceNumber] {
        guard customer != .unknown else { return [] }
        let company = try base.company(of: customer)
        var found = message.invoice.map { [$0] } ?? []
        let texts = [message.subject?.text ?? "", message.text?.text ?? ""]
        for candidate in InvoiceWords.candidates(in: texts) {
            guard let invoice = try registered(candidate), !found.contains(invoice.number),
                try invoice.customer == customer || base.company(of: invoice.customer) == company
            else { continue }
            found.append(invoice.number)
            if found.count == InvoiceWords.most { break }
        }
        return found
    }

    /// The invoice that is meant: under this number, or the only one that is spelled like it.
    private func registered(_ number: InvoiceNumber) throws -> Invoice? {
        if let invoice = try invoice(number) { return invoice }
        let near = try base.registeredNumbers(spelledLike: number)
        return near.count == 1 ? try invoice(near[0]) : nil
    }
}

/// What in a text could be the number of an invoice.
enum InvoiceWords {
    /// Numbers that are suggested of one mail.
    static let most = 50
    /// Bytes of a text that are looked at, and words that are looked up: one mail must not keep the writer from the others.
    private static let (longest, mostWords) = (65_536, 1000)
    /// A day of the month is no number of an invoice.
    private static let shortestDigits = 3

    /// Words with a digit in them, less the signs around them, and two or three words that stand together where one of them has a digit.
    static func candidates(in texts: [String]) -> [InvoiceNumber] {
        var seen: Set<InvoiceNumber> = []
        var found: [InvoiceNumber] = []
        for text in texts {
            let part = String(decoding: text.utf8.prefix(longest), as: UTF8.self)
            let words = part.split(whereSeparator: \.isWhitespace).map { trimmed(String($0)) }
            for place in words.indices where found.count < mostWords {
                for count in 1...3 where place + count <= words.count {
                    let run = words[place..<(place + count)]
                    // What stands behind the last digit of a number is short.
                    guard run.allSatisfy({ !$0.isEmpty }), run.contains(where: hasDigit), let last = run.last,
                        hasDigit(last) || last.utf8.count <= 3
                    else { continue }
                    let word = run.joined(separator: " ")
                    guard word.utf8.count >= shortestDigits || word.contains(where: \.isLetter), let number = InvoiceNumber(word),
                        seen.insert(number).inserted
                    else { continue }
                    found.append(number)
                }
            }
        }
        return found
    }

    private static func hasDigit(_ word: String) -> Bool { word.utf8.contains(where: \.isDigit) }

    /// `(F2026-0042),` is F2026-0042.
    private static func trimmed(_ word: String) -> String {
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        guard let first = word.firstIndex(where: isPart), let last = word.lastIndex(where: isPart) else { return "" }
        return String(word[first...last])
    }
}
