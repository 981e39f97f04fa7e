extension WallboardPage {
    /// It draws the newest event, lets times run, sorts and filters, and says when nothing is heard any more.
    static let script = #"""
        "use strict";
        (() => {
        const at = id => document.getElementById(id);
        const words = JSON.parse(at("words").textContent);
        const lang = document.documentElement.lang;
        const fill = (word, ...gaps) => { let next = 0; return words[word].replace(/\{\}/g, () => gaps[next++]); };
        const number = new Intl.NumberFormat(lang);
        const time = new Intl.DateTimeFormat(lang, {hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23"});
        const minute = new Intl.DateTimeFormat(lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});

        // What was heard last, and when. Times that run are reckoned by the daemon's clock, and stand still while nothing is heard.
        let board = null, heardAt = 0, skew = 0, isLost = false, lastTick = Date.now();
        let source = null, again = 0, triedAt = 0;
        const silence = 12000;
        const view = {queue: "", callers: "", agents: "state", theme: ""};
        const daemonNow = () => (isLost ? heardAt : Date.now()) + skew;

        const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
        // Whole seconds, as they are counted: a wait of exactly the threshold is within it.
        const seconds = instant => Math.max(0, Math.floor(daemonNow() / 1000) - Math.floor(Date.parse(instant) / 1000));
        const since = instant => length(seconds(instant));
        const two = value => String(value).padStart(2, "0");
        function length(time) {
          if (time >= 172800) return fill("days", number.format(Math.floor(time / 86400)));
          const [hours, minutes] = [Math.floor(time / 3600), Math.floor(time / 60) % 60];
          return hours ? `${hours}:${two(minutes)}:${two(time % 60)}` : `${minutes}:${two(time % 60)}`;
        }
        const percent = level => level === null ? "–" : fill("percent", number.format(Math.floor(level)));
        function money(amount, currency) {
          const notation = Math.abs(amount) >= 1e7 ? "compact" : "standard";
          const form = {style: "currency", currency, maximumFractionDigits: 0, notation};
          return new Intl.NumberFormat(lang, form).format(Number(amount));
        }

        // The connection.

        function connect() {
          clearTimeout(again);
          triedAt = Date.now();
          if (source) source.close();
          const mine = source = new EventSource("wallboard/events");
          const hear = (event, take) => mine.addEventListener(event, message => {
            if (mine !== source) return;
            const told = JSON.parse(message.data);
            heardAt = Date.now();
            skew = Date.parse(told.at) - heardAt;
            take(told);
            if (isLost) { isLost = false; say(words.back); }
            draw();
          });
          hear("board", told => { board = told; });
          hear("heartbeat", () => {});
          mine.onerror = () => {
            if (mine !== source) return;
            mine.close();
            lose();
            // Not all screens of a house at one moment.
            again = setTimeout(connect, 1500 + Math.random() * 1500);
          };
        }

        function lose() {
          if (isLost) return;
          isLost = true;
          draw();
        }

        // After a sleep nothing that is shown is known to be so: all of it is read anew.
        function wake() {
          if (document.visibilityState !== "visible") return;
          if (Date.now() - heardAt > silence) lose();
          connect();
        }
        document.addEventListener("visibilitychange", wake);
        addEventListener("pageshow", event => { if (event.persisted) wake(); });
        document.addEventListener("resume", wake);
        addEventListener("online", wake);
        addEventListener("offline", lose);

        function tick() {
          const now = Date.now();
          const slept = now - lastTick > 5000;
          lastTick = now;
          if (slept) wake();
          else if (heardAt && now - heardAt > silence) {
            lose();
            // One that hangs would not say so for minutes.
            if (now - triedAt > silence) connect();
          }
          draw();
        }

        // What is told to those who do not look: seldom, and only what matters.

        let saidAt = 0, before = null;
        function say(text) {
          saidAt = Date.now();
          at("say").textContent = text;
        }
        function tell(waiting, late, wrong) {
          const now = {waits: waiting > 0, late, wrong};
          if (before && Date.now() - saidAt > 10000) {
            if (now.wrong > before.wrong) say(words.conditions);
            else if (now.late > before.late) say(fill("saidLate", number.format(now.late)));
            else if (now.waits && !before.waits) say(words.saidWaits);
          }
          before = now;
        }

        // What is shown.

        function tile(name, figure, note, mood) {
          const element = at("t-" + name);
          put(element.children[1], figure);
          put(element.children[2], note);
          if (element.className !== mood) element.className = mood;
        }

        function rows(body, items, cells) {
          while (body.rows.length > items.length) body.deleteRow(-1);
          items.forEach((item, place) => {
            const row = body.rows[place] || body.insertRow();
            cells(item).forEach(([text, look], column) => {
              const cell = row.cells[column] || row.appendChild(document.createElement(column ? "td" : "th"));
              if (!column) [cell.scope, cell.title] = ["row", text];
              put(cell, text);
              if (cell.className !== look) cell.className = look;
            });
          });
        }

        const text = (one, other) => String(one).localeCompare(String(other), lang, {numeric: true});
        const who = caller => caller.name === null ? caller.call : caller.name;
        const orders = {
          callers: {
            name: (one, other) => text(who(one), who(other)), queue: (one, other) => text(one.queue, other.queue),
            wait: (one, other) => text(one.since, other.since),
          },
          agents: {
            name: (one, other) => text(one.name, other.name), state: () => 0, since: (one, other) => text(one.since, other.since),
          },
        };
        function sorted(list, items) {
          const order = orders[list][view[list]];
          return order ? [...items].sort(order) : items;
        }

        function drawTables(queues) {
          const limits = new Map(board.queues.map(queue => [queue.name, queue.threshold]));
          const mine = item => !view.queue || item.queue === view.queue;
          const callers = sorted("callers", board.callers.filter(mine));
          rows(at("callers").querySelector("tbody"), callers, caller => {
            const isLate = !caller.callbackAt && seconds(caller.since) > limits.get(caller.queue);
            const states = isLate ? [words.late] : [];
            if (caller.callbackAt) states.push(fill("callback", minute.format(Date.parse(caller.callbackAt))));
            else if (caller.isOffered) states.push(words.rings);
            if (caller.priority === "urgent" || caller.priority === "high") states.push(words[caller.priority]);
            const wait = (isLate ? "▲ " : "") + since(caller.since);
            return [[who(caller), ""], [caller.queue, ""], [wait, isLate ? "right bad" : "right"],
              [states.join(", ") || words.waits, isLate ? "bad" : ""]];
          });
          const all = queues.reduce((sum, queue) => sum + queue.waiting + queue.offered, 0);
          const more = all > callers.length ? fill("more", number.format(all - callers.length)) : "";
          put(at("callers").children[1], more || (callers.length ? "" : words.nobody));
          const serves = agent => !view.queue || !agent.queues.length || agent.queues.includes(view.queue);
          const agents = sorted("agents", board.agents.filter(serves));
          rows(at("agents").querySelector("tbody"), agents, agent => {
            const name = agent.name === null ? words.agent : agent.name;
            return [[name, ""], [words["state:" + agent.state], ""], [since(agent.since), "right"]];
          });
          put(at("agents").children[1], agents.length ? "" : words.nobodyWorks);
          rows(at("queues").querySelector("tbody"), queues, queue => {
            const isBelow = value => value !== null && value < queue.target;
            const level = value => [(isBelow(value) ? "▼ " : "") + percent(value), isBelow(value) ? "right bad" : "right"];
            const free = `${number.format(queue.free)}/${number.format(queue.available)}`;
            const [waiting, talking] = [queue.waiting + queue.offered, queue.talking].map(count => number.format(count));
            return [[queue.name, ""], [waiting, "right"], [talking, "right"], [free, "right"],
              level(queue.levelNow), level(queue.levelToday)];
          });
          put(at("queues").children[1], queues.length ? "" : words.noQueue);
        }

        // Of several queues the one that is furthest below what is wanted.
        function drawLevel(name, queues, level) {
          const known = queues.filter(queue => queue[level] !== null);
          const worst = known.sort((one, other) => one[level] - one.target - (other[level] - other.target))[0];
          if (!worst) return tile(name, "–", words.noCalls, "");
          const isBelow = worst[level] < worst.target;
          const note = fill(isBelow ? "below" : "reached", fill("percent", number.format(worst.target)));
          tile(name, percent(worst[level]), (queues.length > 1 ? worst.name + " " : "") + note, isBelow ? "bad" : "good");
        }

        function drawTiles(queues) {
          const waiting = queues.reduce((sum, queue) => sum + queue.waiting + queue.offered, 0);
          const ringing = queues.reduce((sum, queue) => sum + queue.offered, 0);
          const isAlone = waiting > 0 && queues.every(queue => queue.free === 0);
          const note = isAlone ? words.noneFree : ringing ? fill("ringing", number.format(ringing)) : "";
          tile("waiting", number.format(waiting), note, isAlone ? "bad" : "");
          const waited = queues.filter(queue => queue.longestSince);
          const longest = waited.sort((one, other) => text(one.longestSince, other.longestSince))[0];
          const isOver = longest && seconds(longest.longestSince) > longest.threshold;
          const name = longest && queues.length > 1 ? longest.name + " " : "";
          const over = isOver ? "▲ " + fill("over", length(longest.threshold)) : "";
          tile("longest", longest ? since(longest.longestSince) : "–", name + over, isOver ? "bad" : "");
          drawLevel("now", queues, "levelNow");
          drawLevel("today", queues, "levelToday");
          const tickets = board.tickets;
          const late = tickets.late ? "▲ " + words.late : "✓ " + words.none;
          tile("late", number.format(tickets.late), late, tickets.late ? "bad" : "good");
          tile("unassigned", number.format(tickets.unassigned), fill("live tickets", number.format(tickets.live)), "");
          const stale = tickets.stale ? words.lookAt : "✓ " + words.none;
          tile("stale", number.format(tickets.stale), stale, tickets.stale ? "" : "good");
          const held = [...board.held].sort((one, other) => other.invoices - one.invoices);
          const sums = held.map(item => money(item.amount, item.currency));
          const invoices = held.reduce((sum, item) => sum + item.invoices, 0);
          tile("held", sums[0] || "0", [...sums.slice(1), fill("invoices", number.format(invoices))].join(" · "), "");
          tell(waiting, tickets.late, board.conditions.length);
        }

        function drawLink() {
          const isOld = isLost && board;
          at("lost").hidden = !isLost;
          document.body.dataset.state = isLost ? "lost" : board ? "live" : "connecting";
          put(at("lost-word"), isLost ? "✕ " + words.lost : "");
          const age = length(Math.floor((Date.now() - heardAt) / 1000));
          put(at("lost-age"), isOld ? fill("age", time.format(heardAt + skew), age) : "");
          put(at("link"), isLost ? words.lost : board ? "● " + words.live : words.connecting);
          put(at("clock"), board ? time.format(Date.now() + skew) : "");
        }

        function draw() {
          drawLink();
          if (!board) return;
          const select = at("queue");
          const names = board.queues.map(queue => queue.name);
          if (!names.includes(view.queue)) view.queue = "";
          if (names.join("\n") !== [...select.options].slice(1).map(option => option.value).join("\n")) {
            while (select.options.length > 1) select.remove(1);
            for (const name of names) select.add(new Option(name, name));
            select.value = view.queue;
          }
          const queues = board.queues.filter(queue => !view.queue || queue.name === view.queue);
          drawTiles(queues);
          drawTables(queues);
          at("wrong").hidden = !board.conditions.length;
          const list = at("wrong").querySelector("ul");
          while (list.children.length > board.conditions.length) list.lastChild.remove();
          board.conditions.forEach((condition, place) => {
            const item = list.children[place] || list.appendChild(document.createElement("li"));
            put(item, "▲ " + words["condition:" + condition.code]);
            item.title = condition.text;
          });
          const age = Math.round((Date.parse(board.at) - Date.parse(board.countedAt)) / 1000);
          put(at("counted"), age > 5 ? fill("counted", time.format(Date.parse(board.countedAt))) : "");
        }

        """# + keys + #"""
            show();
            connect();
            setInterval(tick, 1000);
            })();
            """#
}
