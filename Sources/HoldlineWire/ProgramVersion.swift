/// The version of both programs: what `--version` and `/readyz` say.
package enum ProgramVersion {
    package static let text = "0.1.0"
}
