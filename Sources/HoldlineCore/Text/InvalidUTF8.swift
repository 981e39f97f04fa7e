extension Collection<UInt8> {
    /// How many bytes stand before the first one at which UTF-8 breaks; nil where it does not.
    package var firstInvalidUTF8: Int? {
        var decoder = UTF8()
        var iterator = makeIterator()
        var place = 0
        let valid = withContiguousStorageIfAvailable { String(validating: $0, as: UTF8.self) != nil } ?? false
        if valid { return nil }
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): place += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return place
            }
        }
    }
}
