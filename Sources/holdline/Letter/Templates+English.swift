/// The letters that ship, in English. `holdline letter copy` writes them out, to be changed.
extension ShippedTemplates {
    static let english: [String: String] = [
        "acknowledgement": """
        Subject: Your complaint {{ticket}}: received

        Dear Sir or Madam,

        We received your complaint “{{subject}}” on {{opened}}. Its number is {{ticket}}; please give it when you write to us or call us.

        You will have our answer by {{answerBy}}.
        {{#disputeCount}}

        While we look into it, what is disputed is not asked for:

        |= Invoice | Reason | Amount disputed |
        {{#disputes}}
        | {{invoice}} | {{reason}} | {{disputed}} |
        {{/disputes}}
        {{/disputeCount}}
        {{#message}}

        {{message}}
        {{/message}}

        \(englishCall)
        """,
        "question": """
        Subject: Your complaint {{ticket}}: a question

        Dear Sir or Madam,

        We need your help with your complaint {{ticket}} of {{opened}}, “{{subject}}”:

        {{message}}

        Please give the number {{ticket}} in your answer.

        \(englishCall)
        """,
        "decision": """
        Subject: Your complaint {{ticket}}: our decision

        Dear Sir or Madam,

        We have looked into your complaint {{ticket}} of {{opened}}, “{{subject}}”. Our decision: {{outcome}}.

        {{#disputeCount}}
        |= Invoice | Reason | Amount disputed | Decision | Credit |
        {{#disputes}}
        | {{invoice}} | {{reason}} | {{disputed}} | {{outcome}} | {{creditedPart}} |
        {{/disputes}}
        {{/disputeCount}}
        {{#message}}

        {{message}}
        {{/message}}
        {{#refusal}}

        # If you do not agree

        If you do not agree with what we do not accept, write to us or call us. You may also turn to:

        {{#mediation}}
        {{line}}
        {{/mediation}}
        {{/refusal}}

        \(englishCall)
        """,
        "closing": """
        Subject: Your complaint {{ticket}}: closed

        Dear Sir or Madam,

        Your complaint {{ticket}} of {{opened}}, “{{subject}}”, was settled on {{resolved}}: {{outcome}}. We are closing it. If a question is left, answer with the number {{ticket}}, and we open it again.
        {{#message}}

        {{message}}
        {{/message}}

        \(englishCall)
        """,
        "courtesy": """
        Subject: Invoice {{number}}: due on {{due}}

        Dear Sir or Madam,

        Invoice {{number}} of {{issued}} is due on {{due}}. On that day {{owed}} are to be paid. If the payment is on its way, please disregard this message.

        \(englishPay)

        \(englishCall)
        """,
        "reminder": """
        Subject: {{#first}}Invoice {{number}}: overdue{{/first}}{{^first}}Reminder {{level}}: invoice {{number}} is unpaid{{/first}}

        Dear Sir or Madam,

        According to our books {{owed}} are still to be paid on invoice {{number}}, which was due on {{due}}. {{#first}}Please pay it without delay.{{/first}}{{^first}}Despite our reminders we have not had your payment. Please make it now.{{/first}}

        | Invoice | {{number}} |
        | Date of the invoice | {{issued}} |
        | Due date | {{due}} |
        | Amount, VAT included | {{amount}} |
        | Paid so far | {{paid}} |
        | Credited | {{credited}} |
        {{#held}}
        | Being looked into, not asked for | {{held}} |
        {{/held}}
        | To be paid now | {{owed}} |

        # Penalties for late payment

        {{#penalties}}
        They run by law from the day after the due date (article L441-10 of the French Commercial Code). Up to {{penaltiesTo}} they come to {{penalties}}. The fixed indemnity for the costs of recovery of {{indemnity}} (article D441-5) comes on top.

        |= From | To | Days | Overdue | Rate a year | Penalty |
        {{#lines}}
        | {{from}} | {{to}} | {{days}} | {{overdue}} | {{rate}} | {{penalty}} |
        {{/lines}}
        {{/penalties}}
        {{^penalties}}
        They run by law from the day after the due date (article L441-10 of the French Commercial Code). The fixed indemnity for the costs of recovery of {{indemnity}} (article D441-5) comes on top.
        {{/penalties}}

        \(englishPay)

        \(englishCall)
        """,
        "handed-over": """
        Subject: Invoice {{number}}: handed over for collection

        Dear Sir or Madam,

        Despite our reminders {{owed}} are still to be paid on invoice {{number}} of {{issued}}, which was due on {{due}}. On {{handedOver}} we handed it over to {{#agency}}{{agency}}{{/agency}}{{^agency}}a collection agency{{/agency}}, which will be in touch with you.
        {{#penalties}}

        Up to {{penaltiesTo}} the penalties for late payment come to {{penalties}}, and the fixed indemnity for the costs of recovery to {{indemnity}} (articles L441-10 and D441-5 of the French Commercial Code).
        {{/penalties}}

        \(englishCall)
        """,
        "promise": """
        Subject: Invoice {{number}}: your promise to pay

        Dear Sir or Madam,

        We have noted your promise to pay on invoice {{number}} of {{issued}}:

        |= On | Amount |
        {{#parts}}
        | {{partDue}} | {{partAmount}} |
        {{/parts}}

        As long as it is kept, we do not remind you of these amounts.

        \(englishPay)

        \(englishCall)
        """,
        "terms": """
        Subject: Invoice {{number}}: a proposal to pay in instalments

        Dear Sir or Madam,

        {{owed}} are still to be paid on invoice {{number}} of {{issued}}, which was due on {{due}}. We propose that you pay them as follows:

        |= On | Amount |
        {{#parts}}
        | {{partDue}} | {{partAmount}} |
        {{/parts}}

        Call us or answer to accept, or to agree on other days.

        \(englishPay)

        \(englishCall)
        """,
        "invoice": """
        Subject: Invoice {{number}} of {{issued}}

        Dear Sir or Madam,

        Please find attached invoice {{number}} of {{issued}}, of {{amount}} including VAT{{#due}}, due on {{due}}{{/due}}.

        \(englishPay)

        \(englishCall)
        """,
    ]

    private static let englishPay = """
        # How to pay

        {{#iban}}
        By transfer, with the reference {{number}}: IBAN {{iban}}{{#bic}}, BIC {{bic}}{{/bic}}
        {{/iban}}
        {{#payAt}}
        {{payAt}}
        {{/payAt}}
        """

    private static let englishCall = """
        # How to reach us

        {{#phone}}
        Telephone: {{phone}}
        {{/phone}}
        {{#email}}
        Mail: {{email}}
        {{/email}}

        Yours faithfully,
        {{company}}
        """
}
