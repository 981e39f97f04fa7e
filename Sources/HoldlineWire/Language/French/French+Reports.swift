extension Catalogue {
    /// Reports, on a terminal and as a page.
    static let frenchReports: [String: String] = [
        "{} ticket": "{} réclamation",
        "{} tickets": "{} réclamations",
    ]
}
