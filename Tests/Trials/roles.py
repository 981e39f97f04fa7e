#!/usr/bin/env python3
"""Every route for every role, as real Unix users.

The daemon runs as a user of its own in a mount namespace whose /etc/passwd and /etc/group have one user for each role (the auditor by a
group), one user without a role, and nothing of it is left behind. Each user asks each route of the daemon's own document; the answer has
to be `not-your-role` exactly where the document does not name the role, and the document has to say what the table of holdline-api(7)
says. Control: a daemon whose configuration gives one user another role than the trial believes.
"""

import json
import os
import pathlib
import re
import stat
import subprocess
import sys

from trial import ROOT, Client, Left, Trial, until

ROLES = {"agent": "a", "supervisor": "s", "ledger": "l", "dunning": "d", "auditor": "u", "bridge": "b", "monitor": "m",
         "wallboard": "w"}
NOBODY, DAEMON = "none", "daemon"
FIRST_UID = 64100
GROUP = 64099
METHODS = ("get", "post", "put", "patch", "delete")
PART = {(role, path): f"?assignee=hltrial-{role}" for role in ["agent"] for path in ["/v1/stale", "/v1/stale/counts"]}
PART |= {(role, "/v1/messages"): "?direction=out" for role in ["ledger", "dunning"]}
"""Where a role is told of a part alone: the query that asks for that."""


def name(role):
    return f"hltrial-{role}"


def accounts():
    """Numbers of all users of the trial, by role."""
    return {role: FIRST_UID + place for place, role in enumerate([*ROLES, NOBODY, DAEMON])}


def enter_namespace():
    """Runs the program again in a mount namespace of its own; what is mounted there goes with it."""
    if os.environ.get("HOLDLINE_TRIAL_NAMESPACE"):
        return
    if os.geteuid() != 0:
        raise Left("asking as other users needs root")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        raise Left("no mount namespace can be made here")
    os.environ["HOLDLINE_TRIAL_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


def make_accounts(trial):
    """Puts the users over those of the system, in this namespace alone."""
    users = "".join(f"{name(role)}:x:{uid}:{uid}::/nonexistent:/bin/false\n" for role, uid in accounts().items())
    groups = "".join(f"{name(role)}:x:{uid}:\n" for role, uid in accounts().items())
    groups += f"hltrial-audit:x:{GROUP}:{name('auditor')}\n"
    for path, text in (("/etc/passwd", users), ("/etc/group", groups)):
        copy = trial.directory / os.path.basename(path)
        copy.write_text(pathlib.Path(path).read_text().rstrip("\n") + "\n" + text)
        copy.chmod(0o644)
        subprocess.run(["mount", "--bind", str(copy), path], check=True)


def configuration(swapped=None):
    """Each role's user, the auditor by the group. `swapped` gives a role's user another role."""
    lines = ["roles:"]
    for role in ROLES:
        if role == "auditor":
            lines.append("  auditor: {groups: [hltrial-audit]}")
        else:
            users = [name(role)] + ([name(swapped[0])] if swapped and swapped[1] == role else [])
            lines.append(f"  {role}: {{users: [{', '.join(users)}]}}")
    return "\n".join(lines) + "\n"


def become(role):
    """The child's identity, with the groups of the system."""
    uid = accounts().get(role, 0)
    os.setgroups([GROUP] if role == "auditor" else [])
    os.setgid(uid)
    os.setuid(uid)


def start(trial, daemon):
    """Starts the daemon as its own user, and lets every user as far as the roles."""
    directory = pathlib.Path(daemon.directory)
    uid = accounts()[DAEMON]
    for path in (trial.directory, directory):
        path.chmod(0o755)
    for path in (daemon.socket.parent, daemon.database.parent):
        os.chown(path, uid, uid)
        path.chmod(0o755)
    daemon.log_file.touch()
    daemon.start(under=["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"], needs_answer=False)
    until(lambda: daemon.socket.exists() and stat.S_IMODE(daemon.socket.stat().st_mode) == 0o660, 60, "the socket is there",
          lambda: daemon.log[-2000:])
    trial.expect(stat.S_IMODE(daemon.socket.parent.stat().st_mode) & 0o002 == 0, "the socket's directory is open to writers")
    daemon.socket.chmod(0o666)
    until(daemon.answers, 60, "the daemon answers", lambda: daemon.log[-2000:])


def routes(document):
    """Method and path of every route, with the roles that it names and whether the daemon's owner is let in."""
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if method in item:
                operation = item[method]
                yield method.upper(), path, frozenset(operation["x-roles"]), operation["x-owner"]


def table(page):
    """The same of the manual page."""
    found = {}
    letters = {letter: role for role, letter in ROLES.items()}
    for line in pathlib.Path(page).read_text().replace("\\-", "-").splitlines():
        match = re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) +(/\S*) +((?:[a-z.] ){8}[o.])", line)
        if match:
            marks = match[3].split()
            may = frozenset(letters[mark] for mark in marks[:-1] if mark != ".")
            found[match[1], match[2]] = (may, marks[-1] == "o")
    return found


