import ArgumentParser
import HoldlineCore

/// An option that takes one value and is given twice: the parser would take the last one without a word.
enum RepeatedOption {
    /// Throws `usage` with the option's name. `command` is what the parser made of the arguments.
    static func refuse(in arguments: [String], of command: any ParsableCommand) throws(CommandFailure) {
        var single: Set<String> = []
        collect(Mirror(reflecting: command), into: &single)
        var seen: Set<String> = []
        for word in arguments.prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
            let name = String(word.prefix { $0 != "=" })
            guard single.contains(name), !seen.insert(name).inserted else { continue }
            throw .usage("\(name) is given twice, and takes one value: nothing was done. Give it once")
        }
    }

    /// Names of the options that are no lists, those of groups among them.
    private static func collect(_ mirror: Mirror, into names: inout Set<String>) {
        for child in mirror.children {
            guard let label = child.label, label.hasPrefix("_") else { continue }
            let type = String(describing: type(of: child.value))
            if type.hasPrefix("OptionGroup<") {
                // A group shows its options once it is parsed.
                for part in Mirror(reflecting: child.value).descendants { collect(part, into: &names) }
            } else if type.hasPrefix("Option<"), !type.hasPrefix("Option<Array<") {
                names.insert("--" + kebab(label.dropFirst()))
            }
        }
    }

    /// `olderThan` is the option `--older-than`.
    private static func kebab(_ label: Substring) -> String {
        label.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }
}

extension Mirror {
    /// The values inside, two levels deep: a property wrapper keeps what it wraps in a state of its own.
    fileprivate var descendants: [Mirror] {
        children.flatMap { child in
            let mirror = Mirror(reflecting: child.value)
            return [mirror] + mirror.children.map { Mirror(reflecting: $0.value) }
        }
    }
}
