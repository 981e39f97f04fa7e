/// Where the programs meet when nobody says otherwise: one function for both, so that they agree.
package struct RuntimePaths: Hashable, Sendable {
    /// Absolute paths.
    package var socket, database, configuration: String

    /// Made by the service manager or the package; its presence says that a service is installed.
    package static let serviceDirectory = "/run/holdline"

    /// The service's paths where `/run/holdline` exists, a person's own otherwise.
    ///
    /// Where the service's directory exists it alone is used: a person's empty test daemon would clear every invoice.
    package static func standard(environment: [String: String], user: UInt32, exists: (String) -> Bool) -> RuntimePaths {
        if exists(serviceDirectory) {
            return RuntimePaths(
                socket: "\(serviceDirectory)/holdline.sock", database: "/var/lib/holdline/holdline.db",
                configuration: "/etc/holdline/holdline.yaml")
        }
        func directory(_ variable: String, _ fallback: String) -> String {
            // XDG Base Directory Specification: a relative path is invalid and ignored.
            if let value = environment[variable], value.hasPrefix("/") { return value }
            return fallback
        }
        let home = environment["HOME"] ?? "/"
        return RuntimePaths(
            socket: directory("XDG_RUNTIME_DIR", "/tmp/holdline-\(user)") + "/holdline/holdline.sock",
            database: directory("XDG_STATE_HOME", home + "/.local/state") + "/holdline/holdline.db",
            configuration: directory("XDG_CONFIG_HOME", home + "/.config") + "/holdline/holdline.yaml")
    }

    /// The standard paths, with what the environment says over them.
    package static func resolve(environment: [String: String], user: UInt32, exists: (String) -> Bool) -> RuntimePaths {
        var paths = standard(environment: environment, user: user, exists: exists)
        paths.socket = environment["HOLDLINE_SOCKET"].flatMap { $0.isEmpty ? nil : $0 } ?? paths.socket
        paths.database = environment["HOLDLINE_DATABASE"].flatMap { $0.isEmpty ? nil : $0 } ?? paths.database
        paths.configuration = environment["HOLDLINE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? paths.configuration
        return paths
    }
}
