/// How mails come in and go out, as the configuration says; `GET /v1/mail` tells it to the programs that send.
package struct MailPolicy: Codable, Hashable, Sendable {
    /// The customer of a ticket whose writer nobody knows; nil: the reference `unknown`.
    package var unknown: CustomerReference?
    /// Whom our mails come from: an address; nil: that of the letterhead.
    package var from: String?
    /// What our Message-IDs end with; nil: the domain of `from`.
    package var domain: String?
    /// The program that takes a mail on its standard input, with its arguments; nil: `sendmail`.
    package var command: [String]?
    /// Bytes of a file at most.
    package var fileLimit: Int = 25_000_000

    package init() {}
}
