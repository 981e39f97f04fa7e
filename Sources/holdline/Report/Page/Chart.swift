/// What a chart shows: for each label a value of each series, and how both are written.
struct Chart: Sendable {
    /// Values under one name. Its place among the chart's series, from 0, chooses its colour, pattern, dashes and mark
    /// (`PageStyle`), in the drawing and in the legend alike.
    struct Series: Sendable {
        let name: String
        /// One for each label; nil where there is none.
        let values: [Double?]
    }

    let title: String
    /// For who does not see it: what it shows, with the figures that matter.
    let description: String
    /// Of the values' axis.
    let unit: String
    /// They stand in the order in which they are drawn: from left to right, and in `rows` from top to bottom.
    let labels: [String]
    /// Six can be told apart: the palette, the patterns and the dashes have no more.
    let series: [Series]
    /// As people of the page's language write a value.
    let written: @Sendable (Double) -> String
    /// The axis ends here, where it has an end by nature, such as 100 %.
    var most: Double? = nil

    /// True where no label is there, or no value but zeros and gaps: the section then says a sentence in place of the drawing.
    var isEmpty: Bool { labels.isEmpty || series.allSatisfy { $0.values.allSatisfy { ($0 ?? 0) == 0 } } }

    /// The largest value of one bar.
    fileprivate func largest(stacked: Bool) -> Double {
        labels.indices.map { place in
            let values = series.map { $0.values[place] ?? 0 }
            return stacked ? values.reduce(0, +) : values.max() ?? 0
        }.max() ?? 0
    }
}

/// The marks of an axis, from zero on: round steps of 1, 2, 2.5 or 5 times a power of ten.
struct Scale: Sendable {
    /// The distance of two marks, in the unit of the values; 1 where the largest value is zero.
    let step: Double
    /// They begin at 0 and end with the first one that is not below the largest value, so that there are always two or more.
    let marks: [Double]
    /// Bars and points are placed in proportion to it.
    var end: Double { marks.last ?? 1 }

    /// The step is the smallest round one that is not below `largest` divided by `count`; a tolerance of 1e-9 steps keeps a value
    /// that is a mark itself from getting a mark more.
    init(to largest: Double, about count: Int = 4) {
        let raw = max(largest, 1e-9) / Double(max(1, count))
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw { power /= 10 }
        step = largest > 0 ? [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= raw - 1e-12 } ?? power * 10 : 1
        var marks = [0.0]
        while marks[marks.count - 1] < largest - step * 1e-9 { marks.append(Double(marks.count) * step) }
        self.marks = marks.count > 1 ? marks : [0, step]
    }
}

/// Draws charts as SVG: pure functions from a chart to text.
///
/// Each has its title and description for programs that read pages aloud, the unit at its axis, a line at zero, and names at its series.
struct SVGChart {
    let chart: Chart
    /// Unique on the page: names are made of it.
    let id: String

    /// In units of the drawing. The style sheet gives the drawing the width of its column, so that these are no pixels.
    static let width = 680.0

    /// Upright bars side by side.
    func bars() -> String { upright(stacked: false) }

    /// Upright bars on each other.
    func stack() -> String { upright(stacked: true) }

    /// A line a series, each with a mark of its own at every value.
    func lines() -> String {
        let plot = Plot(chart, stacked: false)
        var body = plot.grid(chart)
        let step = plot.span / Double(max(1, chart.labels.count))
        for (number, series) in chart.series.enumerated() {
            let points = series.values.enumerated().compactMap { place, value in
                value.map { (x: plot.left + step * (Double(place) + 0.5), y: plot.y($0), place: place, value: $0) }
            }
            var path = ""
            for (place, point) in points.enumerated() {
                let isNext = place > 0 && points[place - 1].place == point.place - 1
                path += (isNext ? "L" : "M") + "\(Markup.number(point.x)) \(Markup.number(point.y))"
            }
            body += Markup.shape("path", [("class", "l\(number + 1)"), ("d", path)])
            for point in points {
                let tip = "\(chart.labels[point.place]): \(series.name), \(chart.written(point.value))"
                body += "<g>\(Markup.element("title", text: tip))\(Self.mark(number, point.x, point.y))</g>"
            }
        }
        body += plot.labels(chart)
        return svg(legend(lines: true) + translated(body, by: legendHeight), height: plot.height + legendHeight)
    }

