import Glibc

/// What stops a measurement, in one line: a figure that is not what it says it is is worse than none.
struct BenchProblem: Error, CustomStringConvertible {
    /// As it is printed, behind the program's name.
    let description: String

    init(_ description: String) { self.description = description }

    /// What was tried, with the system's words for `errno`.
    static func system(_ what: String, _ number: Int32 = errno) -> BenchProblem {
        BenchProblem("\(what): \(String(cString: strerror(number)))")
    }
}
