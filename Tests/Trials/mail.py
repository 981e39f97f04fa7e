#!/usr/bin/env python3
"""Mail through a real Postfix: it pipes each mail into “holdline mail receive”.

Whatever is killed, a mail that Postfix took is a message of the daemon in the end, and it is one. The same mail again changes nothing; a
daemon that is away, a user without a role and a full disk defer it, and nothing ever bounces to its sender. What comes back of a mail of ours makes
that one bounced; a mail of ours that comes in, and one that a program wrote, open no ticket. Control: a transport that swallows mails.
"""

import hashlib
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import time

from postfix import Postfix, own_network
from trial import Left, Trial, until

SENDER, ADDRESS = "anna@meubles-martin.example", "complaints@nous.example"
USER = "nobody"
CONFIGURATION = f"""seller: "100000009"
letterhead: {{name: Nous SARL, email: {ADDRESS}, payAt: "https://nous.example/payer", mediation: [Médiateur des entreprises]}}
roles:
  agent: {{users: [{USER}]}}
  supervisor: {{users: [root]}}
  ledger: {{users: [root]}}
"""


def mail(number, text="Two of five chairs are broken.", subject=None, sender=SENDER, fields=(), to=ADDRESS):
    """A mail of its own number."""
    head = [f"From: Anna Martin <{sender}>", f"To: {to}", "Date: Thu, 26 Nov 2026 10:00:00 +0100", f"Message-ID: <{number}@x.example>",
            f"Subject: {subject or f'Mail {number}'}", "MIME-Version: 1.0", *fields]
    return "\n".join(head) + f"\n\n{text}\n"


def programs(trial):
    """The programs where that user may run them; a copy where their directory is closed."""
    place = trial.options.programs
    if not (place / "holdline-mime").exists():
        raise Left(f"want of holdline-mime in {place}")
    asked = ["setpriv", f"--reuid={USER}", "--clear-groups", str(place / "holdline"), "--version"]
    if subprocess.run(asked, capture_output=True).returncode == 0:
        return place
    copy = trial.directory / "programs"
    copy.mkdir()
    for name in ("holdline", "holdline-mime"):
        shutil.copy(place / name, copy / name)
    return copy


class Desk:
    """A daemon that takes mails, and what it has of them."""

    def __init__(self, trial, name="daemon", configuration=CONFIGURATION):
        self.daemon = trial.daemon(name, configuration)

    def start(self):
        self.daemon.start()
        self.daemon.socket.parent.chmod(0o755)
        self.daemon.socket.chmod(0o666)
        return self

    def messages(self, query=""):
        return self.daemon.client().pages("/v1/messages" + query, limit=50)

    def tickets(self):
        return self.daemon.client().pages("/v1/tickets")

    def subjects(self):
        return sorted(message.get("subject") or "" for message in self.messages("?direction=in"))

    def of(self, subject):
        """The one message with a subject."""
        found = [message for message in self.messages() if message.get("subject") == subject]
        return found[0] if len(found) == 1 else {"count": len(found)}


def receive(place, desk):
    """The user and the command of a transport; its temporary files go into the trial's directory."""
    temporary = desk.daemon.directory.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    return (USER, ["/usr/bin/env", f"TMPDIR={temporary}", str(place / "holdline"), "--socket", str(desk.daemon.socket), "mail", "receive"])


def deliver(trial, desk, mx):
    """A mail with a file, the same again, and an answer to it."""
    desk.daemon.client().put("/v1/customers/K-1", {"name": "Meubles Martin", "emails": [SENDER]})
    parts = ["--b\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: 8bit\n\nDeux chaises, 100 \u20ac.",
             '--b\nContent-Type: image/png; name="chair.png"\nContent-Transfer-Encoding: base64\n\naGVsbG8=', "--b--\n"]
    first = mail(1, "\n".join(parts), fields=["Content-Type: multipart/mixed; boundary=b"]).encode("iso-8859-15")
    for _ in range(2):
        mx.wait(mx.send(first), "sent")
    message = desk.of("Mail 1")
    trial.expect(message.get("outcome") == "opened" and message.get("text") == "Deux chaises, 100 \u20ac.", f"the first mail: {message}")
    tickets = desk.tickets()
    trial.expect(len(tickets) == 1 and tickets[0]["customer"] == "K-1", f"the same mail twice: {tickets}")
    for attachment in message.get("attachments", []):
        body = desk.daemon.client().get(f"/v1/files/{attachment['sha256']}").body
        trial.expect(hashlib.sha256(body).hexdigest() == attachment["sha256"] and len(body) == attachment["size"],
                     f"the file {attachment['name']} is not what was sent")
    trial.expect([each["name"] for each in message.get("attachments", [])] == ["chair.png", "message.eml"], f"files: {message}")
    mx.wait(mx.send(mail(2, "Three.\n\nOn 26 Nov, We wrote:\n> Two?", fields=["In-Reply-To: <1@x.example>"])), "sent")
    answer = desk.of("Mail 2")
    trial.expect(answer.get("outcome") == "joined" and answer.get("ticket") == tickets[0]["id"] and answer.get("text") == "Three.",
                 f"the answer: {answer}")


