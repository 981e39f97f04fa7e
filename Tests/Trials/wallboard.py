#!/usr/bin/env python3
"""The wallboard in a real Chromium, through a real nginx with the example's configuration, over the real daemon.

Callers wait and are answered, a ticket is late, the connection is lost (the daemon stopped, nginx standing still) and comes back, a
browser sleeps and wakes up, in French and English, on a wall and on a telephone. Contrasts are reckoned from the computed styles, roles
and names are read from the accessibility tree. Then many wallboards are open over 500 calls and 100 agents, and come back again and
again: what the daemon takes of a core is measured, and nothing of memory and connections may be left. Controls: a grey text; a screen
whose user has a role that sees names.
"""

import base64
import contextlib
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

from browser import Browser, free_port, missing
from streams import Stream, open_streams, reconnect
from trial import ROOT, Left, Trial, until

CONFIGURATION = """
roles:
  supervisor: {{users: [root]}}
  ledger: {{users: [root]}}
  bridge: {{users: [root]}}
  agent: {{users: [{agents}]}}
  wallboard: {{users: [{user}]}}
hours: {{{hours}}}
holidays: {{country: none}}
deadlines: {{firstResponse: 1m}}
"""
USER = "www-data"
PASSWORD = "correct horse"
LOGIN = "Basic " + base64.b64encode(f"screen:{PASSWORD}".encode()).decode()
NAMES = ["Bellevue", "612345678", "K-042", "games"]
# Users that every Debian has.
AGENTS = ["games", "bin", "sys", "man", "lp", "mail", "news", "uucp", "proxy", "backup", "list", "irc", "sync"]
CONTRAST = 7.0

CONTRASTS = (pathlib.Path(__file__).parent / "contrast.js").read_text()


def options(parser):
    parser.add_argument("--seconds", type=int, help="how long 20 wallboards are open: 10, or 3,600 with --long")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a directory for what the screens show")
    parser.add_argument("--only", choices=["screens", "load"], help="a half of it")


def configuration(*agents):
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    agents = [*AGENTS, *agents]
    return CONFIGURATION.format(user=USER, agents=", ".join(agents), hours=", ".join(f'{day}: "00:00-23:59"' for day in days))


