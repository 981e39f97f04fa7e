package import HTTPTypes

/// All routes, and which of them a request means.
package struct RouteTable<Context: Sendable>: Sendable {
    /// In the order of the OpenAPI document.
    package let routes: [Route<Context>]
    /// By the number of segments, then first literal ones: `/v1/dunning/check` before `/v1/{x}/check`.
    private let paths: [Int: [(pattern: PathPattern, byMethod: [HTTPRequest.Method: Int])]]

    /// Sorts the paths once. Of two routes with one method and path the last one counts.
    package init(_ routes: [Route<Context>]) {
        self.routes = routes
        var order: [PathPattern] = []
        var methods: [PathPattern: [HTTPRequest.Method: Int]] = [:]
        for (index, route) in routes.enumerated() {
            if methods[route.path] == nil { order.append(route.path) }
            methods[route.path, default: [:]][route.method] = index
        }
        order.sort { $0.parameters.count < $1.parameters.count }
        paths = Dictionary(grouping: order.map { ($0, methods[$0] ?? [:]) }, by: { $0.0.segments.count })
    }

    /// All methods that some path takes.
    var methods: [String] { Set(routes.map(\.method.rawValue) + [HTTPRequest.Method.head.rawValue]).sorted() }

    /// What a request's method and path lead to.
    package enum Match {
        /// The route, with the path's parameters still encoded.
        case route(Route<Context>, [String: Substring])
        /// The path is there, with these methods.
        case otherMethods([String])
        /// No route has such a path.
        case nothing
    }

    /// The route of a request; paths with fewer parameters are tried first.
    package func match(_ method: HTTPRequest.Method, _ target: RequestTarget) -> Match {
        var allowed: [String] = []
        for (pattern, byMethod) in paths[target.segments.count] ?? [] {
            guard let values = pattern.match(target.segments) else { continue }
            // RFC 9110 9.1: "All general-purpose servers MUST support the methods GET and HEAD": its answer is that of GET, without content.
            if let index = byMethod[method] ?? (method == .head ? byMethod[.get] : nil) { return .route(routes[index], values) }
            allowed += byMethod.keys.map(\.rawValue)
            if byMethod[.get] != nil { allowed.append(HTTPRequest.Method.head.rawValue) }
        }
        return allowed.isEmpty ? .nothing : .otherMethods(Set(allowed).sorted())
    }
}
