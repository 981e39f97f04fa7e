import Foundation
import Testing

@Suite("Deploy/install.sh")
struct InstallTests {
    private let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Deploy/install.sh").path

    @Test("a prefix gets programs, manual, completions, units and a configuration, and a second run leaves the configuration as it is")
    func prefix() throws {
        let directory = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let prefix = directory + "/opt"
        func install() throws {
            let end = try run("bash", [script, "--prefix", prefix, "--programs", Programs.directory], in: directory)
            #expect(end.status == 0, "\(end.output)\(end.errors)")
        }
        try install()
        for file in [
            "bin/holdline", "bin/holdlined", "libexec/holdline/holdline-mime", "share/man/man8/holdlined.8", "share/man/man1/holdline.1",
            "share/bash-completion/completions/holdline", "share/fish/vendor_completions.d/holdline.fish",
            "share/zsh/site-functions/_holdline", "lib/systemd/system/holdline.socket", "lib/sysusers.d/holdline.conf",
        ] { #expect(FileManager.default.fileExists(atPath: "\(prefix)/\(file)"), "\(file)") }
        let unit = try String(contentsOfFile: prefix + "/lib/systemd/system/holdline.service", encoding: .utf8)
        #expect(unit.contains("ExecStart=\(prefix)/bin/holdlined\n") && !unit.contains("/usr/local/bin"))
        #expect(try run(prefix + "/bin/holdline", ["--version"], in: directory).status == 0)
        let configuration = prefix + "/etc/holdline/holdline.yaml"
        let checked = try run(prefix + "/bin/holdlined", ["check-config", "--config", configuration], in: directory)
        #expect(checked.status == 0, "\(checked.errors)")
        try "seller: \"732829320\"\n".write(toFile: configuration, atomically: true, encoding: .utf8)
        try install()
        #expect(try String(contentsOfFile: configuration, encoding: .utf8) == "seller: \"732829320\"\n")
        let wrong = try run("bash", [script, "--prefix", "relative"], in: directory)
        #expect(wrong.status == 1 && wrong.errors.contains("absolute path"), "\(wrong.errors)")
    }
}