def defer(trial, desk, mx):
    """The daemon is away: nothing is lost, nothing bounces, and all of it comes once."""
    desk.daemon.kill()
    away = [mx.send(mail(number)) for number in (10, 11)]
    for queue_id in away:
        mx.wait(queue_id, "deferred")
    desk.start()
    mx.flush()
    for queue_id in away:
        mx.wait(queue_id, "sent")
    trial.expect(all(desk.of(f"Mail {number}").get("outcome") == "opened" for number in (10, 11)), f"deferred: {desk.subjects()}")


def kill_between(trial, desk, mx):
    """The daemon is killed while mails go in."""
    rounds, size = (10, 20) if trial.is_long else (2, 6)
    for turn in range(rounds):
        numbers = range(1000 + 100 * turn, 1000 + 100 * turn + size)
        for number in numbers:
            mx.send(mail(number))
        time.sleep(trial.random.random())
        desk.daemon.kill()
        desk.start()

        def is_empty():
            mx.flush()
            time.sleep(0.3)
            return not mx.queue
        until(is_empty, 60, "the queue is empty", lambda: mx.log[-2000:])
        found = desk.subjects()
        for number in numbers:
            trial.expect(found.count(f"Mail {number}") == 1, f"mail {number} is there {found.count(f'Mail {number}')} times")
        trial.counts["mails over kills"] = trial.counts.get("mails over kills", 0) + size


def survive(trial, desk, mx, place):
    """A reader that crashes, a user without a role, and a place of temporary files that is full."""
    mx.wait(mx.send(mail(20), to="crash@nous.example"), "sent")
    message = desk.of("Mail 20")
    trial.expect(message.get("outcome") == "opened" and any("signal 11" in each for each in message.get("oddities", [])),
                 f"a reader that crashes: {message}")
    for address, words in (("stranger@nous.example", "role"), ("full@nous.example", "")):
        queue_id = mx.send(mail(f"21-{address[:4]}"), to=address)
        status = until(lambda: mx.status(queue_id)[0] and mx.status(queue_id), 30, "a mail is tried")
        trial.expect(status[0] == "deferred", f"{address}: {status}")
    trial.expect("status=bounced" not in mx.log, "a mail was given back to its sender")


def bounce(trial, desk, mx):
    """A mail of ours to an address that is none: Postfix's report makes it bounced."""
    client = desk.daemon.client()
    ours = mail("ours.holdline", sender=ADDRESS, to="gone@b.example", subject="Your complaint").encode()
    digest = hashlib.sha256(ours).hexdigest()
    client.request("PUT", f"/v1/files/{digest}", ours, content_type="application/octet-stream")
    queued = client.post("/v1/outbox", {
        "purpose": "letter/T-1/acknowledgement", "kind": "acknowledgement", "ticket": "T-1", "to": ["gone@b.example"],
        "subject": "Your complaint", "messageID": "<ours.holdline@x.example>", "sha256": digest, "size": len(ours)}, key="out-1")
    name = queued.json.get("id")
    for action in ("hand", "handed-over"):
        client.post(f"/v1/messages/{name}/{action}", {}, key=f"{name}-{action}")
    tickets = len(desk.tickets())
    mx.wait(mx.send(ours, sender=ADDRESS, to="gone@b.example"), "bounced")
    until(lambda: client.get(f"/v1/messages/{name}").json.get("state") == "bounced", 30, "our mail is bounced",
          lambda: f"{client.get(f'/v1/messages/{name}').json} {mx.log[-1500:]}")
    report = [message for message in desk.messages("?direction=in") if message.get("outcome") == "bounced"]
    trial.expect(len(report) == 1 and report[0].get("automatic") == "report" and report[0]["recipients"][0]["address"] == "gone@b.example",
                 f"the report: {report}")
    trial.expect(len(desk.tickets()) == tickets, "a report opened a ticket")


def send(trial, desk, mx):
    """What --send gives goes out once however often it is asked for; where it does not arrive, Postfix's report says so."""
    client = desk.daemon.client()

    def letter(to, *options):
        return desk.daemon.holdline(
            "ticket", "letter", "T-1", "--kind", "question", "--message", f"Which of them, {to}?", "--send", "--to", to, *options)

    def state(done):
        name = re.search(r"M-\d+", done.stdout + done.stderr)
        return client.get(f"/v1/messages/{name[0]}").json.get("state") if name else None

    dry = letter("swallow@nous.example", "--dry-run")
    trial.expect(dry.returncode == 0 and "to=<swallow@nous.example>" not in mx.log, f"a dry run: {dry.stdout}{dry.stderr}")
    sent = [letter("swallow@nous.example") for _ in range(2)]
    trial.expect(all(done.returncode == 0 and state(done) == "sent" for done in sent), f"letters: {[done.stdout + done.stderr for done in sent]}")
    until(lambda: mx.log.count("to=<swallow@nous.example>"), 30, "our letter is delivered", lambda: mx.log[-1500:])
    gone = letter("gone@b.example")
    until(lambda: state(gone) == "bounced", 30, "our letter is bounced", lambda: f"{gone.stdout}{gone.stderr} {mx.log[-1500:]}")
    trial.expect(mx.log.count("to=<swallow@nous.example>") == 1, "a letter that was asked for twice went out twice")