class Nginx:
    """The example's server, on a port of its own; with `certificates` browsers log in by a certificate and not by a password."""

    def __init__(self, trial, daemon, certificates=False):
        self.port, self.certificates = free_port(), certificates
        self.directory = trial.directory / f"nginx-{self.port}"
        self.directory.mkdir()
        run = lambda *words: subprocess.run(words, check=True, capture_output=True, text=True).stdout
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
            f"{self.directory}/key", "-out", f"{self.directory}/pem")
        (self.directory / "passwd").write_text("screen:" + run("openssl", "passwd", "-6", PASSWORD))
        server = (ROOT / "Deploy/examples/nginx/holdline.conf").read_text()
        for old, new in (("/run/holdline/holdline.sock", str(daemon.socket)), ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
                         ("    listen [::]:443 ssl http2;\n", ""), ("wallboard.example", "localhost"),
                         ("/etc/ssl/certs/wallboard.pem", f"{self.directory}/pem"),
                         ("/etc/ssl/private/wallboard.key", f"{self.directory}/key"),
                         ("/etc/nginx/holdline.passwd", f"{self.directory}/passwd")):
            if old not in server:
                raise RuntimeError(f"the example has no {old}")
            server = server.replace(old, new)
        if certificates:
            server = "\n".join(line for line in server.splitlines() if "auth_basic" not in line).replace("    #ssl_", "    ssl_")
            # The one that signed this server's signs that of the browsers, too: itself.
            server = server.replace("/etc/nginx/holdline-clients.pem", f"{self.directory}/pem")
        paths = "".join(f"{name}_temp_path {self.directory}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.directory / "conf").write_text(
            f"user {USER};\nworker_processes 1;\ndaemon off;\npid {self.directory}/pid;\nerror_log {self.directory}/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log {self.directory}/access.log;\n{paths}{server}\n}}\n")
        for path in (trial.directory, self.directory):
            path.chmod(0o755)
        self.process = None

    @property
    def address(self):
        return f"https://localhost:{self.port}"

    def start(self):
        self.process = subprocess.Popen(
            ["nginx", "-c", f"{self.directory}/conf", "-p", str(self.directory)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        until(lambda: self.status("/wallboard") == 200, 60, "nginx answers", self.errors)

    def errors(self):
        path = self.directory / "error.log"
        return path.read_text()[-2000:] if path.exists() else "it has no log"

    def signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self):
        if self.process:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            self.process.wait(30)

    def request(self, path, method="GET", login=True, **headers):
        request = urllib.request.Request(self.address + path, method=method, headers=headers)
        context = ssl._create_unverified_context()
        if login and self.certificates:
            context.load_cert_chain(self.directory / "pem", self.directory / "key")
        elif login:
            request.add_header("Authorization", LOGIN)
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        insecure = urllib.request.HTTPSHandler(context=context)
        try:
            return urllib.request.build_opener(insecure, Stay, urllib.request.ProxyHandler({})).open(request, timeout=30)
        except urllib.error.HTTPError as error:
            return error

    def status(self, path, **rest):
        try:
            return self.request(path, **rest).status
        except OSError:
            return None


def let_in(trial, daemon):
    """The directory is 0750 and the socket 0660; nginx's user comes as far as the roles."""
    for path in (trial.directory, daemon.directory, daemon.socket.parent):
        path.chmod(0o755)
    daemon.socket.chmod(0o666)


class Screen(Browser):
    """A browser with the page, logged in."""

    def __init__(self, trial, nginx, **rest):
        super().__init__(trial.directory, **rest)
        self.trial = trial
        trial.at_end(self.close)
        self.cdp("Network.enable")
        self.cdp("Network.setExtraHTTPHeaders", headers={"Authorization": LOGIN})
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source="""
            window.violations = [];
            addEventListener("securitypolicyviolation", event => violations.push(event.violatedDirective + " " + event.blockedURI));
            addEventListener("error", event => violations.push(String(event.message)));""")
        self.open(nginx.address + "/wallboard")
        self.wait("live")

    @property
    def state(self):
        return self.run("return document.body.dataset.state")

    def wait(self, state, seconds=60):
        until(lambda: self.state == state, seconds, f"the page is {state}", lambda: self.run("return document.body.innerText"))

    def figure(self, tile):
        return self.text(f"#t-{tile} .figure")

    def shows(self, tile, figure, seconds=60):
        until(lambda: self.figure(tile) == figure, seconds, f"{tile} is {figure}", lambda: f"it is {self.figure(tile)}")

    def rows(self, table):
        return self.run("return [...document.querySelectorAll(arguments[0] + ' tbody tr')].map(row => row.innerText)", "#" + table)

    def check_contrast(self, what):
        low = [text for text in self.run(CONTRASTS) if text["contrast"] < CONTRAST]
        self.trial.expect(not low, f"{what}: contrasts under {CONTRAST}: {low[:5]}")
        return not low

    def check_form(self, what):
        """Nothing is cut off at the side, nothing overlaps, nothing was refused by the page's own policy, nothing came from elsewhere."""
        width, inner = self.run("return [document.documentElement.scrollWidth, innerWidth]")
        self.trial.expect(width <= inner, f"{what}: the page is {width} wide, in a window of {inner}")
        overlaps = self.run("""
            const boxes = [...document.querySelectorAll("#tiles > div, #tables > section, header, footer")].map(element =>
                [element.id || element.tagName, element.getBoundingClientRect()]);
            return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([, b]) =>
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
                .map(([other]) => one + " and " + other));""")
        self.trial.expect(not overlaps, f"{what}: these overlap: {overlaps}")
        cut = self.run("""return [...document.querySelectorAll(".figure, dt, .note, thead th, td.right")].filter(element =>
            element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map(element => element.innerText);""")
        self.trial.expect(not cut, f"{what}: these are cut: {cut}")
        self.trial.expect(self.run("return violations") == [], f"{what}: {self.run('return violations')}")
        foreign = self.run("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
        self.trial.expect(foreign == [], f"{what}: it asked elsewhere: {foreign}")

    def shot(self, name):
        directory = self.trial.options.screenshots
        if directory:
            directory.mkdir(parents=True, exist_ok=True)
            self.screenshot(directory / f"{name}.png")


def check_access(trial, nginx):
    """What nginx lets through, and what it says."""
    trial.expect(nginx.status("/wallboard", login=False) == 401, "the page is shown without a login")
    trial.expect(nginx.status("/wallboard/events", login=False) == 401, "the stream is open without a login")
    for path in ("/v1/wallboard", "/readyz", "/v1/tickets", "/metrics", "/wallboard/../v1/tickets", "/wallboard%2f..%2fv1/tickets"):
        trial.expect(nginx.status(path) == 404, f"nginx passes {path} on: {nginx.status(path)}")
    trial.expect(nginx.status("/wallboard", method="POST") == 403, "nginx passes a POST on")
    trial.expect(nginx.status("/") == 302, "the root does not lead to the wallboard")
    for language, expected in (("fr-FR,fr;q=0.9", "fr"), ("de, en;q=0.5", "en"), ("", "en")):
        answer = nginx.request("/wallboard", **{"Accept-Language": language})
        text = answer.read().decode()
        trial.expect(f'<html lang="{expected}">' in text and answer.headers["Content-Language"] == expected, f"{language!r}: {text[:80]}")
    policy = answer.headers["Content-Security-Policy"]
    trial.expect("default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy, f"the policy is {policy}")
    for name in ("Strict-Transport-Security", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        trial.expect(answer.headers[name], f"there is no {name}")
    trial.expect("http://" not in text and "https://" not in text, "the page names another place")


def add_call(client, **more):
    answer = client.post("/v1/calls", {"queue": "support", "customer": "K-042", "number": "+33612345678", **more})
    if answer.status != 201:
        raise RuntimeError(f"no call: {answer}")
    return answer.json["id"]


def must(answer):
    if answer.status >= 300:
        raise RuntimeError(f"{answer}")
    return answer


def follow_desk(trial, daemon, screen):
    """A caller waits and is answered, a ticket is late, money is held: the page shows it by itself, without a name."""
    client = daemon.client()
    must(client.put("/v1/customers/K-042", {"name": "Hôtel Bellevue"}))
    screen.shows("waiting", "0")
    call = add_call(client)
    screen.shows("waiting", "1")
    until(lambda: len(screen.rows("callers")) == 1, 60, "the caller stands in the table")
    trial.expect(call in screen.rows("callers")[0], f"the caller's row: {screen.rows('callers')}")
    first = screen.figure("longest")
    until(lambda: screen.figure("longest") not in (first, "–"), 60, "the wait runs")
    until(lambda: "▲" in (screen.text("#t-longest .note") or ""), 60, "the wait is said to be too long")
    until(lambda: "en retard" in screen.rows("callers")[0] and "▲" in screen.rows("callers")[0], 60, "the caller's row says it, too")
    screen.check_contrast("a late caller")
    must(client.post("/v1/calls/next", {}, agent="games"))
    until(lambda: any("sonne" in row for row in screen.rows("agents")), 60, "the call rings")
    must(client.post(f"/v1/calls/{call}/answer", {}, agent="games"))
    screen.shows("waiting", "0")
    until(lambda: any("en ligne" in row for row in screen.rows("agents")), 60, "the agent talks")
    must(client.post(f"/v1/calls/{call}/done", {}, agent="games"))
    until(lambda: screen.figure("today") == "0\u202f%", 60, "the service level counts the call", lambda: screen.figure("today"))
    must(client.put("/v1/invoices/F1", {"customer": "K-042", "issued": "2026-01-05", "due": "2026-02-05", "amount": "1200.00",
                                        "open": "1200.00", "currency": "EUR"}))
    must(client.post("/v1/tickets", {"customer": "K-042", "subject": "two chairs", "disputes": [{"invoice": "F1", "reason": "QTY"}]}))
    screen.shows("unassigned", "2")
    # The first one was opened a minute before.
    screen.shows("late", "1", 150)
    screen.check_contrast("a late ticket")
    until(lambda: "1\u202f200" in (screen.figure("held") or ""), 60, "the money is held", lambda: screen.figure("held"))
    page = screen.run("return document.documentElement.outerHTML")
    told = [name for name in NAMES if name in page]
    trial.expect(not told, f"the screen is told names: {told}")


def lose_and_find(trial, daemon, nginx, screen):
    """The daemon stops and comes back; nginx stands still; the browser sleeps. What is shown is the truth, or is said to be old."""
    client = daemon.client()
    call = add_call(client)
    screen.shows("waiting", "1")
    stream = Stream(daemon.socket)
    trial.expect(daemon.stop() == 0, "the daemon does not stop in good order while a wallboard is open")
    trial.expect(stream.rest().endswith(b"0\r\n\r\n"), "the end of the daemon breaks a stream off")
    stream.close()
    screen.wait("lost")
    trial.expect("perdue" in (screen.text("#lost") or ""), f"the page says {screen.text('#lost')}")
    until(lambda: "il y a" in screen.text("#lost-age"), 60, "the age of what is shown is told")
    age, wait = screen.text("#lost-age"), screen.figure("longest")
    until(lambda: screen.text("#lost-age") != age, 60, "the age grows")
    trial.expect(screen.figure("longest") == wait, "a wait runs on though nothing is known of it")
    screen.check_contrast("a lost connection")
    screen.shot("lost")
    daemon.start()
    let_in(trial, daemon)
    screen.wait("live")
    screen.shows("waiting", "1")
    trial.expect(screen.text("#lost") is None, "the page still says that the connection is lost")

    # Nothing is closed: only the silence tells.
    nginx.signal(signal.SIGSTOP)
    screen.wait("lost", 120)
    must(daemon.client().post(f"/v1/calls/{call}/abandon", {}))
    nginx.signal(signal.SIGCONT)
    screen.wait("live")
    screen.shows("waiting", "0")

    screen.cdp("Page.setWebLifecycleState", state="frozen")
    second = add_call(daemon.client())
    must(daemon.client().post("/v1/calls/next", {}, agent="games"))
    screen.cdp("Page.setWebLifecycleState", state="active")
    screen.wait("live")
    until(lambda: any("sonne" in row for row in screen.rows("agents")), 60, "a browser that slept shows what is so now")
    must(daemon.client().post(f"/v1/calls/{second}/abandon", {}))
    screen.shows("waiting", "0")


def check_reading(trial, screen, words):
    """Landmarks, headings, tables and controls have roles and names."""
    tree = screen.accessibility()
    for expected in words:
        trial.expect(expected in tree, f"the accessibility tree lacks {expected}: {sorted(set(tree))}")
    unnamed = [role for role, name in tree if role in ("table", "button", "combobox", "dialog", "heading", "columnheader") and not name]
    trial.expect(not unnamed, f"these have no name: {unnamed}")


def check_keys(trial, daemon, screen):
    """Everything can be done by keys, and is kept in the address."""
    client = daemon.client()
    calls = [add_call(client), add_call(client, queue="billing")]
    screen.shows("waiting", "2")
    screen.keys("?")
    until(lambda: screen.text("#help"), 60, "? shows the keys")
    check_reading(trial, screen, [("dialog", "Touches du tableau mural")])
    screen.shot("help")
    screen.keys("\ue00c")
    until(lambda: not screen.text("#help"), 60, "Escape closes them")
    sorts = lambda: screen.run("return [...document.querySelectorAll('#callers [aria-sort]')].map(e => e.dataset.sort)")
    # The dialog gives the keyboard back a moment after it is gone: a key of that moment is nobody's.
    until(lambda: screen.keys("s") or sorts(), 60, "s sorts the callers")
    trial.expect(sorts() == ["wait"], f"s does not sort the callers: {sorts()}")
    screen.keys("q")
    trial.expect(screen.figure("waiting") == "1", "q does not take one queue")
    trial.expect(screen.run("return location.hash") == "#queue=billing&callers=wait&agents=state", screen.run("return location.hash"))
    screen.keys("0")
    trial.expect(screen.figure("waiting") == "2" and sorts() == [], "0 does not show all again")
    reached = []
    for _ in range(14):
        screen.keys("\ue004")
        reached.append(screen.run("const e = document.activeElement; return e.id || e.getAttribute('aria-labelledby') || e.innerText"))
    trial.expect({"Appelant", "h-callers", "h-agents", "h-queues", "queue", "keys"} <= set(reached), f"the tabulator reaches {reached}")
    # Each at twice the size still fits.
    screen.resize(960, 540, 2)
    screen.check_form("at twice the size")
    screen.resize(1920, 1080)
    for call in calls:
        must(client.post(f"/v1/calls/{call}/abandon", {}))
    screen.shows("waiting", "0")


def screens(trial):
    daemon = trial.daemon(configuration=configuration())
    daemon.start()
    let_in(trial, daemon)
    must(daemon.client().post("/v1/tickets", {"customer": "K-042", "subject": "nobody calls me back"}))
    nginx = Nginx(trial, daemon)
    trial.at_end(nginx.stop)
    nginx.start()
    check_access(trial, nginx)
    other = Nginx(trial, daemon, certificates=True)
    trial.at_end(other.stop)
    other.start()
    trial.expect(other.status("/wallboard", login=False) == 400, "the page is shown without a certificate")
    trial.expect(other.status("/v1/wallboard") == 404, "nginx passes another path on to whoever has a certificate")
    other.stop()
    wall = Screen(trial, nginx, language="fr-FR", scheme="dark")
    follow_desk(trial, daemon, wall)
    check_reading(trial, wall, [
        ("banner", ""), ("main", ""), ("contentinfo", ""), ("heading", "Tableau mural"), ("table", "En attente"), ("table", "Agents"),
        ("table", "Files"), ("columnheader", "Appelant"), ("columnheader", "État"), ("combobox", "Afficher"), ("button", "Touches (?)"),
        ("heading", "En un coup d’œil")])
    check_keys(trial, daemon, wall)
    lose_and_find(trial, daemon, nginx, wall)

    client = daemon.client()
    for number, agent in enumerate(AGENTS[1:]):
        add_call(client, queue=["support", "facturation", "livraison"][number % 3], priority=["normal", "urgent", "high"][number % 3])
        must(client.post(f"/v1/agents/{agent}/login", {}))
    figures = [("fr-FR", "light"), ("en-GB", "dark"), ("en-GB", "light"), ("fr-FR", "dark")]
    for place, (language, scheme) in enumerate(figures):
        if place:
            wall.close()
            wall = Screen(trial, nginx, language=language, scheme=scheme)
        else:
            wall.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        for width, height, size in ((1920, 1080, "wall"), (390, 844, "telephone"), (1280, 720, "desk")):
            what = f"{language} {scheme} {size}"
            wall.resize(width, height)
            wall.shows("waiting", "12")
            wall.check_form(what)
            wall.check_contrast(what)
            wall.shot(what.replace(" ", "-"))
            if size == "wall":
                small = wall.run("return [...document.querySelectorAll('.figure')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 60)"
                                 ".map(e => e.innerText)")
                trial.expect(not small, f"{what}: these figures are too small for five metres: {small}")
            trial.counts["screens looked at"] = trial.counts.get("screens looked at", 0) + 1
    wall.run("document.documentElement.style.setProperty('--quiet', '#777')")
    grey = [text for text in wall.run(CONTRASTS) if text["contrast"] < CONTRAST]
    trial.control("a grey text", red=bool(grey))
    wall.close()

    daemon.stop()
    daemon.configuration.write_text(configuration(USER))
    daemon.start()
    let_in(trial, daemon)
    wall = Screen(trial, nginx, language="fr-FR")
    until(lambda: wall.rows("agents"), 60, "the agents stand there")
    page = wall.run("return document.body.innerText")
    trial.control("the screen's user has a role that sees names", red="uucp" in page and "K-042" in page or "Bellevue" in page)
    wall.close()
    nginx.stop()
    daemon.stop()


def processor_time(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(trial):
    """20 wallboards over 500 calls and 100 agents, then many that come and go."""
    daemon = trial.daemon("load", configuration="{}\n")
    daemon.start()
    client = daemon.client()
    calls = [add_call(client, queue=f"queue{number % 10}") for number in range(500)]
    for number in range(100):
        must(client.post(f"/v1/agents/agent{number}/login", {}))
    seconds = trial.options.seconds or (3600 if trial.is_long else 10)
    idle = processor_time(daemon.pid)
    time.sleep(min(seconds, 10))
    idle = (processor_time(daemon.pid) - idle) / min(seconds, 10)
    quiet = Stream(daemon.socket)
    trial.expect("heartbeat" in (name for name, _ in quiet.events()), "a stream that has nothing to say gives no sign of life")
    quiet.close()
    # What is opened once (threads, buffers) is none of it.
    reconnect(daemon, 20)
    before = daemon.resources()
    ended = threading.Event()
    seen = [0] * 20
    threads = open_streams(daemon, seen, ended)
    until(lambda: all(seen), 60, "every wallboard is shown something")
    slow = Stream(daemon.socket) if trial.is_long else None
    began, spent = time.monotonic(), processor_time(daemon.pid)
    changes = 0
    while time.monotonic() - began < seconds:
        # Something happens each half second.
        must(client.post(f"/v1/calls/{calls.pop(0)}/abandon", {}))
        calls.append(add_call(client, queue=f"queue{changes % 10}"))
        changes += 2
        time.sleep(1)
    share = (processor_time(daemon.pid) - spent) / (time.monotonic() - began)
    during = daemon.resources()
    if slow:
        until(lambda: "holdline_followers 20\n" in client.get("/metrics").body.decode(), 60, "whoever does not read is cut off")
        slow.close()
    ended.set()
    for thread in threads:
        thread.join(60)
    trial.expect(min(seen) > 1, f"a wallboard was shown nothing of {changes} changes: {seen}")
    rounds = 1000 if trial.is_long else 300
    reconnect(daemon, rounds)
    until(lambda: daemon.resources()["descriptors"] <= before["descriptors"] + 1, 60, "the connections are gone",
          lambda: f"{before} {daemon.resources()}")
    after = daemon.resources()
    grown = (after["rss"] - before["rss"]) / 1e6
    trial.expect(grown < 32, f"the daemon has grown by {grown:.1f} MB")
    if trial.is_long:
        trial.expect(share < 0.05, f"20 wallboards take {share:.1%} of a core")
    trial.counts.update({
        "of a core for 20 wallboards, 500 calls and 100 agents": f"{share:.1%} ({idle:.1%} without)", "s": seconds,
        "events": sum(seen), "reconnects": rounds, "MB before, during and after":
        "/".join(f"{part['rss'] / 1e6:.1f}" for part in (before, during, after)),
        "descriptors before, during and after": "/".join(str(part["descriptors"]) for part in (before, during, after))})
    daemon.stop()


def main():
    with Trial("wallboard", "the wallboard in a browser, through nginx", options) as trial:
        if trial.options.only != "load":
            lacking = missing() + [name for name in ("nginx", "openssl") if not shutil.which(name)]
            if lacking:
                text = f"{', '.join(lacking)} is missing: install chromium, chromium-driver, nginx-light and openssl"
                # Where Deploy/test.sh runs they are installed.
                if os.environ.get("CI"):
                    trial.fault(text)
                else:
                    trial.left_out("the screens", text)
            elif os.geteuid() != 0:
                trial.left_out("the screens", "nginx's user is another than this one, which needs root")
            else:
                screens(trial)
        if trial.options.only != "screens":
            load(trial)


if __name__ == "__main__":
    main()
