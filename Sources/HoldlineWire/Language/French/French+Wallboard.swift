extension Catalogue {
    /// The wallboard, in the terminal and as a page.
    static let frenchWallboard: [String: String] = [
        "{} call": "{} appel",
        "{} calls": "{} appels",
    ]
}
