/// Layouts of common programs.
enum ShippedLayouts {
    static let texts: [String: String] = [:]
}
