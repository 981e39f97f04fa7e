import HoldlineCore

/// How mails come in and go out.
extension ConfigurationValue {
    /// What `mail` may name.
    static let mailKeys = ["unknown", "from", "domain", "command", "fileLimit"]

    /// A key that is left out or says `none` gives nil, with the meaning that `MailPolicy` has for it. A command begins with an
    /// absolute path, so that no `PATH` decides which program gets the mails.
    func mail() throws(StartProblem) -> MailPolicy {
        let values = try block(Self.mailKeys)
        var mail = MailPolicy()
        if let value = values["unknown"], try !value.isNone {
            switch CustomerReference.read(try value.text("a customer's reference")) {
            case .success(let reference): mail.unknown = reference
            case .failure(let problem): throw value.problem(problem.message)
            }
        }
        if let value = values["from"], try !value.isNone { mail.from = try value.email() }
        if let value = values["domain"], try !value.isNone {
            let domain = try value.line("a domain, such as example.com")
            guard MailAddress.isPlain("a@\(domain)") else { throw value.problem("“\(domain)” is no domain: write one such as example.com") }
            mail.domain = domain
        }
        if let value = values["command"], try !value.isNone {
            var words: [String] = []
            for word in try value.list("the program and its arguments, as a list") { words.append(try word.line("a word of the command")) }
            guard let program = words.first, program.hasPrefix("/") else {
                throw value.problem("the command begins with the path of a program, such as /usr/sbin/sendmail")
            }
            mail.command = words
        }
        mail.fileLimit = try values["fileLimit"]?.bytes(in: 1024...(1 << 40)) ?? mail.fileLimit
        return mail
    }
}
