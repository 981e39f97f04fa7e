package import Metrics
import Synchronization

/// Keeps what swift-metrics is told, and writes it as a page for Prometheus.
///
/// Our own and small, since the usual backend for Prometheus was not among the packages that this is built with. Counters get
/// the suffix `_total`, timers `_seconds`; a second kind under one name gets its kind as a suffix, because a family has one type.
package final class MetricRegistry: MetricsFactory {
    private struct Family: Sendable {
        var kind: PrometheusText.Kind
        /// By rendered labels.
        var series: [String: any MetricSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]

    /// `help` says by name what a family counts.
    package init(help: [String: String] = [:]) { self.help = help }

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

    func counter(_ label: String, _ dimensions: [(String, String)] = []) -> CounterSeries {
        series(label, suffix: "_total", dimensions) { CounterSeries() }
    }

    func gauge(_ label: String, _ dimensions: [(String, String)] = []) -> GaugeSeries {
        series(label, suffix: "", dimensions) { GaugeSeries() }
    }

    func timer(_ label: String, _ dimensions: [(String, String)] = []) -> HistogramSeries {
        series(label, suffix: "_seconds", dimensions) { HistogramSeries(bounds: HistogramSeries.seconds) }
    }

    func recorder(_ label: String, _ dimensions: [(String, String)] = []) -> HistogramSeries {
        series(label, suffix: "", dimensions) { HistogramSeries(bounds: HistogramSeries.sizes) }
    }

    private func series<Series: MetricSeries>(
        _ label: String, suffix: String, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series {
        let cleaned = PrometheusText.name(label)
        let base = cleaned.hasSuffix(suffix) ? cleaned : cleaned + suffix
        let labels = PrometheusText.labels(dimensions)
        return families.withLock { families in
            for name in [base, base + "_\(make().kind.rawValue)"] {
                let made = make()
                var family = families[name] ?? Family(kind: made.kind)
                guard family.kind == made.kind else { continue }
                if let known = family.series[labels] {
                    if let known = known as? Series { return known }
                    continue
                }
                family.series[labels] = made
                families[name] = family
                return made
            }
            // Both names are taken by other kinds: it counts for nobody, which harms less than a page that cannot be read.
            return make()
        }
    }

    private func forget(_ series: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                guard let labels = family.series.first(where: { $0.value === series })?.key else { continue }
                families[name]?.series[labels] = nil
            }
        }
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { counter(label, dimensions) }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

    /// What is not to be aggregated is a gauge, as swift-metrics names it.
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { recorder(label, dimensions) } else { gauge(label, dimensions) }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { timer(label, dimensions) }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