    /// A lying bar a label, with its name before it and its value behind it; several series lie below each other.
    func rows() -> String {
        let thickness = chart.series.count == 1 ? 18.0 : 13.0
        let rowHeight = thickness * Double(chart.series.count) + 10
        let left = min(200, max(70, Double(chart.labels.map(\.count).max() ?? 0) * 7.4 + 12))
        let right = Self.width - 110
        let scale = Scale(to: max(chart.most ?? 0, chart.largest(stacked: false)), about: 4)
        func x(_ value: Double) -> Double { left + (right - left) * value / scale.end }
        let top = 20.0
        let bottom = top + rowHeight * Double(chart.labels.count)
        var body = ""
        for mark in scale.marks {
            let place = Markup.number(x(mark))
            body += Markup.shape(
                "line",
                [
                    ("class", mark == 0 ? "zero" : "grid"), ("x1", place), ("x2", place), ("y1", Markup.number(top - 4)),
                    ("y2", Markup.number(bottom)),
                ])
            body += Self.label(chart.written(mark), x(mark), top - 8, "middle", "tick")
        }
        for (row, label) in chart.labels.enumerated() {
            let y = top + rowHeight * Double(row) + 5
            body += Self.label(Self.fitted(label, 26), left - 8, y + thickness * Double(chart.series.count) / 2 + 4, "end", "name")
            for (number, series) in chart.series.enumerated() {
                let value = series.values[row] ?? 0
                let begin = y + thickness * Double(number)
                body += bar(number, left, begin, x(value) - left, thickness - 2, "\(label): \(series.name), \(chart.written(value))")
                body += Self.label(chart.written(value), x(value) + 6, begin + thickness / 2 + 4, "start", "value")
            }
        }
        body += Self.label(chart.unit, right, bottom + 18, "end", "unit")
        let legendHeight = chart.series.count > 1 ? legendHeight : 0
        return svg(
            (chart.series.count > 1 ? legend(lines: false) : "") + translated(body, by: legendHeight), height: bottom + 26 + legendHeight)
    }

    // MARK: Parts

    /// Only what is above zero has a bar: a gap, a zero and a negative value leave their place empty.
    private func upright(stacked: Bool) -> String {
        let plot = Plot(chart, stacked: stacked)
        var body = plot.grid(chart)
        let step = plot.span / Double(max(1, chart.labels.count))
        let group = min(step * 0.8, stacked ? 46 : 34 * Double(chart.series.count))
        let single = stacked ? group : group / Double(chart.series.count)
        for place in chart.labels.indices {
            var base = 0.0
            for (number, series) in chart.series.enumerated() {
                let value = series.values[place] ?? 0
                guard value > 0 else { continue }
                let left = plot.left + step * (Double(place) + 0.5) - group / 2 + (stacked ? 0 : single * Double(number))
                let top = plot.y(base + value)
                body += bar(
                    number, left, top, max(1, single - 1), plot.y(base) - top,
                    "\(chart.labels[place]): \(series.name), \(chart.written(value))")
                if stacked { base += value }
            }
        }
        body += plot.zero() + plot.labels(chart)
        guard chart.series.count > 1 else { return svg(body, height: plot.height) }
        return svg(legend(lines: false) + translated(body, by: legendHeight), height: plot.height + legendHeight)
    }

    /// A bar of the series `number`, which counts from 0. `tip` is its title: browsers show it under the pointer, and screen
    /// readers say it.
    private func bar(_ number: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ tip: String) -> String {
        let rectangle = Markup.element(
            "rect",
            [
                ("class", "b\(number + 1)"), ("x", Markup.number(x)), ("y", Markup.number(y)), ("width", Markup.number(max(0, width))),
                ("height", Markup.number(max(0, height))),
            ], inner: Markup.element("title", text: tip))
        return rectangle
    }

    /// Swatches with the names of the series, as many in a line as fit.
    private func legend(lines: Bool) -> String {
        var body = ""
        for (number, series, x, y) in legendPlaces {
            if lines {
                body += Markup.shape("path", [("class", "l\(number + 1)"), ("d", "M\(Markup.number(x)) \(Markup.number(y - 4))h22")])
                body += Self.mark(number, x + 11, y - 4)
            } else {
                body += Markup.shape(
                    "rect",
                    [("class", "b\(number + 1)"), ("x", Markup.number(x)), ("y", Markup.number(y - 11)), ("width", "22"), ("height", "13")])
            }
            body += Self.label(series, x + 28, y, "start", "name")
        }
        return body
    }

