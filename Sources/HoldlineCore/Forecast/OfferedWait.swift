import Glibc

/// The wait that an Erlang A queue has in store for a caller who finds all agents busy, however patient they are.
///
/// Its density is proportional to exp(λ∫₀ˣe^(−θu)du − nμx) (F. Baccelli, G. Hebuterne, "On Queues with Impatient Customers", 1981;
/// S. Zeltyn, A. Mandelbaum, "Call Centers with Impatient Customers: Many-Server Asymptotics of the M/M/n+G Queue", 2005). A caller
/// is answered after a wait x where their patience lasts: e^(−θx).
struct OfferedWait {
    private let service, giveUp: Double
    /// The likeliest wait, from which the density is measured so that it neither overflows nor vanishes.
    private let peak: Double
    /// The pace at which callers join who are as patient as the peak.
    private let joining: Double

    /// `service` is nμ; all in events a second.
    init(arrival: Double, service: Double, giveUp: Double) {
        (self.service, self.giveUp) = (service, giveUp)
        peak = arrival > service ? log(arrival / service) / giveUp : 0
        joining = min(arrival, service)
    }

    struct Moments {
        /// Share of those who wait that is answered within the threshold.
        var answeredInTime = 0.0
        /// Mean over those who wait, in seconds: their wait if they are answered, else 0.
        var answeredWait = 0.0
    }

    func moments(threshold: Double) -> Moments {
        var moments = Moments()
        var mass = 0.0
        let edges = edges(threshold: threshold)
        for (low, high) in zip(edges, edges.dropFirst()) {
            for (node, weight) in Self.rule {
                let wait = low + (high - low) * node
                let density = exp(logDensity(wait - peak)) * weight * (high - low)
                let answered = density * exp(-giveUp * wait)
                mass += density
                moments.answeredWait += answered * wait
                if high <= threshold { moments.answeredInTime += answered }
            }
        }
        moments.answeredInTime /= mass
        moments.answeredWait /= mass
        return moments
    }

    /// Relative to the peak, `distance` seconds after it.
    private func logDensity(_ distance: Double) -> Double { -joining / giveUp * expm1(-giveUp * distance) - service * distance }

    /// Panels that grow with the distance from the peak: on each the density falls by a few powers of e, whatever the scales are.
    private func edges(threshold: Double) -> [Double] {
        let first = 1 / (service + joining + giveUp)
        var left: [Double] = []
        var distance = first
        while distance < peak, logDensity(-distance) > Self.negligible {
            left.append(peak - distance)
            distance += min(distance, 1 / giveUp) / 2
        }
        left.append(max(0, peak - distance))
        var right: [Double] = [peak]
        distance = first
        while logDensity(distance) > Self.negligible {
            right.append(peak + distance)
            distance *= 1.5
        }
        right.append(peak + distance)
        var edges = left.reversed() + right
        if let place = edges.firstIndex(where: { $0 > threshold }), place > 0 { edges.insert(threshold, at: place) }
        return edges
    }

    /// Of a density's logarithm.
    private static let negligible = -50.0

    /// Places and weights of Gauss and Legendre on 0...1: the zeros of the polynomial by Newton's method.
    private static let rule: [(Double, Double)] = (1...16).map { place in
        let order = 16.0
        var zero = cos(.pi * (Double(place) - 0.25) / (order + 0.5))
        var slope = 1.0
        for _ in 0..<8 {
            var (last, value) = (1.0, zero)
            for degree in stride(from: 2.0, through: order, by: 1) {
                (last, value) = (value, ((2 * degree - 1) * zero * value - (degree - 1) * last) / degree)
            }
            slope = order * (zero * value - last) / (zero * zero - 1)
            zero -= value / slope
        }
        return ((1 + zero) / 2, 1 / ((1 - zero * zero) * slope * slope))
    }
}
