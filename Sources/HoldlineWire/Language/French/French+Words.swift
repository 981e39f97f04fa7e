extension Catalogue {
    /// States, outcomes and kinds: the words of the API, as people of the trade say them.
    static let frenchWords: [String: String] = [
        // Tickets (masculine), disputes, calls.
        "new": "nouveau", "open": "ouvert", "waiting": "en attente", "resolved": "résolu", "closed": "clos", "upheld": "fondé",
        "partly-upheld": "fondé en partie", "rejected": "rejeté", "withdrawn": "retiré", "duplicate": "doublon", "moved": "transféré",
        "replaced": "remplacé", "low": "basse", "normal": "normale", "high": "haute", "urgent": "urgente", "phone": "téléphone",
        "email": "courriel", "letter": "lettre", "web": "site web", "einvoice": "facture électronique", "customer": "client",
        "carrier": "transporteur", "internal": "interne",
        // Dunning.
        "proceed": "relancer", "partial": "en partie", "pause": "suspendre", "settled": "soldée", "all": "tout", "held": "en garde",
        "dispute": "litige", "credit-pending": "avoir à émettre", "promise": "promesse", "insolvency": "procédure collective",
        "manual": "manuelle", "cancelled": "annulée", "undelivered": "non remise", "kept": "tenue", "missed": "manquée", "broken": "rompue",
        "registered": "enregistré", "known": "connu", "no": "non", "now": "maintenant", "before": "avant", "paid": "payée",
        "contested": "contestée", "irrecoverable": "irrécouvrable", "remind": "relancer", "skip": "passer", "in": "reçu", "out": "envoyé",
        "conditions": "conditions de vente", "central-bank": "banque centrale", "floor": "minimum légal",
        // Reasons: Peppol's code list, in the words of French invoicing.
        "references incorrect": "références erronées", "legal information incorrect": "mentions légales erronées",
        "receiver unknown": "destinataire inconnu", "item quality insufficient": "qualité insuffisante",
        "delivery issues": "problème de livraison", "prices incorrect": "prix erronés", "quantity incorrect": "quantité erronée",
        "items incorrect": "articles erronés", "payment terms incorrect": "conditions de paiement erronées",
        "not recognized": "facture non reconnue", "finance incorrect": "données bancaires ou TVA erronées", "other": "autre",
        "no action required": "aucune action demandée", "provide information": "donner des précisions",
        "issue new invoice": "émettre une nouvelle facture", "credit fully": "avoir total", "credit partially": "avoir partiel",
        "credit the amount": "avoir du montant",
        // Calls and agents.
        "offered": "sonne", "talking": "en conversation", "ended": "terminé", "answered": "répondu", "abandoned": "abandonné",
        "timed-out": "délai dépassé", "left-by-key": "sorti par touche", "emptied": "file vidée", "called-back": "rappelé", "lost": "perdu",
        "turned-away": "refusé", "available": "disponible", "paused": "en pause", "logged-out": "déconnecté", "idle": "libre",
        "wrap-up": "post-appel", "asked": "demandée", "free": "libre", "on-hold": "en garde",
        "longest-idle": "inactif depuis le plus longtemps",
        "fewest-calls": "le moins d’appels", "round-robin": "chacun son tour",
        // Mails.
        "received": "reçu", "queued": "en file", "handing": "en cours d’envoi", "sent": "envoyé", "bounced": "revenu", "failed": "échoué",
        "dropped": "abandonné", "doubtful": "incertain", "opened": "a ouvert un ticket", "joined": "joint à un ticket",
        "recorded": "enregistré",
        // What is due, and what somebody has to look at.
        "first-response": "première réponse", "first response": "première réponse", "resolution": "résolution", "follow-up": "rappel",
        "acknowledge": "prise en charge", "acknowledgement": "prise en charge", "next-update": "nouvelle au client",
        "next update": "nouvelle au client",
        "ticket": "ticket", "hold": "mise en attente", "no-activity": "sans activité", "unassigned": "non attribué",
        "waiting-too-long": "attend trop longtemps", "deadline-missed": "délai dépassé", "invoice-cancelled": "facture annulée",
        "review-passed": "réexamen dépassé", "ticket-closed": "ticket clos", "no-reason": "sans motif", "promise-broken": "promesse rompue",
        // Searches and checks.
        "invoice": "facture", "queue": "file", "agent": "agent", "exact": "exact", "part": "partiel", "near": "proche", "good": "bon",
        "warning": "avertissement", "wrong": "faux", "unknown": "inconnu", "id": "n°", "name": "nom", "siren": "SIREN", "vat": "TVA",
        "subject": "objet", "description": "description", "note": "note", "contact": "contact", "reference": "référence",
        "retention": "conservation", "restored": "restauration", "redaction": "caviardage",
        // Notices of collective procedures.
        "opening": "ouverture", "plan": "plan", "conversion": "conversion", "insufficiency": "insuffisance d’actif", "closure": "clôture",
        "retracted": "rétracté", "unclear": "peu clair",
    ]
}
