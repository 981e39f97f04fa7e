#!/usr/bin/env python3
"""Terminal: the wallboard as a real screen in a real terminal (tmux), against a real daemon with calls.

At 80 x 24, at 200 x 60, after a resize, in English and French, by its keys; over a restart of the daemon; and left in every way that there
is: the terminal stands as it did. Control: a picture that stands still.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from datetime import datetime

from trial import Left, Trial, until

CONFIGURATION = """\
queues:
  billing: {threshold: 2s, target: 80}
  support: {}
"""


class Screen:
    """A shell in a terminal of its own, and what stands on it."""

    def __init__(self, trial, daemon, name, columns, lines, **environment):
        self.trial, self.daemon, self.socket = trial, daemon, str(trial.directory / f"{name}.tmux")
        base = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        self.environment = {**base, "LANG": "C.UTF-8", "TERM": "xterm-256color", "PS1": "$ ", "HOLDLINE_SOCKET": str(daemon.socket), **environment}
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(lines), "bash --norc --noprofile -i")
        trial.at_end(lambda: self.tmux("kill-server"))
        self.tmux("set-option", "-g", "window-size", "manual")
        self.type("PATH=" + str(daemon.programs) + ":$PATH; export PS1=\"$ \"")
        self.until(lambda text: "$ " in text, "the shell waits")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *arguments], capture_output=True, text=True, env=self.environment).stdout

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)
        self.press("Enter")

    @property
    def text(self):
        # The firm blanks of numbers are as wide as others.
        return self.tmux("capture-pane", "-p").replace("\u202f", " ").replace("\u00a0", " ")

    def until(self, condition, what, seconds=60):
        """The text, once the condition holds for it."""
        def look():
            text = self.text
            return text if condition(text) else None
        return until(look, seconds, what, lambda: "\n" + self.text)

    def shows(self, *words, without=()):
        text = self.until(lambda text: all(word in text for word in words) and not any(word in text for word in without), f"the screen shows {words}")
        self.trial.counts["screens looked at"] = self.trial.counts.get("screens looked at", 0) + 1
        return text

    def wallboard(self, arguments="", *words):
        self.type(f"clear; echo before; stty -g > {self.trial.directory}/before")
        self.type(f"holdline wallboard {arguments}")
        return self.shows("Holdline ", "live", *words)

    def left(self, code):
        """The wallboard has ended: the shell's lines stand where they stood, and the terminal is as it was."""
        self.shows("before", "holdline wallboard", without=("QUEUE ",))
        self.type(f"code=$?; stty -g | cmp - {self.trial.directory}/before && echo same; echo code $code")
        text = self.shows("before", "\nsame\n", f"\ncode {code}\n", without=("QUEUE ",))
        self.trial.expect(text.index("before") < text.index("\nsame"), f"the screen is not as it was:\n{text}")
        return text

    def pid(self):
        shell = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        children = subprocess.run(["pgrep", "-P", str(shell), "-x", "holdline"], capture_output=True, text=True).stdout.split()
        return int(children[0])


def add(client, queue, name=None, **rest):
    answer = client.post("/v1/calls", {"queue": queue, **({"name": name} if name else {}), **rest})
    assert answer.status == 201, answer
    return answer.json["id"]


def populate(client):
    calls = [add(client, "billing", "Lefèvre & Fils", priority="urgent"), add(client, "billing", "Zoé"), add(client, "support", "Anton")]
    for agent, verb, body in [("ada", "login", {"queues": ["support"]}), ("bob", "login", {"queues": ["billing"]})]:
        answer = client.post(f"/v1/agents/{agent}/{verb}", body)
        assert answer.status == 200, answer
    client.post("/v1/agents/ada/pause", {"reason": "lunch"})
    client.put("/v1/invoices/F1", {"customer": "K-1", "issued": "2026-10-01", "due": "2026-10-31", "amount": "12345.00", "open": "12345.00", "currency": "EUR"})
    client.post("/v1/tickets", {"customer": "K-1", "subject": "chairs", "disputes": [{"invoice": "F1", "reason": "QTY"}]})
    return calls


def seconds(text, name):
    """The wait of a caller on the screen."""
    line = next(line for line in text.splitlines() if name in line)
    minutes, rest = re.search(r"(\d+):(\d\d)", line).groups()
    return int(minutes) * 60 + int(rest)


def given(daemon, name):
    """Whether the board that everybody is given has had a caller for two seconds, by its own clock."""
    board = json.loads(daemon.holdline("wallboard", "-o", "json").stdout)
    since = [caller["since"] for caller in board["callers"] if caller["name"] == name]
    return bool(since) and (datetime.fromisoformat(board["at"]) - datetime.fromisoformat(since[0])).total_seconds() >= 2


def order(text, *names):
    return sorted(names, key=lambda name: next((place for place, line in enumerate(text.splitlines()) if name in line), 99))


