/// What a judgment of a collective procedure means for claims (Code de commerce, book VI).
package enum Judgment: String, WireWord {
    /// A safeguard, a reorganisation or a liquidation is opened, or extended to this company: claims from before it are held.
    case opening
    /// A plan is decided, changed or at work: nothing changes for old claims.
    case plan
    /// The procedure goes on as another one, with the same claims.
    case conversion
    /// Closed for want of assets: claims are pursued no more (L643-11).
    case insufficiency
    /// Closed for another cause, such as that all is paid: a person has to say what becomes of old claims.
    case closure
    /// The opening is taken back: what it held is free again.
    case retracted
    /// An announcement or a measure that says nothing of claims.
    case other
    /// It cannot be told: a person has to read it, and what it may concern is held meanwhile.
    case unclear

    package static let noun = "judgment"

    /// The judgment in words, for a ticket or a list.
    package var meaning: String {
        switch self {
        case .opening: "opening of a collective procedure"
        case .plan: "plan"
        case .conversion: "conversion of the procedure"
        case .insufficiency: "closure for insufficiency of assets"
        case .closure: "closure"
        case .retracted: "opening taken back"
        case .other: "notice without consequence for claims"
        case .unclear: "judgment that cannot be told"
        }
    }
}

extension Judgment {
    /// Reads what BODACC says of a judgment: `nature` decides, where that is no more than a heading the `complement`, and last the `family`.
    ///
    /// The words are those of the bulletin's own lists; a text that fits none of them is `unclear`.
    package init(family: String?, nature: String?, complement: String?) {
        let (family, nature, complement) = (Self.folded(family), Self.folded(nature), Self.folded(complement))
        if let found = Self.reading(nature, beside: complement) ?? Self.reading(complement, beside: "") {
            self = found
            return
        }
        switch true {
        case family.contains("avis de depot"): self = .other
        // With any other words than its heading nobody knows what kind of opening it is.
        case family.contains("jugement d'ouverture") && nature.isEmpty: self = .opening
        case family.contains("cloture") && nature.isEmpty: self = .closure
        default: self = .unclear
        }
    }

    /// nil for a text that is only a heading, and for one that fits nothing.
    private static func reading(_ text: String, beside more: String) -> Judgment? {
        func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if has("retract", "infirm", "annul") { return takenBack(text + " " + more) }
        if has("retablissement professionnel", "conciliation", "mandat ad hoc", "rejet", "deboute", "non-lieu", "confirm") {
            return .unclear
        }
        if has("cloture", "clotur") {
            // A court may permit single creditors to sue again (L643-11, II to IV).
            if has("reprise des poursuites", "reprise de la procedure") { return .unclear }
            return has("insuffisance d'actif", "insuffisance de l'actif") ? .insufficiency : .closure
        }
        if has("mettant fin a la procedure", "met fin a la procedure", "achevement du plan", "execution du plan") { return .closure }
        if has("resolution du plan", "resolution de plan") {
            return has("liquidation", "redressement judiciaire")
                && has("ouverture", "ouvr", "prononcant", "et la liquidation", "et liquidation")
                ? .opening : .unclear
        }
        if has("conversion", "convertissant", "converti en") { return .conversion }
        if has("faillite personnelle", "interdiction de gerer", "interdiction de diriger") { return .other }
        if has("plan de", "plan d'", "le plan", "du plan", "un plan") { return .plan }
        if has("ouverture", "extension", "ouvrant une procedure", "ouvre une procedure", "etend la procedure") { return .opening }
        if has("prononcant la liquidation", "prononce la liquidation", "prononcant le redressement", "mise en liquidation") {
            return .opening
        }
        if text.hasPrefix("jugement de liquidation judiciaire") || text.hasPrefix("liquidation judiciaire") { return .opening }
        if has(
            "etat des creances", "etat de collocation", "depot d", "prorog", "remplac", "nomination", "designation", "nommant", "designant",
            "cessation des paiements", "periode d'observation", "poursuite d'activite", "liquidation judiciaire simplifiee",
            "erreur materielle")
        {
            return .other
        }
        return nil
    }

    /// An opening that a court took back, unless the text speaks of something else that it may have meant.
    private static func takenBack(_ text: String) -> Judgment {
        func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if has(
            "cloture", "conversion", "le plan", "du plan", "faillite personnelle", "interdiction", "ouvre ", "ouvrant", "confirm", "partiel"
        ) {
            return .unclear
        }
        return has("ouverture", "ouvrant", "liquidation", "redressement", "sauvegarde") ? .retracted : .unclear
    }

    /// Lower case, without accents, in straight apostrophes and single blanks.
    private static func folded(_ text: String?) -> String {
        guard let text else { return "" }
        var result = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "à", "â", "ä", "á": result += "a"
            case "é", "è", "ê", "ë": result += "e"
            case "î", "ï", "í": result += "i"
            case "ô", "ö", "ó": result += "o"
            case "ù", "û", "ü", "ú": result += "u"
            case "ç": result += "c"
            case "œ": result += "oe"
            case "’", "‘", "ʼ", "´", "`": result += "'"
            case "\u{300}"..."\u{36F}": break
            default:
                if !scalar.properties.isWhitespace { result.unicodeScalars.append(scalar) } else if result.last != " " { result += " " }
            }
        }
        return result.trimmed
    }
}
