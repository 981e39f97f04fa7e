import Foundation
package import HoldlineCore

/// Zones come from Foundation's copy of the tz database.
extension Zone {
    /// The zone of this name in the tz database, with its changes of offset from 1990 to 2100; nil for an unknown name.
    package static func named(_ name: String) -> Zone? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        let start = Date(timeIntervalSince1970: 631_152_000)  // 1990-01-01
        let end = Date(timeIntervalSince1970: 4_102_444_800)  // 2100-01-01
        var transitions: [Transition] = []
        var last = start
        // Despite its name it gives every change of offset, those without daylight saving too.
        while let next = zone.nextDaylightSavingTimeTransition(after: last), next > last, next < end {
            transitions.append(
                Transition(from: Instant(seconds: Int64(next.timeIntervalSince1970)), offset: Int32(zone.secondsFromGMT(for: next))))
            last = next
        }
        return Zone(name: name, initialOffset: Int32(zone.secondsFromGMT(for: start)), transitions: transitions)
    }
}