def looks(trial, daemon, calls):
    screen = Screen(trial, daemon, "main", 80, 24)
    text = screen.wallboard("", "Lefèvre & Fils", "QUEUE", "AGENTS 2", "€12,345.00", "1 live", "? help")
    trial.say("at 80 x 24:\n" + text.rstrip())
    trial.expect(all(len(line) <= 80 for line in text.splitlines()), "a line is longer than the screen")
    # Waits run, and what is over the target has its sign.
    before = seconds(text, "Anton")
    screen.until(lambda text: seconds(text, "Anton") > before, "the wait runs")
    screen.until(lambda text: re.search(r"! \d+:\d\d +urgent", text), "a wait is over the target")
    # A caller who comes and one who goes are seen.
    late = add(daemon.client(), "support", "Nadia")
    screen.shows("Nadia")
    daemon.client().post(f"/v1/calls/{late}/abandon", {})
    screen.shows("Anton", without=("Nadia",))
    # Keys.
    screen.press("?")
    screen.shows("KEYS", "sort", without=("Anton",))
    screen.press("x")
    trial.expect(order(screen.shows("by wait"), "Lefèvre", "Anton") == ["Lefèvre", "Anton"], "the longest wait is not first")
    screen.press("S")
    trial.expect(order(screen.shows("by name"), "Anton", "Lefèvre", "Zoé") == ["Anton", "Lefèvre", "Zoé"], "callers are not by name")
    screen.press("r")
    trial.expect(order(screen.shows("reversed"), "Anton", "Lefèvre") == ["Lefèvre", "Anton"], "the order is not reversed")
    screen.press("f")
    screen.shows("only billing", "Zoé", without=("Anton",))
    screen.press("f")
    screen.shows("only support", "Anton", without=("Zoé",))
    screen.press("Escape")
    screen.shows("Zoé", "Anton")
    screen.press("p")
    frozen = screen.shows("FROZEN")
    add(daemon.client(), "support", "Otto")
    # The screen has been given a board with the caller, and others after it.
    until(lambda: given(daemon, "Otto"), 60, "boards with the caller are given")
    trial.expect(seconds(screen.text, "Anton") == seconds(frozen, "Anton") and "Otto" not in screen.text, "a frozen picture goes on")
    screen.press("p")
    screen.shows("Otto", without=("FROZEN",))
    # Other sizes, at once.
    screen.tmux("resize-window", "-x", "200", "-y", "60")
    text = screen.until(lambda text: any("WAITING" in line and "AGENTS" in line for line in text.splitlines()), "lists stand side by side")
    trial.expect("PRIORITY" in text and "TARGET" in text, f"columns are missing at 200 x 60:\n{text}")
    trial.say("at 200 x 60:\n" + text.rstrip())
    screen.tmux("resize-window", "-x", "40", "-y", "10")
    screen.until(lambda text: "> WAITING" in text and "AGENTS" not in text, "a small screen has the callers")
    screen.tmux("resize-window", "-x", "30", "-y", "5")
    screen.shows("The window has 30 × 5 cells;")
    screen.tmux("resize-window", "-x", "80", "-y", "24")
    screen.shows("AGENTS 2")
    # The daemon goes away, and comes back.
    trial.expect(daemon.stop() == 0, "the daemon did not stop with 0")
    text = screen.shows("! CONNECTION LOST", "No answer since", "no daemon answers")
    held = seconds(text, "Anton")
    trial.say("without a daemon:\n" + text.rstrip())
    daemon.start()
    screen.shows("live", "Anton", without=("CONNECTION LOST",))
    screen.until(lambda text: seconds(text, "Anton") > held, "waits run again")
    return screen


def leavings(trial, daemon, screen):
    screen.press("q")
    screen.left(0)
    screen.wallboard()
    screen.press("C-c")
    screen.left(130)
    for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        screen.wallboard()
        os.kill(screen.pid(), number)
        screen.left(code)
    # Stopped, and back.
    screen.wallboard()
    screen.press("C-z")
    screen.shows("Stopped", "$ ", without=("QUEUE ",))
    screen.type("fg")
    screen.shows("Holdline ", "live", "QUEUE ")
    screen.tmux("resize-window", "-x", "100", "-y", "30")
    screen.until(lambda text: any("WAITING" in line for line in text.splitlines()) and len(text.splitlines()) > 24, "it fills the new size")
    screen.press("q")
    screen.shows("Stopped", without=("QUEUE ",))
    trial.counts["ways to leave"] = 5


