extension WallboardPage {
    /// The part of the script that sorts, filters and helps.
    static let keys = #"""
        // Sorting, filtering, help; kept in the address, so that a screen comes up again as it was.

        function keep() {
          const parts = new URLSearchParams();
          for (const name of ["queue", "callers", "agents", "theme"]) if (view[name]) parts.set(name, view[name]);
          history.replaceState(null, "", "#" + parts);
          show();
        }
        function show() {
          document.documentElement.dataset.theme = view.theme;
          at("queue").value = view.queue;
          for (const list of ["callers", "agents"]) for (const head of at(list).querySelectorAll("th[data-sort]")) {
            head.toggleAttribute("aria-sort", head.dataset.sort === view[list]);
            if (head.hasAttribute("aria-sort")) head.ariaSort = "ascending";
          }
          draw();
        }
        const turn = (all, one) => all[(all.indexOf(one) + 1) % all.length];
        const actions = {
          q: () => { view.queue = turn(["", ...board ? board.queues.map(queue => queue.name) : []], view.queue); },
          s: () => { view.callers = turn(["", "wait", "queue", "name"], view.callers); },
          a: () => { view.agents = turn(["state", "since", "name"], view.agents); },
          t: () => { view.theme = turn(["", "dark", "light"], view.theme); },
          0: () => { Object.assign(view, {queue: "", callers: "", agents: "state"}); },
        };
        addEventListener("keydown", event => {
          const isElsewhere = at("help").open || /^(SELECT|INPUT)$/.test(event.target.tagName);
          if (event.ctrlKey || event.altKey || event.metaKey || isElsewhere || !at("active").checked) return;
          if (event.key === "?") at("help").showModal();
          else if (Object.hasOwn(actions, event.key)) { actions[event.key](); keep(); }
          else return;
          event.preventDefault();
        });
        at("keys").addEventListener("click", () => at("help").showModal());
        at("close").addEventListener("click", () => at("help").close());
        at("queue").addEventListener("change", event => { view.queue = event.target.value; keep(); });
        for (const list of ["callers", "agents"]) for (const head of at(list).querySelectorAll("th[data-sort]")) {
          head.firstElementChild.addEventListener("click", () => {
            view[list] = view[list] === head.dataset.sort && list === "callers" ? "" : head.dataset.sort;
            keep();
          });
        }
        const asked = new URLSearchParams(location.hash.slice(1));
        for (const name of ["queue", "callers", "agents", "theme"]) if (asked.has(name)) view[name] = asked.get(name);

        """#
}