def as_user(role, work):
    """What `work` gives, run by a process that is this user: text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            become(role)
            with os.fdopen(writing, "w") as out:
                out.write(work())
            status = 0
        except BaseException as error:
            print(f"roles: as {role}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as whole:
        text = whole.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the requests as {role} ended with {status}")
    return text


def ask(daemon, routes, role):
    """Asks every route once, and gives a line for each: method, path, status, and the code of a problem."""
    lines = []
    for method, path in routes:
        client = Client(daemon.socket, 30)
        # An empty object: whoever may is told what is missing, or that there is no such thing.
        target = re.sub(r"\{[A-Za-z]+\}", "4711", path) + PART.get((role, path), "")
        answer = client.request(method, target, None if method in ("GET", "HEAD") else {})
        code = answer.code if method != "HEAD" and answer.status >= 400 else None
        lines.append(f"{method} {path} {answer.status} {code or '-'}\n")
        client.close()
    return "".join(lines)


def compare(daemon, document):
    """What each user is answered against what the document says; gives the differences, and how many answers there were."""
    expected = {(method, path): (roles, owner) for method, path, roles, owner in routes(document)}
    asked = list(expected) + [("HEAD", path) for method, path in expected if method == "GET"]
    # A stream has no end: its head alone is asked for.
    asked.remove(("GET", "/wallboard/events"))
    wrong, count = [], 0
    for role in [*ROLES, NOBODY, DAEMON, "root"]:
        for line in as_user(role, lambda: ask(daemon, asked, role)).splitlines():
            method, path, status, code = line.split()
            status, count = int(status), count + 1
            roles, owner = expected["GET" if method == "HEAD" else method, path]
            anybody = not roles
            may = anybody or role in roles or owner and role in (DAEMON, "root")
            refused = status == 403 if method == "HEAD" else (status, code) == (403, "not-your-role")
            if refused == may or status >= 500 and code not in ("busy", "full"):
                wrong.append(f"{method} {path} as {role}: {status} {code}, and the document says {'yes' if may else 'no'}")
    return wrong, count


def main():
    with Trial("roles", "every route for every role, as real Unix users") as trial:
        make_accounts(trial)
        daemon = trial.daemon(configuration=configuration())
        start(trial, daemon)
        document = json.loads(as_user("monitor", lambda: Client(daemon.socket).get("/openapi.json").body.decode()))
        expected = {(method, path): (roles, owner) for method, path, roles, owner in routes(document)}
        trial.expect(set(ROLES) <= set().union(*(roles for roles, _ in expected.values())), "a role is named by no route")
        page = table(ROOT / "Deploy/man/holdline-api.7")
        for route in sorted(set(expected) | set(page)):
            told = page.get(route)
            known = expected.get(route)
            if known and not known[0]:
                known = (frozenset(ROLES), True)
            trial.expect(told == known, f"{' '.join(route)}: the manual says {told}, and the document {known}")
        wrong, count = compare(daemon, document)
        for text in wrong:
            trial.fault(text)
        trial.expect(daemon.is_running, "the daemon ended")
        trial.counts.update({"routes": len(expected), "users": len(ROLES) + 3, "answers": count})
        daemon.stop()

        swapped = trial.daemon("swapped", configuration=configuration(swapped=("monitor", "ledger")))
        start(trial, swapped)
        seen, _ = compare(swapped, document)
        others = [text for text in seen if " as monitor: " not in text]
        trial.control("the monitor's user was given the role ledger, too", red=bool(seen) and not others)
        swapped.stop()


if __name__ == "__main__":
    try:
        enter_namespace()
    except Left as reason:
        print(f"roles: left out: all of it, for {reason}")
        sys.exit(0)
    main()
