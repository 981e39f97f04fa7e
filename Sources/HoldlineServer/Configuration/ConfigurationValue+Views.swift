import HoldlineCore
import HoldlineWire
import Yams

/// Lists of tickets under a name.
extension ConfigurationValue {
    /// A view may ask for what `GET /v1/tickets` takes, and for nothing else.
    private static let parameters = TicketQuery.parameters.map(\.described.name)

    /// Views by name, each with parameters of `GET /v1/tickets` and perhaps with `columns`.
    func views() throws(StartProblem) -> [TicketView] {
        var views: [TicketView] = []
        for (key, value) in try entries("views, each with what it asks for") {
            let name = try key.text("the name of a view")
            guard name.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,39}/) != nil else {
                throw key.problem("“\(name)” does not do: write small letters, digits and hyphens, at most 40")
            }
            guard !views.contains(where: { $0.name == name }) else { throw key.problem("the view is given twice: keep one") }
            views.append(try value.view(name))
        }
        return views
    }

    /// Reads the parameters as a request would, so that a view with a mistake is found at the start and not when somebody opens
    /// it; the problem is told at the line of the parameter.
    private func view(_ name: String) throws(StartProblem) -> TicketView {
        let values = try block(Self.parameters + ["columns"])
        var view = TicketView(name: name, ask: [])
        for parameter in Self.parameters {
            guard let value = values[parameter] else { continue }
            let text = try value.words().joined(separator: ",")
            view.ask.append(TicketView.Term(name: parameter, value: ["yes": "true", "no": "false"][text] ?? text))
        }
        view.columns = try values["columns"]?.words() ?? []
        do { _ = try TicketQuery(view) } catch {
            throw (error.field.flatMap { values[$0] } ?? self).problem(error.message)
        }
        return view
    }

    /// One word, or several.
    private func words() throws(StartProblem) -> [String] {
        guard node.sequence != nil else { return [try text("a word, or several as in [new, open]")] }
        var words: [String] = []
        for value in try list("a list of words") { words.append(try value.text("a word")) }
        return words
    }
}
