import Foundation
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("the document that clients were made from")
struct ServedDocumentTests {
    /// A line for each parameter, body, answer and member, with its type; what it refers to is written out, but for objects.
    private struct Summary {
        let document: Parsed

        var lines: [String] {
            let paths = document["paths"]?.members ?? [:]
            let schemas = document["components"]?["schemas"]?.members ?? [:]
            return (paths.flatMap(operations) + schemas.flatMap(members)).sorted()
        }

        private func operations(_ path: String, _ item: Parsed) -> [String] {
            item.members.filter { $0.key != "parameters" }.flatMap { method, operation -> [String] in
                let name = "\(method.uppercased()) \(path)"
                let parameters = (item["parameters"]?.elements ?? []) + (operation["parameters"]?.elements ?? [])
                let body = operation["requestBody"]
                let answers = (operation["responses"]?.members ?? [:]).flatMap { status, answer in
                    content(answer).map { "\(name) gives \(status) \($0)" }
                }
                return parameters.map { "\(name) ? \(parameter($0))" } + answers
                    + content(body).map { "\(name) takes \($0)\(body?["required"] == .flag(true) ? "" : " or nothing")" }
            }
        }

        private func parameter(_ parameter: Parsed) -> String {
            if let reference = parameter["$ref"]?.string { return reference }
            return "\(parameter["in"]?.string ?? "") \(parameter["name"]?.string ?? ""): \(type(parameter["schema"]))"
        }

        private func content(_ value: Parsed?) -> [String] {
            (value?["content"]?.members ?? [:]).map { "\($0): \(type($1["schema"]))" }
        }

        private func members(_ name: String, _ schema: Parsed) -> [String] {
            guard let properties = schema["properties"]?.members else { return [] }
            let required = Set(schema["required"]?.elements.compactMap(\.string) ?? [])
            return properties.map { "\(name).\($0)\(required.contains($0) ? "" : "?"): \(type($1))" }
        }

        private func type(_ schema: Parsed?) -> String {
            guard let schema else { return "-" }
            if let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
                let target = document["components"]?["schemas"]?[name]
                return target?["properties"] == nil ? type(target) : name
            }
            if let either = schema["anyOf"]?.elements { return either.map(type).joined(separator: " | ") }
            if let words = schema["enum"]?.elements { return "(\(words.compactMap(\.string).joined(separator: " ")))" }
            if let items = schema["items"] { return "[\(type(items))]" }
            if let properties = schema["properties"]?.members {
                return "{\(properties.sorted { $0.key < $1.key }.map { "\($0): \(type($1))" }.joined(separator: ", "))}"
            }
            let bounds = ["minimum", "maximum", "minLength", "maxLength"].compactMap { name in schema[name]?.whole.map { "\(name) \($0)" } }
            let texts = ["format", "pattern"].compactMap { name in schema[name]?.string.map { "\(name) \($0)" } }
            let constant = schema["const"].map { ["const \($0 == .flag(false) ? "false" : "true")"] } ?? []
            return ([schema["type"]?.string ?? "anything"] + bounds + texts + constant).joined(separator: " ")
        }
    }

    /// `served.txt` is the document as it was served when the schemas were still written by hand. What is missing now, or is otherwise, breaks
    /// a client; what is new does not.
    @Test("paths, parameters, members, types, words and bounds are those that were served before")
    func served() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("served.txt")
        let before = Set(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init))
        let now = Set(Summary(document: try JSONValue.read(JSONAnswer.bytes(OpenAPI.document(Routes.all)))).lines)
        #expect(before.subtracting(now).sorted() == [])
    }

    @Test("every type takes the values by which its schema is read")
    func read() { #expect(Schemas.reader.problems == []) }
}
