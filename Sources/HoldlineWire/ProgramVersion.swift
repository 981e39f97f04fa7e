/// The version of both programs: what `--version` and `/readyz` say.
package enum ProgramVersion {
    /// By semver.org; the API's own version is in its paths.
    package static let text = "0.1.0"
}
