import Synchronization

/// Counts and times from the start of the daemon on, and their page for Prometheus.
package final class MetricRegistry: Sendable {
    /// Series of one name.
    private struct Family: Sendable {
        /// Of all series: a name has one kind.
        var kind: PrometheusText.Kind
        /// By rendered labels.
        var series: [String: any MetricSeries] = [:]
    }

    /// By name.
    private let families = Mutex<[String: Family]>([:])
    /// By name; a family without an entry has no HELP line.
    private let help: [String: String]

    /// `help` says by name what a family counts.
    package init(help: [String: String] = [:]) { self.help = help }

    /// Of the page.
    package static var contentType: String { PrometheusText.contentType }

    /// The page: families and series sorted, so that two pages can be compared.
    package func page() -> String {
        let families = families.withLock { $0 }
        var page = PrometheusText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            page.family(name, family.kind, help: help[name])
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(to: &page, name: name, labels: labels)
            }
        }
        return page.text
    }

    /// The count with this name and these labels; the same one whenever it is asked for again. By custom its name ends in `_total`.
    func counter(_ name: String, _ labels: [(String, String)] = []) -> CounterSeries { series(name, .counter, labels) { CounterSeries() } }

    /// The histogram with this name and these labels; by custom its name ends in its unit, `_seconds`.
    func histogram(_ name: String, _ labels: [(String, String)] = []) -> HistogramSeries {
        series(name, .histogram, labels) { HistogramSeries() }
    }

    /// The series of a name and labels; `make` is called where there is none. Under another kind's name it gives one
    /// that the page does not show.
    private func series<Series: MetricSeries>(
        _ name: String, _ kind: PrometheusText.Kind, _ labels: [(String, String)], make: () -> Series
    ) -> Series {
        let name = PrometheusText.name(name)
        let labels = PrometheusText.labels(labels)
        return families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            // A family has one kind. Under a name that another kind has taken it counts for nobody: the page stays one that can be read.
            guard family.kind == kind else { return make() }
            if let known = family.series[labels] as? Series { return known }
            let made = make()
            family.series[labels] = made
            families[name] = family
            return made
        }
    }
}
