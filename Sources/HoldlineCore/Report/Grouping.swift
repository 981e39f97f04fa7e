/// What a row of a report is about.
package protocol Grouping: WireWord {}

extension Grouping {
    package static var noun: String { "grouping" }
}

/// What a row of a report over some days is about; periods are among it.
package protocol DaysGrouping: Grouping {
    /// Of ISO 8601: a row for each where nobody asks for another.
    static var week: Self { get }
}
