/// What the facts of events say again and again, as a beginning that zlib may refer to: the likeliest parts last.
///
/// A dictionary that has shipped never changes, since events are packed with it: another one gets the next number.
struct PackingDictionary: Sendable {
    /// The first byte of what is packed with it.
    let number: UInt8
    /// At most as long as the stream's window, of which zlib would use the end alone.
    let bytes: [UInt8]

    private init(_ number: UInt8, _ text: String) { (self.number, bytes) = (number, Array(text.utf8)) }

    /// By number.
    static let all = Dictionary(uniqueKeysWithValues: [tickets, calls, invoices].map { ($0.number, $0) })

    /// That which is used for new events of a type.
    static func of(_ type: String) -> PackingDictionary {
        if type.hasPrefix("ticket.") || type.hasPrefix("hold.") { return tickets }
        return type.hasPrefix("call.") || type.hasPrefix("agent.") ? calls : invoices
    }

    /// Tickets with their disputes, and holds.
    private static let tickets = PackingDictionary(
        1,
        #"""
        ,"changes":[{"field":"priority","from":"high","to":"urgent"},{"field":"subject","from":null,"to":null},{"field":"conta\#
        ct.name","from":null,"to":null},{"field":"contact.phone","warnings":[{"code":"unregistered-invoice","invoice":"","mess\#
        age":" is not registered: all of it pauses until it is"}]"waitingFor":"customer","waitingSince":""state":"waiting"with\#
        drawncredit-pendingclosed"resolution":{"at":"2026-01-01T00:00:00Z","by":"root","of":null,"outcome":"rejected"},"state"\#
        :"resolved"reasonCode":"PRI"DEL{"disputes":[{"amount":null,"base":"00.00","credited":null,"currency":"EUR","hold":"H-1\#
        ","invoice":"F0","openedAt":"2026-01-01T00:00:00Z","openedSeq":1,"reason":"QTY","state":"open","ticket":"T-1"}],"holds\#
        ":[{"amount":"00.00","currency":"EUR","customer":null,"from":null,"id":"H-1","invoice":"F0","issuedBefore":null,"kind"\#
        :"dispute","liftedAt":null,"liftedBy":null,"note":null,"placedBy":"root","reason":"QTY","review":"2026-01-01","since":\#
        "2026-01-01T00:00:00Z","ticket":"T-1","until":null,"version":1}],"ticket":{"assignee":null,"call":null,"channel":"phon\#
        e","contact":null,"customer":"C-0","description":null,"disputes":[],"evidence":null,"firstResponseAt":null,"id":"T-1",\#
        "openedAt":"2026-01-01T00:00:00Z","openedBy":"root","pauses":[],"priority":"normal","reference":null,"requested":null,\#
        "resolution":null,"state":"new","subject":null,"updatedAt":"2026-01-01T00:00:00Z","version":1,"waitingFor":null,"waiti\#
        ngSince":null,"waitingUntil":null}}
        """#)

    /// Calls and agents.
    private static let calls = PackingDictionary(
        2,
        #"""
        "entries":[{"agent":"","at":"2026-01-01T00:00:00Z","kind":"login","queue":"support"},{"kind":"logout"pause","resume","\#
        callback":{"attempts":0,"expiresAt":"2026-01-01T00:00:00Z","notBefore":null,"requestedAt":"2026-01-01T00:00:00Z"},"pas\#
        ses":[{"agent":"","at":"2026-01-01T00:00:00Z","declined":true,"ringing":0}],"observed":{"callid":".","entry":1,"source\#
        ":"asterisk"},"outcome":"abandoned","turned-away","answered","turnedAway":"closed","source":"asterisk","state":"wrap-u\#
        p"offered"talking"held"paused"logged-out"{"agents":[{"answered":0,"call":null,"cause":null,"idleSince":"2026-01-01T00:\#
        00:00Z","lastCall":null,"lastEndedAt":null,"lastOfferedAt":null,"login":"","misses":0,"observed":false,"pauseAfterCall\#
        ":false,"queues":["support"],"reason":null,"since":"2026-01-01T00:00:00Z","skills":[],"state":"idle","status":"availab\#
        le","version":1,"wrapUpUntil":null}],"behalf":"","calls":[{"agent":null,"answeredAt":null,"arrivedAt":"2026-01-01T00:0\#
        0:00Z","callback":null,"credit":0,"customer":"C-0","endedAt":null,"heldAt":null,"hold":0,"id":"C-1","name":null,"numbe\#
        r":null,"observed":null,"offeredAt":null,"outcome":null,"passes":[],"placedAt":"2026-01-01T00:00:00Z","priority":"norm\#
        al","queue":"support","reservedFor":null,"reservedUntil":null,"skills":[],"state":"waiting","suggested":[],"talk":null\#
        ,"ticket":null,"transferredTo":null,"turnedAway":null,"unconfirmed":false,"version":1,"visit":1,"wait":null,"wrapUp":n\#
        ull}]}
        """#)

    /// Invoices, what happens to them, and customers.
    private static let invoices = PackingDictionary(
        3,
        #"""
        {"customer":{"emails":[],"language":null,"name":null,"phones":[],"reference":"C-0","siren":null,"vat":null,"version":1\#
        }}{"merge":{"becomes":"=C-0","company":"=C-0","from":"C-0","into":"C-0"}}{"document":{"amount":"00.00","credits":"curr\#
        ency":"EUR","effect":"recorded","issued":"2026-01-01","kind":"credit-note","invoice","number":"F0","payable":"00.00","\#
        preceding":["F0"],"seq":1,"typeCode":"380"},"fromDocuments":true,{"handover":{"agency":null,"amount":"00.00","currency\#
        ":"EUR","customer":"C-0","handedOverAt":"2026-01-01T00:00:00Z","handedOverBy":"root","invoice":"F0","level":3,"recalle\#
        dAt":null,"recalledBy":null,"seq":1,"version":1}}{"status":{"amount":null,"at":"2026-01-01T00:00:00Z","by":"BY","code"\#
        :206,"currency":"EUR","effect":"recorded","invoice":"F0","message":"","reasons":[{"code":"QTE_ERR","reason":"QTY"}],"r\#
        eceivedAt":"2026-01-01T00:00:00Z","requested":null,"ticket":null,"version":1}}{"reminder":{"amount":"00.00","answered"\#
        :1,"currency":"EUR","customer":"C-0","invoice":"F0","level":1,"registeredAt":"2026-01-01T00:00:00Z","registeredBy":"ro\#
        ot","run":null,"sentAt":"2026-01-01T00:00:00Z","version":1}}{"invoice":{"amount":"00.00","credited":null,"currency":"E\#
        UR","customer":"C-0","due":"2026-01-01","issued":"2026-01-01","number":"F0","open":"00.00","registeredAt":"2026-01-01T\#
        00:00:00Z","version":1}}
        """#)
}
