import ArgumentParser

/// Mails, in and out.
struct MailNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun("mail", "Mails, in and out.", [MailSend.self])
}
