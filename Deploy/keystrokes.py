#!/usr/bin/env python3
"""Counts what an agent types in a day: keystrokes.py PATH-OF-HOLDLINE SOCKET

Plays each step of the day on a terminal of its own against a running daemon that has the example customers and invoices, and prints the
commands and keys (the command as it is typed, answers and Enter included) beside the best of RT, GitHub's gh, taskwarrior and Zammad.
It ends with 1 where a step fails, takes more commands than the best of those, or, if an agent does it every hour, more than 40 keys.
"""
import os, pty, select, subprocess, sys, tempfile, time

HOLDLINE, SOCKET = sys.argv[1:3]
HOME = tempfile.mkdtemp()
ENVIRONMENT = dict(
    os.environ, HOLDLINE_SOCKET=SOCKET, HOME=HOME, XDG_RUNTIME_DIR=HOME, TERM="xterm", PATH=os.path.dirname(HOLDLINE) + ":/usr/bin:/bin", PS1="")

MOST_KEYS = 40

# step, whether it is done every hour, commands of the best of the others (0: nobody has it), what is typed
STEPS = [
    ("complaint, two invoices, reasons, amounts", False, 1,
     ["holdline t o deux factures -c K-001 -i F202600026:80,50 -r prix -i F202600262:10 -r quantity"]),
    ("who calls", True, 0, ["holdline c next -a"]),
    ("look up by name", True, 1, ["holdline find brunel"]),
    ("complaint, one invoice", True, 1, ["holdline t o prix faux -i 51:80 -r prix"]),
    ("take it", True, 0, []),
    ("note", True, 1, ["holdline t n le transporteur confirme"]),
    ("promise to pay", True, 0, ["holdline h p F202600178 -u +9d"]),
    ("follow-up tomorrow", True, 1, ["holdline t wait --for carrier -u demain"]),
    ("old ticket by an accent", True, 1, ["holdline find egare"]),
    ("call becomes a ticket, and ends", True, 0, ["holdline c done -t 3"]),
    ("hand over, with why", True, 1, ["holdline t assign {me} -m 'le connait'"]),
    ("resolve and close", True, 1, ["holdline t resolve -O rejected --close"]),
    ("reopen", False, 1, ["holdline t reopen"]),
    ("settle one, leave the other", True, 0, ["holdline t settle 2 -i 26 -O upheld -y"]),
    ("merge", False, 1, ["holdline t merge 1 --into 2"]),
]


def command(*arguments):
    """One command without a terminal; its output."""
    return subprocess.run([HOLDLINE, "--socket", SOCKET, *arguments], env=ENVIRONMENT, capture_output=True, text=True)


class Terminal:
    """A shell at a terminal: all commands are of one session, as a person's are."""

    def __init__(self):
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.execvpe("bash", ["bash", "--norc", "--noprofile"], ENVIRONMENT)
        self.type("stty -echo; true")

    def type(self, line):
        """Types a line and waits for its end: status, and what was shown."""
        os.write(self.end, (line + "\n").encode())
        os.write(self.end, b"echo \"<<$?>>\"\n")
        shown = b""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if select.select([self.end], [], [], 1)[0]:
                shown += os.read(self.end, 65536)
                tail = shown.rsplit(b"<<", 1)
                if len(tail) == 2 and tail[1].split(b">>")[0].isdigit() and b">>" in tail[1]:
                    return int(tail[1].split(b">>")[0]), shown.decode(errors="replace")
        raise SystemExit(f"“{line}” does not end: {shown.decode(errors='replace')}")


def main():
    terminal = Terminal()
    me = command("status").stdout.split("You are ", 1)[1].split(":", 1)[0]
    command("agent", "login")
    command("call", "add", "--queue", "support", "--number", "01 99 00 00 01")
    command("ticket", "open", "--customer", "K-001", "--subject", "Carton égaré en route")
    failures = []
    print(f"{'STEP':44} COMMANDS  OTHERS  KEYS")
    for step, hourly, best, lines in STEPS:
        keys = 0
        for line in lines:
            line = line.format(me=me)
            keys += len(line) + 1
            status, shown = terminal.type(line)
            if status != 0:
                failures.append(f"{step}: “{line}” ends with {status}:\n{shown}")
        if step == "take it" and f'"assignee":"{me}"' not in command("ticket", "show", "3", "-o", "json").stdout:
            failures.append(f"{step}: the ticket of the call is not its agent's")
        print(f"{step:44} {len(lines):8}  {best or '–':>6}  {keys:4}")
        if best and len(lines) > best:
            failures.append(f"{step}: {len(lines)} commands, and another tool needs {best}")
        if hourly and keys > MOST_KEYS:
            failures.append(f"{step}: {keys} keys, more than {MOST_KEYS}")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


sys.exit(main())