def elsewhere(trial, daemon):
    """Terminals that cannot be drawn on, other languages and letters, and no terminal at all."""
    french = Screen(trial, daemon, "french", 80, 24, LC_MESSAGES="fr_FR.UTF-8")
    french.type("holdline wallboard")
    text = french.shows("en direct", "EN ATTENTE", "12 345,00 €", "Lefèvre & Fils", "urgent", "? aide")
    trial.say("in French:\n" + text.rstrip())
    french.press("q")
    french.type("unset LANG; LC_ALL=C holdline wallboard")
    text = french.shows("WAITING", "EUR 12,345.00", "Lefevre & Fils")
    trial.expect(text.isascii(), f"a terminal without UTF-8 gets more than ASCII:\n{text}")
    french.press("q")
    french.shows("$ ", without=("WAITING",))
    for name, words in (("dumb", "on ne peut dessiner"), ("nonsuch", "ne connaît pas de terminal")):
        french.type(f"clear; TERM={name} holdline wallboard; echo code $?")
        french.shows(words, "xterm-256color", "holdline wallboard --once", "code 64")
    french.type("clear; TERM=dumb holdline wallboard --once; echo code $?")
    french.shows("Zo", "code 0")
    once = daemon.holdline("wallboard", env={**os.environ, "LC_ALL": "fr_FR.UTF-8", "HOLDLINE_TIMEOUT": "1m"})
    trial.expect(once.returncode == 0 and "EN ATTENTE" in once.stdout and "Lefèvre" in once.stdout and "\x1b" not in once.stdout, f"once: {once}")
    data = daemon.holdline("wallboard", "-o", "json")
    board = json.loads(data.stdout)
    trial.expect({caller["name"] for caller in board["callers"]} >= {"Zoé", "Anton"}, f"json: {data}")
    rows = daemon.holdline("wallboard", "-o", "csv", "--sort", "name").stdout.splitlines()
    trial.expect(rows[0] == "call,queue,priority,since,isOffered,callbackAt,name" and "Anton" in rows[1], f"csv: {rows}")
    wrong = daemon.holdline("wallboard", "--queue", "nonsuch")
    trial.expect(wrong.returncode == 64 and "billing" in wrong.stderr, f"a queue that there is not: {wrong}")


def other_user(trial):
    """The role wallboard sees no names; where it is taken away, the screen ends with the reason."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return trial.left_out("a user with the role wallboard alone", "it needs root and setpriv")
    roles = CONFIGURATION + "roles:\n  supervisor: {users: [root]}\n"
    daemon = trial.daemon("roles", roles + "  wallboard: {users: [nobody]}\n")
    daemon.start()
    add(daemon.client(), "billing", "Lefèvre & Fils")
    for path in (trial.directory, daemon.directory, daemon.socket.parent):
        path.chmod(0o755)
    daemon.socket.chmod(0o666)
    screen = Screen(trial, daemon, "nobody", 80, 24)
    screen.type(f"clear; setpriv --reuid=65534 --regid=65534 --clear-groups {daemon.programs}/holdline wallboard")
    text = screen.shows("Holdline ", "live", "QUEUE ", "C-1")
    trial.expect("Lef" not in text, f"whoever may see no names is shown some:\n{text}")
    daemon.configuration.write_text(roles)
    os.kill(daemon.pid, signal.SIGHUP)
    trial.say("without its role:\n" + screen.shows("not-your-role", without=("QUEUE ",)).rstrip())
    daemon.stop()


def cost(trial, daemon):
    """A full board: 500 callers and 100 agents, for a while."""
    client = daemon.client()
    for number in range(500):
        add(client, "billing", f"Customer {number}")
    for number in range(100):
        client.post(f"/v1/agents/agent{number}/login", {"queues": ["support"]})
        client.post(f"/v1/agents/agent{number}/pause", {})
    screen = Screen(trial, daemon, "full", 200, 60)
    screen.wallboard("", "AGENTS 102")
    screen.press("End")
    screen.shows("-500 of 500", "Customer 49")
    pid = screen.pid()

    def spent():
        fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory():
        return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS:"))
    began, before = time.monotonic(), spent()
    until(lambda: time.monotonic() - began > (3600 if trial.is_long else 10), 4000, "time passes")
    trial.counts["percent of a core at 500 callers and 100 agents"] = round(100 * (spent() - before) / (time.monotonic() - began), 1)
    trial.counts["MB of memory"] = memory() // 1024
    screen.press("q")
    screen.left(0)


def main():
    with Trial("terminal", "the wallboard in a terminal, driven by its keys") as trial:
        if not shutil.which("tmux"):
            raise Left("there is no tmux")
        daemon = trial.daemon(configuration=CONFIGURATION)
        daemon.start()
        calls = populate(daemon.client())
        screen = looks(trial, daemon, calls)
        leavings(trial, daemon, screen)
        elsewhere(trial, daemon)
        other_user(trial)
        cost(trial, daemon)
        # A picture that stands still must not pass for a live one.
        screen.wallboard("", "Lefèvre")
        screen.press("p")
        held = seconds(screen.shows("FROZEN"), "Lefèvre")
        try:
            screen.until(lambda text: seconds(text, "Lefèvre") > held, "the wait runs", 5)
            red = False
        except TimeoutError:
            red = True
        trial.control("the picture is frozen", red=red)
        trial.expect(daemon.stop() == 0, "the daemon did not stop with 0")


if __name__ == "__main__":
    main()
