/// A chart on a page, with its figures as a table beside it.
struct PageSection: Sendable {
    /// The form in which the chart is drawn: bars side by side, bars on each other, a line for each series, or lying bars.
    enum Form: Sendable { case bars, stack, lines, rows }

    let form: Form
    let chart: Chart
    /// What a reader has to know of the figures; nil where the title says it.
    var note: String? = nil
    /// The headings of the table, and its rows, as people read them.
    let headings: [String]
    let rows: [[String]]
    /// A last row, in bold.
    var total: [String]? = nil

    /// As HTML. `figures` is what the table is called, `nothing` is said where there is nothing to draw.
    func html(_ number: Int, figures: String, nothing: String) -> String {
        let drawing = SVGChart(chart: chart, id: "c\(number)")
        let svg =
            switch form {
            case .bars: drawing.bars()
            case .stack: drawing.stack()
            case .lines: drawing.lines()
            case .rows: drawing.rows()
            }
        let heading = Markup.element("h3", text: chart.title)
        let text = note.map { Markup.element("p", [("class", "faint")], text: $0) } ?? ""
        let body =
            chart.isEmpty
            ? Markup.element("p", text: nothing)
            : "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"\(Markup.text(chart.title))\">\(svg)</div>"
        return "<section class=\"chart\">\(heading)\(text)\(body)\(rows.isEmpty ? "" : details(figures))</section>\n"
    }

    /// The table can be folded away, and stands open when the page is loaded. It scrolls by itself where the page is too narrow,
    /// so it takes the focus (`tabindex`) for people who scroll by keys. The first cell of a row is its heading.
    private func details(_ figures: String) -> String {
        func cells(_ name: String, _ texts: [String]) -> String {
            "<tr>"
                + texts.enumerated().map { place, text in
                    // The first cell names its row.
                    place == 0 && name == "td"
                        ? Markup.element("th", [("scope", "row")], text: text)
                        : Markup.element(name, name == "th" ? [("scope", "col")] : [], text: text)
                }.joined() + "</tr>"
        }
        let foot = total.map { "<tfoot>\(cells("td", $0))</tfoot>" } ?? ""
        return """
            <details open><summary>\(Markup.text(figures))</summary><div class="scroll" tabindex="0" role="group" aria-label="\(Markup.text(figures)): \(Markup.text(chart.title))">\
            <table><thead>\(cells("th", headings))</thead><tbody>\(rows.map { cells("td", $0) }.joined())</tbody>\(foot)</table></div></details>
            """
    }
}
