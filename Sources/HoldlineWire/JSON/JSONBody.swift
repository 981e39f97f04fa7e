package import HoldlineCore

/// A JSON text read into a type, or a refusal that names the field.
package enum JSONBody {
    /// Refuses with `malformed` what is no JSON, with `unknown-field` a member too many, with `invalid` a value that the type does not take.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Collection<UInt8>) throws(Refusal) -> Value {
        // An action that needs nothing may be sent without a body.
        let text = bytes.isEmpty ? Array("{}".utf8) : Array(bytes)
        if let place = text.firstInvalidUTF8 {
            let mistake = JSONText.Mistake(message: "", offset: place, path: "")
            throw Refusal(.malformed, "the body is not UTF-8: see \(mistake.position(in: text))")
        }
        do {
            return try JSONReader.read(type, from: text, strictly: true)
        } catch let error as JSONText.Mistake {
            throw Refusal(error, in: text)
        } catch let error as DecodingError {
            throw Refusal(decoding: error)
        } catch {
            throw Refusal(.malformed, "the body is no JSON")
        }
    }
}

/// How mistakes in a body become refusals.
extension Refusal {
    /// `malformed`, with byte, line and column, and with the member as `field` where the mistake is in one.
    init(_ mistake: JSONText.Mistake, in bytes: [UInt8]) {
        let member = mistake.path.isEmpty ? "" : ", in “\(mistake.path.prefix(200))”"
        self.init(
            .malformed, "the body is no JSON at \(mistake.position(in: bytes))\(member): \(mistake.message)",
            field: mistake.path.isEmpty ? nil : String(mistake.path.prefix(200)))
    }

    /// `unknown-field` with the known names in `allowed`; `invalid` with the path for a member that is missing, null or
    /// of another form; `malformed` for the rest.
    package init(decoding error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            let path = (context.codingPath + [key]).fieldPath
            self = .invalid(path, "“\(path)” is missing")
        case .typeMismatch(let type, let context):
            self = .invalid(context.codingPath.fieldPath, "\(Self.name(context)) has the wrong form: write \(Self.form(of: type))")
        case .valueNotFound(let type, let context):
            self = .invalid(context.codingPath.fieldPath, "\(Self.name(context)) may not be null: write \(Self.form(of: type))")
        case .dataCorrupted(let context):
            if let unknown = context.underlyingError as? UnknownField {
                self.init(.unknownField, unknown.message, field: unknown.path, allowed: unknown.known)
            } else if context.codingPath.isEmpty {
                self.init(.malformed, "the body is no JSON that can be read: \(context.debugDescription)")
            } else {
                self = .invalid(context.codingPath.fieldPath, "\(Self.name(context)): \(context.debugDescription)")
            }
        @unknown default:
            self.init(.malformed, "the body is no JSON")
        }
    }

    /// The field for a sentence: its path in quotation marks, or the whole body.
    private static func name(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "the body" : "“\(context.codingPath.fieldPath)”"
    }

    /// What a type is written as in JSON, for a sentence.
    private static func form(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any Collection.Type where !(type is any ExpressibleByDictionaryLiteral.Type): "an array"
        default: "an object"
        }
    }
}
