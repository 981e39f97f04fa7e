import HoldlineCore
import HoldlineFormats
import Testing

/// Mails that no person wrote. The reports are written after the forms of the programs; nobody's mail is in them.
@Suite struct MailReportTests {
    @Test(arguments: [
        ("Auto-Submitted: auto-replied", "auto-submitted"), ("Auto-Submitted: auto-generated (vacation)", "auto-submitted"),
        ("Auto-Submitted: no", nil), ("X-Autoreply: yes", "auto-submitted"), ("Precedence: auto_reply", "auto-submitted"),
        ("Precedence: bulk", "bulk"), ("Precedence: Junk", "bulk"), ("Precedence: list", "list"), ("List-Id: X <x.y.example>", "list"),
        ("Return-Path: <>", "empty-return-path"), ("Return-Path: <a@b.example>", nil), ("X-Holdline: message", "own"),
        ("Message-ID: <T-7.1.holdline@nous.example>", "own"), ("Message-ID: <holdline@nous.example>", nil),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "report"),
    ])
    func whoWroteIt(_ field: String, _ code: String?) throws {
        #expect(try Mails.read(Mails.plain(field)).reading.automatic?.rawValue == code)
    }

    /// A report as RFC 3464 has it: words, fields, and the mail that came back.
    private func report(_ from: String, _ words: String, _ status: String, _ returned: String, fields: String = "") -> String {
        Mails.head("From: \(from)", "Return-Path: <>", "Subject: Undelivered") + fields
            + Mails.multipart(
                "report; report-type=delivery-status", "r",
                ["Content-Type: text/plain\n\n\(words)", "Content-Type: message/delivery-status\n\n\(status)", returned])
    }

    private let letter =
        "Message-ID: <F-1.x.holdline@nous.example>\nX-Holdline: message\nSubject: Invoice\nFrom: nous@nous.example\n\nText\n"

    @Test func reportsOfPostfixEximExchangeAndGmailBelongToTheMailThatCameBack() throws {
        let mails = [
            // Postfix.
            report(
                "MAILER-DAEMON@mx.example (Mail Delivery System)", "This is the mail system at host mx.example.",
                """
                Reporting-MTA: dns; mx.example
                X-Postfix-Queue-ID: 4F1
                Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0100 (CET)

                Final-Recipient: rfc822; a@b.example
                Original-Recipient: rfc822;a@b.example
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mail.b.example
                Diagnostic-Code: smtp; 550 5.1.1 <a@b.example>: Recipient address
                    rejected: User unknown

                """, "Content-Type: message/rfc822\n\n" + letter),
            // Exim; the header alone comes back.
            report(
                "Mail Delivery System <Mailer-Daemon@mx.example>", "This message was created automatically by mail delivery software.",
                """
                Reporting-MTA: dns; mx.example

                Action: failed
                Final-Recipient: rfc822;a@b.example
                Status: 5.0.0
                Remote-MTA: dns; mail.b.example
                Diagnostic-Code: smtp; 550 5.1.1 User unknown

                """, "Content-Type: text/rfc822-headers\n\n" + letter, fields: "X-Failed-Recipients: a@b.example\n"),
            // Exchange: nothing comes back, and the report answers the mail.
            report(
                "Microsoft Outlook <postmaster@b.example>", "Delivery has failed to these recipients or groups:",
                """
                Reporting-MTA: dns;X.b.example
                Received-From-MTA: dns;mx.nous.example

                Final-Recipient: rfc822;a@b.example
                Action: failed
                Status: 5.1.10
                Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

                """, "Content-Type: text/plain\n\n", fields: "In-Reply-To: <F-1.x.holdline@nous.example>\n"),
            // Gmail.
            report(
                "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "** Address not found **",
                """
                Reporting-MTA: dns; googlemail.com
                Arrival-Date: Thu, 26 Nov 2026 01:00:00 -0800 (PST)

                Final-Recipient: rfc822; a@b.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
                Last-Attempt-Date: Thu, 26 Nov 2026 01:00:01 -0800 (PST)

                """, "Content-Type: message/rfc822\n\n" + letter),
        ]
        for mail in mails {
            let reading = try Mails.read(mail).reading
            #expect(reading.automatic == .report && reading.bounce?.of == "F-1.x.holdline@nous.example")
            #expect(reading.bounce?.recipients.map(\.address) == ["a@b.example"] && reading.bounce?.recipients.map(\.action) == ["failed"])
            #expect(reading.bounce?.recipients.first?.status.hasPrefix("5.") == true && reading.text != nil)
            #expect(reading.bounce?.recipients.first?.diagnostic?.hasPrefix("550") == true)
            #expect(reading.attachments.map(\.name) == ["message.eml"])
        }
    }

    @Test func reportsInPlainTextOfQmailAndOldExim() throws {
        let qmail = Mails.plain(
            "From: MAILER-DAEMON@mx.example", "Subject: failure notice",
            text: """
                Hi. This is the qmail-send program at mx.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <a@b.example>:
                192.0.2.1 does not like recipient.
                Remote host said: 550 5.7.1 Unknown user
                Giving up on 192.0.2.1.

                --- Below this line is a copy of the message.

                Return-Path: <nous@nous.example>
                \(letter)
                """)
        let first = try Mails.read(qmail).reading
        #expect(first.automatic == .report && first.bounce?.of == "F-1.x.holdline@nous.example")
        #expect(first.bounce?.recipients.map(\.status) == ["5.7.1"] && first.bounce?.recipients.first?.address == "a@b.example")

        let exim = Mails.plain(
            "From: Mailer-Daemon@mx.example", "X-Failed-Recipients: a@b.example",
            text: """
                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of its
                recipients. This is a permanent error. The following address(es) failed:

                  a@b.example
                    SMTP error from remote mail server after RCPT TO:<a@b.example>:
                    550 Unknown user

                ------ This is a copy of the message, including all the headers. ------

                \(letter)
                """)
        let second = try Mails.read(exim).reading
        #expect(second.automatic == .report && second.bounce?.of == "F-1.x.holdline@nous.example")
        #expect(second.bounce?.recipients.first?.diagnostic?.hasSuffix("550 Unknown user") == true)
    }

    @Test func aReportThatAMailIsLateSaysSo() throws {
        let status = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1\n"
        let reading = try Mails.read(report("MAILER-DAEMON@mx.example", "Later.", status, "Content-Type: message/rfc822\n\n" + letter))
            .reading
        #expect(reading.bounce?.recipients.map(\.action) == ["delayed"] && reading.automatic == .report)
    }

    @Test func aPersonWhoForwardsAReportIsAPerson() throws {
        let bounced = report("MAILER-DAEMON@mx.example", "Lost.", "Reporting-MTA: dns; x\n\nAction: failed\n", "\n")
        let mail = Mails.head() + Mails.multipart("mixed", "m", ["\nWhat is this?", "Content-Type: message/rfc822\n\n" + bounced])
        let reading = try Mails.read(mail).reading
        #expect(reading.automatic == nil && reading.bounce == nil && reading.text == "What is this?")
    }

    /// What the command knows of a mail that its reader did not survive.
    @Test func aHeaderIsReadInPlainWords() {
        let heads = MailHeads(bytes: Array("\nFrom: a@b.example\r\nSubject: one\r\n two\nnonsense\nX: y\n\nTo: no\n".utf8))
        #expect(heads["subject"] == "one two" && heads["x"] == "y" && heads["to"] == nil && heads["from"] == "a@b.example")
    }
}