    /// Each series with its number, its name and the place of its text's base line. A width is reckoned as 7.6 units for each
    /// character, since nothing here measures a font.
    private var legendPlaces: [(Int, String, Double, Double)] {
        var (x, y) = (0.0, 14.0)
        return chart.series.enumerated().map { number, series in
            let width = 28 + Double(series.name.count) * 7.6 + 18
            if x > 0, x + width > Self.width { (x, y) = (0, y + 20) }
            defer { x += width }
            return (number, series.name, x, y)
        }
    }

    /// The chart is drawn so much lower where a legend stands above it.
    private var legendHeight: Double { (legendPlaces.last?.3 ?? 14) + 12 }

    /// A circle, a square, a triangle or a diamond.
    private static func mark(_ number: Int, _ x: Double, _ y: Double) -> String {
        func at(_ dx: Double, _ dy: Double) -> String { "\(Markup.number(x + dx)) \(Markup.number(y + dy))" }
        let path =
            switch number % 4 {
            case 0: "M\(at(-4, 0))a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"
            case 1: "M\(at(-4, -4))h8v8h-8Z"
            case 2: "M\(at(0, -5))L\(at(5, 4))L\(at(-5, 4))Z"
            default: "M\(at(0, -5))L\(at(5, 0))L\(at(0, 5))L\(at(-5, 0))Z"
            }
        return Markup.shape("path", [("class", "m\(number + 1)"), ("d", path)])
    }

    /// `anchor` is SVG's `text-anchor`: start, middle or end; `name` is a class of the style sheet.
    fileprivate static func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String, _ name: String) -> String {
        Markup.element(
            "text", [("class", name), ("x", Markup.number(x)), ("y", Markup.number(y)), ("text-anchor", anchor)], text: text)
    }

    /// A text of more than `most` characters is cut, and ends with an ellipsis that counts as one of them.
    fileprivate static func fitted(_ text: String, _ most: Int) -> String { text.count > most ? text.prefix(most - 1) + "…" : text }

    private func translated(_ body: String, by y: Double) -> String {
        y == 0 ? body : "<g transform=\"translate(0 \(Markup.number(y)))\">\(body)</g>"
    }

    /// The title and the description have ids made of `id`, and `aria-labelledby` names both: a screen reader says them as the
    /// name of the drawing.
    private func svg(_ body: String, height: Double) -> String {
        """
        <svg role="img" aria-labelledby="\(id)-t \(id)-d" viewBox="0 0 \(Markup.number(Self.width)) \(Markup.number(height))">\
        <title id="\(id)-t">\(Markup.text(chart.title))</title><desc id="\(id)-d">\(Markup.text(chart.description))</desc>\(body)</svg>
        """
    }
}

/// The area of an upright chart: where a value stands, and the lines behind it.
private struct Plot {
    let scale: Scale
    /// The values of the axis stand left of it. Like `top` and `height` it is in units of the drawing.
    let left = 62.0
    let top = 26.0
    /// The lowest 34 units hold the labels.
    let height = 250.0
    private var bottom: Double { height - 34 }
    var span: Double { SVGChart.width - left - 8 }

    init(_ chart: Chart, stacked: Bool) { scale = Scale(to: chart.most ?? chart.largest(stacked: stacked)) }

    /// The place of a value, counted downwards as SVG counts: the end of the axis is at `top`, zero at `bottom`.
    func y(_ value: Double) -> Double { bottom - (bottom - top) * value / scale.end }

    /// A line at each mark of the axis, with its value; the unit stands above them.
    func grid(_ chart: Chart) -> String {
        var body = SVGChart.label(chart.unit, 0, 14, "start", "unit")
        for mark in scale.marks {
            if mark > 0 { body += line("grid", y(mark)) }
            body += SVGChart.label(chart.written(mark), left - 8, y(mark) + 4, "end", "tick")
        }
        return body + zero()
    }

    func zero() -> String { line("zero", y(0)) }

    /// Below the axis; where they would touch, only every second, third … stands.
    func labels(_ chart: Chart) -> String {
        let step = span / Double(max(1, chart.labels.count))
        let widest = Double(chart.labels.map(\.count).max() ?? 1) * 7.2 + 8
        let every = max(1, Int((widest / step).rounded(.up)))
        return chart.labels.enumerated().filter { $0.offset % every == 0 }.map { place, label in
            SVGChart.label(label, left + step * (Double(place) + 0.5), bottom + 18, "middle", "tick")
        }.joined()
    }

    private func line(_ name: String, _ y: Double) -> String {
        Markup.shape(
            "line",
            [
                ("class", name), ("x1", Markup.number(left)), ("x2", Markup.number(left + span)), ("y1", Markup.number(y)),
                ("y2", Markup.number(y)),
            ])
    }
}
