/// The letters that ship, in French. `holdline letter copy` writes them out, to be changed.
extension ShippedTemplates {
    static let french: [String: String] = [
        "acknowledgement": """
        Subject: Votre réclamation {{ticket}} : bien reçue

        Madame, Monsieur,

        Nous avons reçu le {{opened}} votre réclamation « {{subject}} ». Elle porte le numéro {{ticket}} ; merci de le rappeler quand vous nous écrivez ou nous appelez.

        Vous recevrez notre réponse au plus tard le {{answerBy}}.
        {{#disputeCount}}

        Tant que nous l'examinons, ce qui est contesté n'est pas réclamé :

        |= Facture | Motif | Montant contesté |
        {{#disputes}}
        | {{invoice}} | {{reason}} | {{disputed}} |
        {{/disputes}}
        {{/disputeCount}}
        {{#message}}

        {{message}}
        {{/message}}

        \(frenchCall)
        """,
        "question": """
        Subject: Votre réclamation {{ticket}} : une question

        Madame, Monsieur,

        Pour traiter votre réclamation {{ticket}} du {{opened}}, « {{subject}} », nous avons besoin de votre aide :

        {{message}}

        Merci de rappeler le numéro {{ticket}} dans votre réponse.

        \(frenchCall)
        """,
        "decision": """
        Subject: Votre réclamation {{ticket}} : notre décision

        Madame, Monsieur,

        Nous avons examiné votre réclamation {{ticket}} du {{opened}}, « {{subject}} ». Notre décision : {{outcome}}.

        {{#disputeCount}}
        |= Facture | Motif | Montant contesté | Décision | Avoir |
        {{#disputes}}
        | {{invoice}} | {{reason}} | {{disputed}} | {{outcome}} | {{creditedPart}} |
        {{/disputes}}
        {{/disputeCount}}
        {{#message}}

        {{message}}
        {{/message}}
        {{#refusal}}

        # Vos recours

        Si vous n'êtes pas d'accord avec ce que nous n'acceptons pas, écrivez-nous ou appelez-nous. Vous pouvez aussi vous adresser à :

        {{#mediation}}
        {{line}}
        {{/mediation}}
        {{/refusal}}

        \(frenchCall)
        """,
        "closing": """
        Subject: Votre réclamation {{ticket}} : dossier clos

        Madame, Monsieur,

        Votre réclamation {{ticket}} du {{opened}}, « {{subject}} », a été réglée le {{resolved}} : {{outcome}}. Nous fermons le dossier. S'il reste une question, répondez en rappelant le numéro {{ticket}} : nous le rouvrirons.
        {{#message}}

        {{message}}
        {{/message}}

        \(frenchCall)
        """,
        "courtesy": """
        Subject: Facture {{number}} : échéance le {{due}}

        Madame, Monsieur,

        La facture {{number}} du {{issued}} arrive à échéance le {{due}}. À cette date, {{owed}} sont à payer. Si le paiement est déjà en route, merci de ne pas tenir compte de ce message.

        \(frenchPay)

        \(frenchCall)
        """,
        "reminder": """
        Subject: {{#first}}Facture {{number}} : échéance dépassée{{/first}}{{^first}}Rappel {{level}} : facture {{number}} impayée{{/first}}

        Madame, Monsieur,

        Sauf erreur de notre part, {{owed}} restent à payer sur la facture {{number}}, échue le {{due}}. {{#first}}Merci de les régler sans attendre.{{/first}}{{^first}}Malgré nos rappels, nous n'avons pas reçu votre paiement. Merci de le faire maintenant.{{/first}}

        | Facture | {{number}} |
        | Date de la facture | {{issued}} |
        | Échéance | {{due}} |
        | Montant TTC | {{amount}} |
        | Déjà payé | {{paid}} |
        | Avoirs | {{credited}} |
        {{#held}}
        | En cours d'examen, non réclamé | {{held}} |
        {{/held}}
        | À payer maintenant | {{owed}} |

        # Pénalités de retard

        {{#penalties}}
        Elles courent de plein droit depuis le lendemain de l'échéance (article L441-10 du Code de commerce). Au {{penaltiesTo}}, elles s'élèvent à {{penalties}}. S'y ajoute l'indemnité forfaitaire pour frais de recouvrement de {{indemnity}} (article D441-5).

        |= Du | Au | Jours | En retard | Taux annuel | Pénalités |
        {{#lines}}
        | {{from}} | {{to}} | {{days}} | {{overdue}} | {{rate}} | {{penalty}} |
        {{/lines}}
        {{/penalties}}
        {{^penalties}}
        Elles courent de plein droit depuis le lendemain de l'échéance (article L441-10 du Code de commerce). S'y ajoute l'indemnité forfaitaire pour frais de recouvrement de {{indemnity}} (article D441-5).
        {{/penalties}}

        \(frenchPay)

        \(frenchCall)
        """,
        "handed-over": """
        Subject: Facture {{number}} : confiée au recouvrement

        Madame, Monsieur,

        Malgré nos rappels, {{owed}} restent à payer sur la facture {{number}} du {{issued}}, échue le {{due}}. Nous l'avons confiée le {{handedOver}} à {{#agency}}{{agency}}{{/agency}}{{^agency}}une société de recouvrement{{/agency}}, qui prendra contact avec vous.
        {{#penalties}}

        Au {{penaltiesTo}}, les pénalités de retard s'élèvent à {{penalties}}, et l'indemnité forfaitaire pour frais de recouvrement à {{indemnity}} (articles L441-10 et D441-5 du Code de commerce).
        {{/penalties}}

        \(frenchCall)
        """,
        "promise": """
        Subject: Facture {{number}} : votre promesse de paiement

        Madame, Monsieur,

        Nous avons noté votre promesse de paiement pour la facture {{number}} du {{issued}} :

        |= Le | Montant |
        {{#parts}}
        | {{partDue}} | {{partAmount}} |
        {{/parts}}

        Tant qu'elle est tenue, nous ne vous relancerons pas pour ces montants.

        \(frenchPay)

        \(frenchCall)
        """,
        "terms": """
        Subject: Facture {{number}} : une proposition d'échelonnement

        Madame, Monsieur,

        {{owed}} restent à payer sur la facture {{number}} du {{issued}}, échue le {{due}}. Nous vous proposons de les régler ainsi :

        |= Le | Montant |
        {{#parts}}
        | {{partDue}} | {{partAmount}} |
        {{/parts}}

        Appelez-nous ou répondez-nous pour accepter, ou pour convenir d'autres dates.

        \(frenchPay)

        \(frenchCall)
        """,
        "invoice": """
        Subject: Facture {{number}} du {{issued}}

        Madame, Monsieur,

        Vous trouverez en pièce jointe la facture {{number}} du {{issued}}, d'un montant de {{amount}} TTC{{#due}}, payable au plus tard le {{due}}{{/due}}.

        \(frenchPay)

        \(frenchCall)
        """,
    ]

    private static let frenchPay = """
        # Comment payer

        {{#iban}}
        Par virement, avec la référence {{number}} : IBAN {{iban}}{{#bic}}, BIC {{bic}}{{/bic}}
        {{/iban}}
        {{#payAt}}
        {{payAt}}
        {{/payAt}}
        """

    private static let frenchCall = """
        # Nous joindre

        {{#phone}}
        Téléphone : {{phone}}
        {{/phone}}
        {{#email}}
        Courriel : {{email}}
        {{/email}}

        Avec nos salutations distinguées,
        {{company}}
        """
}
