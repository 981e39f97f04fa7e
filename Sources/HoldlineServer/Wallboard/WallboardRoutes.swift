import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// What is shown on a wall: who waits, who works, what is late, what is held.
package enum WallboardRoutes {
    /// The board as JSON, the page that draws it, and the stream that the page reads. The first two are whole answers; an open
    /// stream takes a follower's seat.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/wallboard", .wallboard, "What a supervisor sees at a glance; the role wallboard alone is told no names.",
            gives: [Answer("The wallboard.", .json(.named("Wallboard")))]
        ) { request, services in
            let board = try await services.store.wallboard()
            return .json(try JSONAnswer.buffer(request.seesNames ? board : board.withoutNames))
        },
        Route(
            .get, "/wallboard", .wallboard, "The wallboard as a page for a browser, in French or English.",
            gives: [Answer("A page that needs nothing from elsewhere.", Content(MediaType.html, .text()))]
        ) { request, _ in
            let language = Language(accepted: request.headers[.acceptLanguage])
            var headers = WallboardPage.headers
            headers[.contentLanguage] = language.rawValue
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: WallboardPage.page(in: language)))
        },
        Route(
            .get, "/wallboard/events", .wallboard,
            "The wallboard, live: the whole of it as a server-sent event at each change, at most once a second, and heartbeats.",
            gives: [Answer("Events named board and heartbeat.", Content(MediaType.events, .text()))], refuses: [.tooManyFollowers]
        ) { request, services in
            // HEAD says what GET would, and takes no seat for it.
            let seat = request.method == .head ? nil : try services.followers.enter(request.caller.uid)
            let stream = WallboardStream(services: services, channel: request.channel, seesNames: request.seesNames, seat: seat)
            // What cannot be read is said before the answer begins.
            _ = try await services.store.wallboard()
            var headers: HTTPFields = [.contentType: MediaType.events, .cacheControl: "no-store"]
            headers[.accelBuffering] = "no"
            let body = ResponseBody { writer in
                try await stream.run(&writer)
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: headers, body: body)
        },
    ]
}

extension APIRequest {
    /// Whether the caller may see who calls and who works.
    var seesNames: Bool { Access.wallboardNames.admits(caller.roles) }
}

extension HTTPField.Name {
    /// nginx heeds it: an event goes on at once.
    fileprivate static let accelBuffering = Self("X-Accel-Buffering") ?? .via
}

/// One wallboard that is open.
private struct WallboardStream: Sendable {
    /// The feed of boards, and the patience with a reader who takes nothing.
    let services: Services
    let channel: any NIOCore.Channel
    /// As of the request: a caller who loses the role keeps the names until the connection ends.
    let seesNames: Bool
    /// Kept as long as the stream.
    let seat: Followers.Seat?

    /// Whoever lost the connection tries again after so long.
    private static let greeting = ByteBuffer(string: "retry: 2000\n\n")

    /// Events and heartbeats, until the reader hangs up or the daemon stops.
    func run(_ writer: inout any ResponseBodyWriter) async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let reader = try await services.wallboards.enter(wake)
        // Whoever hangs up is gone at once, and not at the next write.
        channel.closeFuture.whenComplete { _ in wake.finish() }
        do {
            try await follow(wakes, end: wake, &writer)
        } catch {
            await services.wallboards.leave(reader)
            throw error
        }
        await services.wallboards.leave(reader)
    }

    /// Sends what the feed says is new, or a heartbeat where nothing is, at each wake.
    private func follow(
        _ wakes: AsyncStream<Void>, end: AsyncStream<Void>.Continuation, _ writer: inout any ResponseBodyWriter
    ) async throws {
        try await services.write(Self.greeting, to: &writer, on: channel)
        try await withGracefulShutdownHandler {
            var sent = 0
            for await _ in wakes {
                guard let event = try await services.wallboards.newest(names: seesNames, after: sent) else {
                    try await services.write(await services.wallboards.beat, to: &writer, on: channel)
                    continue
                }
                try await services.write(event.bytes, to: &writer, on: channel)
                sent = event.number
            }
        } onGracefulShutdown: {
            end.finish()
        }
    }
}
