/// The style sheet of a page: light and dark by the reader's setting, narrow and wide, and on paper.
enum PageStyle {
    /// It names no colour itself: all are custom properties of `Palette`, so that dark screens and paper change nothing else. On
    /// paper every table is shown, whether it was folded away or not.
    static let css = """
        :root { color-scheme: light dark; \(Palette.light.properties) }
        @media (prefers-color-scheme: dark) { :root { \(Palette.dark.properties) } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.45 system-ui, sans-serif; }
        main, header, footer { max-width: 78rem; margin: 0 auto; }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem; }
        h2 { font-size: 1.25rem; margin: 2rem 0 .6rem; }
        h3 { font-size: 1.05rem; margin: 0 0 .2rem; }
        p { margin: .2rem 0 .8rem; }
        .faint, footer { color: var(--faint); }
        footer { margin-top: 2rem; font-size: .875rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin: 1rem 0; padding: 0; list-style: none; }
        .tiles li, section.chart { background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; }
        .tiles strong { display: block; font-size: 1.25rem; line-height: 1.3; }
        .tiles span { display: block; color: var(--faint); font-size: .875rem; }
        section.chart { margin: 0 0 1rem; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: .2rem 1.6rem; align-items: start; }
        section.chart > h3, section.chart > p { grid-column: 1 / -1; }
        .scroll { overflow-x: auto; max-width: 100%; }
        svg { display: block; width: 100%; min-width: 34rem; height: auto; }
        svg.patterns { position: absolute; width: 0; height: 0; min-width: 0; }
        table { border-collapse: collapse; font-size: .8125rem; font-variant-numeric: tabular-nums; width: 100%; }
        th, td { padding: .2rem .6rem .2rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
        thead th { font-weight: 600; white-space: normal; vertical-align: bottom; }
        tbody th { font-weight: 400; }
        th:first-child, td:first-child { text-align: left; }
        tfoot th, tfoot td { font-weight: 600; }
        summary { cursor: pointer; color: var(--faint); font-size: .875rem; padding: .2rem 0; }
        summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--s1); outline-offset: 2px; }
        text { fill: var(--text); font: 13px system-ui, sans-serif; }
        text.tick, text.unit { fill: var(--faint); font-size: 12px; }
        .grid { stroke: var(--line); stroke-width: .5; stroke-dasharray: 2 3; }
        .zero { stroke: var(--text); stroke-width: 1.2; }
        path[class^="l"] { fill: none; stroke-width: 2; }
        rect { stroke-width: 1; }
        \(series)
        @media (max-width: 68rem) { section.chart { display: block; } }
        @media (max-width: 40rem) {
          body { padding: .8rem; }
          .tiles { grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .5rem; }
          .tiles li { padding: .5rem .7rem; }
          .tiles strong { font-size: 1.05rem; }
        }
        @media print {
          :root { \(Palette.light.properties) }
          body { padding: 0; background: none; font-size: 10.5pt; }
          section.chart { break-inside: avoid; display: block; }
          h2 { break-after: avoid; }
          svg { min-width: 0; max-height: 14cm; }
          .scroll { overflow: visible; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          summary { display: none; }
        }
        """

    /// Colour, pattern and dashes of each series: in black and white they differ too.
    private static let series = Palette.light.series.indices.map { place in
        let name = place + 1
        let dashes = ["none", "7 4", "2 3", "9 3 2 3", "4 2", "1 4"][place % 6]
        return """
            .b\(name) { fill: \(place == 0 ? "var(--s1)" : "url(#p\(name))"); stroke: var(--s\(name)); }
            .l\(name) { stroke: var(--s\(name)); stroke-dasharray: \(dashes); }
            .m\(name) { fill: var(--s\(name)); }
            """
    }.joined(separator: "\n")

    /// Patterns that bars are filled with, once for all charts of a page.
    static let patterns: String = {
        func pattern(_ number: Int, _ size: Int, _ rotation: Int, _ body: String) -> String {
            """
            <pattern id="p\(number)" width="\(size)" height="\(size)" patternUnits="userSpaceOnUse" patternTransform="rotate(\(rotation))">\
            <rect class="ground" width="\(size)" height="\(size)" style="fill:var(--surface);stroke:none"/>\(body)</pattern>
            """
        }
        func stripe(_ number: Int, _ width: Int) -> String {
            "<rect width=\"\(width)\" height=\"12\" style=\"fill:var(--s\(number));stroke:none\"/>"
        }
        func dot(_ number: Int) -> String { "<circle cx=\"3\" cy=\"3\" r=\"1.8\" style=\"fill:var(--s\(number))\"/>" }
        let grid = "<path d=\"M0 0H6M0 0V6\" style=\"stroke:var(--s5);stroke-width:2.4;fill:none\"/>"
        return "<svg class=\"patterns\" aria-hidden=\"true\" focusable=\"false\"><defs>" + pattern(2, 6, 45, stripe(2, 3))
            + pattern(3, 6, 0, dot(3))
            + pattern(4, 6, 90, stripe(4, 3)) + pattern(5, 6, 0, grid) + pattern(6, 4, 135, stripe(6, 3)) + "</defs></svg>"
    }()
}