def loop(trial, first, second, mx):
    """A letter of one daemon at the other's address and at its own: both end it."""
    letter = first.daemon.holdline("ticket", "letter", "T-1", "--kind", "acknowledgement", "--answer-by", "2099-12-31", "--as", "mail")
    text = letter.stdout or mail("loop", fields=["X-Holdline: message", "Auto-Submitted: auto-generated"])
    if "x-holdline:" not in text.lower():
        text = "X-Holdline: message\n" + text
    before = len(first.tickets()), len(second.tickets())
    for address in (ADDRESS, "second@nous.example"):
        mx.wait(mx.send(text, sender=ADDRESS, to=address), "sent")
    mx.wait(mx.send(mail(30, fields=["Auto-Submitted: auto-replied", "In-Reply-To: <none@x.example>"]), sender=""), "sent")
    trial.expect((len(first.tickets()), len(second.tickets())) == before, "a mail that no person wrote opened a ticket")
    kinds = [message.get("automatic") for message in first.messages("?direction=in")[-2:] + second.messages("?direction=in")[-1:]]
    trial.expect(kinds == ["own", "auto-submitted", "own"], f"what no person wrote: {kinds}")
    trial.expect(not [line for line in mx.queue if "second@" in line or '"sender": ""' in line], "a mail goes round")


def maildir(trial, desk, place):
    """A Maildir whose taking is killed again and again: each mail is taken once, and none is left."""
    directory = trial.directory / "maildir"
    for part in ("new", "cur", "tmp"):
        (directory / part).mkdir(parents=True)
    count = 200 if trial.is_long else 20
    for number in range(count):
        (directory / "new" / f"{number:04}.host").write_text(mail(5000 + number))
    command = [*receive(place, desk)[1], "--maildir", str(directory)]
    kills, rounds = 0, 0
    while any((directory / "new").iterdir()):
        taking = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rounds += 1
        try:
            # Later ones get on, also where the machine is slow.
            taking.wait((0.02 + 0.2 * trial.random.random()) * rounds)
        except subprocess.TimeoutExpired:
            taking.kill()
            taking.wait()
            kills += 1
    found = desk.subjects()
    for number in range(5000, 5000 + count):
        trial.expect(found.count(f"Mail {number}") == 1, f"mail {number} of the Maildir is there {found.count(f'Mail {number}')} times")
    trial.expect(len(list((directory / ".holdline/cur").iterdir())) == count, "files of the Maildir are gone")
    trial.counts["mails of a Maildir"], trial.counts["kills of its taking"] = count, kills


def main():
    missing = own_network()
    with Trial("mail", "mail through a real Postfix") as trial:
        if missing:
            raise Left(missing)
        pwd.getpwnam(USER)
        place = programs(trial)
        sendmail = f'mail: {{command: [/usr/sbin/sendmail, -C, {trial.directory / "mx/etc"}, -i], from: {ADDRESS}}}\n'
        desk, second = Desk(trial, configuration=CONFIGURATION + sendmail), Desk(trial, "second")
        broken = trial.directory / "broken"
        broken.mkdir()
        shutil.copy(place / "holdline", broken / "holdline")
        (broken / "holdline-mime").write_text("#!/bin/sh\nkill -SEGV $$\n")
        (broken / "holdline-mime").chmod(0o755)
        gone = broken / "gone"
        gone.write_text("#!/bin/sh\ncat >/dev/null\nexit 67\n")
        gone.chmod(0o755)
        user, command = receive(place, desk)
        mx = Postfix(trial, {
            "holdline": (user, command), "second": receive(place, second), "crash": receive(broken, desk), "stranger": ("daemon", command),
            "full": (user, ["/usr/bin/env", "TMPDIR=/proc", *command[2:]]), "swallow": (user, ["/bin/cat"]), "gone": (user, [str(gone)])}, {
                ADDRESS: "holdline:", "second@nous.example": "second:", "crash@nous.example": "crash:", "stranger@nous.example": "stranger:",
                "full@nous.example": "full:", "swallow@nous.example": "swallow:", "gone@b.example": "gone:"})
        desk.start()
        second.start()
        mx.start()
        deliver(trial, desk, mx)
        defer(trial, desk, mx)
        kill_between(trial, desk, mx)
        survive(trial, desk, mx, place)
        bounce(trial, desk, mx)
        send(trial, desk, mx)
        loop(trial, desk, second, mx)
        maildir(trial, desk, place)
        mx.wait(mx.send(mail(40), to="swallow@nous.example"), "sent")
        trial.control("a transport swallows a mail", red="Mail 40" not in desk.subjects())
        trial.counts["mails"] = len(desk.messages("?direction=in")) + len(second.messages())
        trial.counts["tickets"] = len(desk.tickets())


if __name__ == "__main__":
    main()
