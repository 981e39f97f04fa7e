import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct ProblemTests {
    @Test("every code has the status that the contract gives it")
    func statuses() {
        let expected: [Refusal.Code: Int] = [
            .notFound: 404, .methodNotAllowed: 405, .malformed: 400, .invalid: 422, .unknownField: 422, .overAmount: 422,
            .otherSeller: 422, .noSuchAgent: 422, .keyReused: 422, .tooLarge: 413, .unsupportedMediaType: 415, .wrongState: 409,
            .taken: 409, .numberTaken: 409, .settleOnTicket: 409, .alreadyLifted: 409, .ahead: 409, .versionMismatch: 412,
            .notYourRole: 403,
            .notYours: 403, .creditLimit: 403, .busy: 503, .full: 507, .outcomeUnknown: 500, .internal: 500, .tooManyFollowers: 503,
            .tooManyRequests: 429,
            .noSuchQueue: 422, .paused: 409, .callbackExists: 409, .queueClosed: 409, .heldMeanwhile: 409, .wrongLevel: 409,
            .otherCustomer: 409, .creditRegistered: 409, .clockAhead: 503, .storageGone: 503, .storageDamaged: 503, .storageReadOnly: 503,
            .ledgerAway: 503,
            .legalHold: 409,
        ]
        for code in Refusal.Code.allCases { #expect(ProblemBody(Refusal(code, "")).status == expected[code], "\(code)") }
    }

    @Test("only what was certainly not done says so, and only among the server's errors")
    func done() {
        for code in Refusal.Code.allCases {
            let problem = ProblemBody(Refusal(code, ""))
            let notDone: [Refusal.Code] = [
                .busy, .full, .tooManyFollowers, .tooManyRequests, .clockAhead, .storageGone, .storageDamaged, .storageReadOnly,
                .ledgerAway,
            ]
            #expect((problem.done == false) == notDone.contains(code), "\(code)")
        }
    }

    @Test("titles and types tell codes apart")
    func names() {
        let problems = Refusal.Code.allCases.map { ProblemBody(Refusal($0, "")) }
        #expect(Set(problems.map(\.type)).count == problems.count)
        #expect(Set(problems.map(\.title)).count == problems.count)
        #expect(ProblemBody(Refusal(.wrongState, "")).type == "urn:holdline:problem:wrong-state")
    }
}
