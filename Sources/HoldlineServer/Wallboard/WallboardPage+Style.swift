extension WallboardPage {
    /// Light and dark, for a wall, a desk and a telephone; every text has a contrast of 7:1 at least.
    static let style = #"""
        :root {
          color-scheme: light dark;
          --ground: #fff; --panel: #f3f5f7; --line: #b9c2cb; --text: #10161c; --quiet: #37414b;
          --bad: #8a1206; --good: #0a5427; --key: #1a4a8a;
        }
        @media (prefers-color-scheme: dark) {
          :root:not([data-theme="light"]) {
            --ground: #0b0f13; --panel: #151b21; --line: #46525e; --text: #f4f7f9; --quiet: #c3ccd4;
          --bad: #ffaa9c; --good: #8be3a9; --key: #a9cdff;
          }
        }
        :root[data-theme="light"] { color-scheme: light; }
        :root[data-theme="dark"] {
          color-scheme: dark;
          --ground: #0b0f13; --panel: #151b21; --line: #46525e; --text: #f4f7f9; --quiet: #c3ccd4;
          --bad: #ffaa9c; --good: #8be3a9; --key: #a9cdff;
        }
        * { box-sizing: border-box; margin: 0; }
        html { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; line-height: 1.25; }
        body { background: var(--ground); color: var(--text); padding: .7rem; font-variant-numeric: tabular-nums; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; }
        h1 { font-size: 1.3rem; }
        #link { flex: 1; color: var(--quiet); }
        #clock { font-size: 1.3rem; font-weight: 600; }
        #lost { border: .2rem solid var(--bad); border-radius: .4rem; color: var(--bad); font-size: 1.3rem; font-weight: 700;
          padding: .2rem .7rem; margin-top: .5rem; }
        #wrong { border: .15rem solid var(--bad); border-radius: .4rem; padding: .2rem .7rem; margin-top: .5rem;
          display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; }
        #wrong h2 { color: var(--bad); }
        #wrong ul { padding: 0; list-style: none; }
        #tiles { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; margin: .5rem 0; }
        #tiles > div { background: var(--panel); border-left: .3rem solid var(--line); border-radius: .3rem;
          padding: .15rem .6rem; min-width: 0; }
        #tiles > .bad { border-color: var(--bad); }
        #tiles > .good { border-color: var(--good); }
        dt { color: var(--quiet); }
        .figure { font-size: 2.4rem; font-weight: 700; line-height: 1.1; white-space: nowrap; }
        .money { font-size: 1.35rem; line-height: 1.95; }
        .note { min-height: 1.25em; overflow-wrap: anywhere; }
        .bad .figure, .bad .note, td.bad { color: var(--bad); }
        .good .note { color: var(--good); }
        td.bad { font-weight: 700; }
        #tables { display: grid; gap: .7rem; }
        #tables > section { min-width: 0; }
        section > h2 { font-size: 1.1rem; }
        section > h2 + p { color: var(--quiet); }
        .scroll { overflow: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .12rem .4rem; border-bottom: 1px solid var(--line); vertical-align: baseline; }
        thead th { position: sticky; top: 0; background: var(--ground); color: var(--quiet); white-space: nowrap; }
        tbody th { font-weight: 600; overflow-wrap: anywhere; hyphens: auto; min-width: 5.5em; }
        #agents td { white-space: nowrap; }
        #callers th:first-child { width: 38%; }
        #agents th:first-child { width: 60%; }
        .right { text-align: right; }
        td.right { white-space: nowrap; }
        button, select { font: inherit; color: inherit; background: var(--panel);
          border: 1px solid var(--line); border-radius: .3rem; padding: .1rem .5rem; }
        th button { border: 0; background: none; padding: 0; font-weight: 600; text-align: inherit; color: var(--key);
          cursor: pointer; }
        th[aria-sort="ascending"] button::after { content: " ▲"; }
        th[aria-sort="descending"] button::after { content: " ▼"; }
        :focus-visible { outline: .2rem solid var(--key); outline-offset: .1rem; }
        footer { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-top: .4rem; color: var(--quiet); }
        dialog { margin: auto; max-width: min(40rem, 94vw); color: var(--text); background: var(--ground);
          border: .15rem solid var(--line); border-radius: .5rem; padding: 1rem; }
        dialog dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: .7rem 0; }
        kbd { border: 1px solid var(--line); border-radius: .2rem; padding: 0 .4rem; font-family: inherit; font-weight: 600; }
        [hidden] { display: none !important; }
        @media (max-width: 30em) {
          th, td { padding: .12rem .2rem; }
          #callers { font-size: .94rem; }
        }
        @media (min-width: 48em) {
          #tiles { grid-template-columns: repeat(4, minmax(0, 1fr)); }
          #tables { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          #queues { grid-column: 1 / -1; }
          .money { font-size: 1.7rem; line-height: 1.55; }
        }
        @media (min-width: 100em) {
          html { font-size: 150%; }
          .figure { font-size: 4rem; }
          .money { font-size: 2.6rem; line-height: 1.7; }
          dt, .note { font-size: 1.1rem; }
          table { font-size: 1.12rem; }
          #tables { grid-template-columns: 30fr 20fr 30fr; }
          #queues { grid-column: auto; }
          tbody th, td { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
          #tables tbody th { width: 100%; max-width: 0; min-width: 6em; }
          #callers td { max-width: 9.5em; }
        }
        @media (min-width: 100em) and (min-height: 50em) {
          body { height: 100vh; display: flex; flex-direction: column; overflow: hidden; }
          main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
          #tables { flex: 1; min-height: 0; grid-template-rows: minmax(0, 1fr); }
          #tables > section { display: flex; flex-direction: column; min-height: 0; }
          .scroll { flex: 1; min-height: 0; scrollbar-width: thin; }
        }
        @media (min-width: 180em) { html { font-size: 300%; } }
        """#
}
