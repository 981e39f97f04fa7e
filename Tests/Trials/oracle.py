"""The oracle of acknowledged writes, and the mixed load that it watches.

`Oracle.send` sends a write with a key of its own and notes what came back: acknowledged, refused, or unknown (a broken connection,
or a 5xx without `done: false`). `Oracle.settle` sends those that are unknown again with the same key, which settles them.
`Oracle.check` then compares what the daemon has with what it acknowledged:

- lost: an acknowledged write whose event is not in the ledger at the version that was acknowledged, with its subject and type;
- twice: one key, or one number that only one write used, with two events;
- invented: an event by a client's hand that no acknowledged write accounts for (that of a refused one, or one “not done”);
- the hash chain, computed here anew; the tables against the ledger, by the daemon; each invoice's answer against a model of its holds.
"""

import collections
import datetime
import hashlib
import json
import random
import threading
import time
import uuid

from trial import Lost


class Write:
    """A write and what became of it."""

    __slots__ = ("kind", "method", "path", "body", "agent", "key", "invoice", "amount")
    __slots__ += ("outcome", "code", "version", "subject", "was_done", "at")

    def __init__(self, kind, method, path, body, agent, invoice=None, amount=None):
        self.kind, self.method, self.path, self.body, self.agent = kind, method, path, body, agent
        self.key = str(uuid.uuid4())
        self.invoice, self.amount = invoice, amount
        self.outcome, self.code, self.version, self.subject, self.was_done = "unknown", None, None, None, False
        self.at = None

    def take(self, answer):
        """Notes an answer, and gives its body where the write was acknowledged."""
        if 200 <= answer.status < 300:
            self.outcome, self.at = "acknowledged", time.time()
            self.was_done = "idempotency-replayed" in answer.headers
            # A call that was asked for and did not come is acknowledged, and is no event.
            if answer.status == 204:
                return None
            body = answer.json
            self.version, self.subject = body["version"], body.get("id")
            return body
        if answer.status < 500 or answer.json.get("done") is False:
            self.outcome, self.code = "refused", answer.code
        return None


TYPES = {
    "register": "invoice.registered", "open": "ticket.opened", "note": "ticket.noted", "settle": "ticket.settled",
    "resolve": "ticket.resolved", "hold": "hold.placed",
    "lift": "hold.lifted", "remind": "reminder.registered", "call": "call.arrived", "next": "call.offered", "answer": "call.answered",
    "done": "call.done", "decline": "call.returned", "mail": "message.received",
}


class Oracle:
    """What was acknowledged by one database; several threads may use it."""

    def __init__(self):
        self.writes, self.lock = [], threading.Lock()
        self.longest = 0.0

    def send(self, client, write):
        """Sends it, and gives the acknowledged body or nothing. A broken connection leaves it unknown and throws `Lost`."""
        with self.lock:
            self.writes.append(write)
        return self._send(client, write)

    def _send(self, client, write):
        began = time.monotonic()
        answer = client.request(write.method, write.path, write.body, key=write.key, agent=write.agent)
        self.longest = max(self.longest, time.monotonic() - began)
        return write.take(answer)

    def count(self, outcome):
        return sum(write.outcome == outcome for write in self.writes)

    def settle(self, client):
        """Asks again, with the same keys, for what is unknown. Gives how many there were, and how many of them had been done."""
        unknown = [write for write in self.writes if write.outcome == "unknown"]
        for write in unknown:
            self._send(client, write)
        return len(unknown), sum(write.was_done for write in unknown)

    def check(self, client, fault, again=50, drop=0):
        """Compares, and gives the number of events. `drop` is for a control: so many acknowledged events are hidden from the comparison."""
        found = []
        events = {event.seq: event for event in feed(client, found)}
        acknowledged = [w for w in self.writes if w.outcome == "acknowledged" and w.version is not None]
        for write in random.sample(acknowledged, min(drop, len(acknowledged))):
            events.pop(write.version, None)

        owners = collections.defaultdict(list)
        for write in acknowledged:
            owners[write.version].append(write)
            event = events.get(write.version)
            subject = write.subject or f"invoice/{write.invoice}"
            if event is None or event.subject != subject or event.type != TYPES[write.kind]:
                found.append(f"lost: {write.kind} {subject}, acknowledged as event {write.version}: there is {event}")
        for version, writes in owners.items():
            if len({write.key for write in writes}) > 1 and not all(write.kind == "next" for write in writes):
                found.append(f"event {version} was acknowledged to {len(writes)} writes: {[w.kind for w in writes]}")
        logins = collections.Counter()
        for seq, event in events.items():
            if seq in owners or event.actor == "holdlined":
                continue
            # An agent who asks for a call is logged in by that, once.
            if event.type == "agent.logged-in":
                logins[event.subject] += 1
                continue
            found.append(f"invented, or done twice: no acknowledged write accounts for {event}")
        found += [f"twice: {subject} was logged in {count} times" for subject, count in logins.items() if count > 1]

        self._check_lists(client, acknowledged, found)
        self._check_answers(client, acknowledged, found)
        verdict = client.get("/v1/ledger/verify?tables=true").json
        if not verdict["intact"]:
            found.append(f"the daemon's own audit: {verdict}")
        # The same key gives the same answer, and does nothing. (A second asking for a call repeats an offer that still rings.)
        own = [w for w in acknowledged if len(owners[w.version]) == 1]
        for write in random.sample(own, min(again, len(own))):
            answer = client.request(write.method, write.path, write.body, key=write.key, agent=write.agent)
            if answer.status not in (200, 201) or answer.json.get("version") != write.version or answer.json.get("id") != write.subject:
                found.append(f"the key of a {write.kind} at {write.version} gives another answer: {answer}")
        for text in found:
            fault(text)
        return len(events)

    def _check_lists(self, client, acknowledged, found):
        """Each ticket, hold and call that was acknowledged is in the tables once, with the text of its own write; and no other."""
        for kind, path, text in [("open", "/v1/tickets", "subject"), ("call", "/v1/calls", "number")]:
            expected = {w.subject: w.body[text] for w in acknowledged if w.kind == kind}
            listed = client.pages(path)
            if len({item["id"] for item in listed}) != len(listed):
                found.append(f"twice in {path}")
            seen = {item["id"]: item.get(text) for item in listed}
            if seen != expected:
                wrong = [key for key in seen.keys() | expected.keys() if seen.get(key) != expected.get(key)]
                found.append(f"{path} differs in {len(wrong)} of {len(expected)}: {wrong[:3]}")

    def holds(self, acknowledged=None):
        """The amounts in cents that hold each invoice, by the writes that were acknowledged; an invoice has one writer."""
        held = collections.defaultdict(dict)
        acknowledged = acknowledged or [w for w in self.writes if w.outcome == "acknowledged" and w.version is not None]
        for write in sorted(acknowledged, key=lambda w: w.version):
            if write.kind in ("open", "hold") and write.invoice:
                held[write.invoice][write.subject] = cents(write.amount)
            elif write.kind in ("settle", "lift"):
                held[write.invoice].pop(write.subject, None)
        return {invoice: sum(amounts.values()) for invoice, amounts in held.items()}

    def _check_answers(self, client, acknowledged, found):
        held = self.holds(acknowledged)
        registrations = sorted((w for w in acknowledged if w.kind == "register"), key=lambda w: w.version)
        registered = {w.invoice: cents(w.body["open"]) for w in registrations}
        if not registered:
            return
        answers = client.post("/v1/dunning/check?all=true", "\n".join(registered), content_type="text/plain").lines
        if len(answers) != len(registered) + 1 or answers[-1]["checked"] != len(registered):
            found.append(f"the check of {len(registered)} invoices has {len(answers)} lines: {answers[-1]}")
        for answer in answers[:-1]:
            invoice, still_open = answer["invoice"], registered[answer["invoice"]]
            wanted = min(held.get(invoice, 0), still_open)
            amounts = cents(answer["open"]), cents(answer["held"])
            if amounts != (still_open, wanted) or (answer["decision"] == "proceed") != (wanted == 0):
                found.append(f"the answer for {invoice}, with {wanted} cents of {still_open} held by acknowledged writes, is {answer}")


def cents(text):
    return round(float(text or 0) * 100)


# What the comparison needs of an event; its facts would not fit into memory after a long load.
Event = collections.namedtuple("Event", "seq type subject actor hash")


def feed(client, found):
    """The ledger's events in order; what does not follow from the row before is added to `found`. The hash is that of holdline-api(7)."""
    head, events = bytes(32), []
    for line in client.lines("/v1/events?after=0"):
        event = json.loads(line)
        if "seq" not in event:
            continue
        at = datetime.datetime.fromisoformat(event["at"].replace("Z", "+00:00"))
        facts = line.split(',"facts":', 1)[1].rsplit(',"hash":"', 1)[0]
        sha = hashlib.sha256(head)
        sha.update(event["seq"].to_bytes(8, "big") + round(at.timestamp() * 1000).to_bytes(8, "big", signed=True))
        texts = [event["actor"], event["type"], event["subject"], facts]
        for part in [text.encode() for text in texts] + [bytes.fromhex(event.get("sealedDigest", ""))]:
            sha.update(len(part).to_bytes(8, "big") + part)
        if event["seq"] != len(events) + 1 or event["hash"] != sha.hexdigest():
            found.append(f"event {event['seq']} does not follow from the one before it")
            return events
        head = sha.digest()
        events.append(Event(event["seq"], event["type"], event["subject"], event["actor"], event["hash"]))
    return events


class Writer:
    """One client of the mixed load: registrations, tickets, notes, settles, holds, lifts, reminders, and calls as an agent.

    Its invoices are its own, so that their answers follow from its writes alone.
    """

    def __init__(self, oracle, client, name, seed):
        self.oracle, self.client, self.name, self.random = oracle, client, name, random.Random(f"{seed}/{name}")
        self.invoices, self.tickets, self.holds = [], [], []
        self.count = 0

    def run(self, stop):
        """Goes on until the daemon goes away or `stop` says so; gives whether the daemon went away."""
        try:
            while not stop():
                self.step()
            return False
        except Lost:
            return True

    def send(self, kind, method, path, body, agent=None, **rest):
        return self.oracle.send(self.client, Write(kind, method, path, body, agent, **rest))

    def step(self):
        works = [self.register, self.open, self.open, self.hold, self.remind, self.call, self.take_call, self.take_call, self.mail]
        works += [self.settle, self.settle, self.note] if self.tickets else []
        works += [self.lift] if self.holds else []
        # What is live stays about as much, however long the load goes on.
        works += [self.settle] * (len(self.tickets) // 10) + [self.lift] * (len(self.holds) // 10)
        self.random.choice(works)()

    def forget(self, writes):
        """Takes these as not made: what they are about may be made again under other names."""
        subjects = {write.subject for write in writes}
        self.tickets = [ticket for ticket in self.tickets if ticket[0] not in subjects]
        self.holds = [hold for hold in self.holds if hold[0] not in subjects]

    def number(self):
        self.count += 1
        return f"{self.name}-{self.count}-{uuid.uuid4().hex[:6]}"

    def some_invoice(self):
        if len(self.invoices) < 4:
            self.register()
        return self.random.choice(self.invoices) if self.invoices else None

    def register(self):
        # A registration that changes nothing is no event, so each has an open amount of its own.
        number = self.number() if len(self.invoices) < 40 else self.random.choice(self.invoices)
        body = {"customer": f"K-{self.name}", "issued": "2026-01-01", "due": "2026-02-01", "amount": "900.00",
                "open": f"{self.random.randrange(20000, 90000) / 100:.2f}", "currency": "EUR"}
        answer = self.send("register", "PUT", f"/v1/invoices/{number}", body, invoice=number)
        if answer and number not in self.invoices:
            self.invoices.append(number)

    def open(self):
        invoice, amount = self.some_invoice(), f"{self.random.randrange(100, 3000) / 100:.2f}"
        if not invoice:
            return
        dispute = {"invoice": invoice, "reason": "QTY", "amount": amount, "currency": "EUR"}
        body = {"customer": f"K-{self.name}", "subject": self.number(), "disputes": [dispute]}
        answer = self.send("open", "POST", "/v1/tickets", body, invoice=invoice, amount=amount)
        if answer:
            self.tickets.append((answer["id"], invoice))

    def note(self):
        self.send("note", "POST", f"/v1/tickets/{self.random.choice(self.tickets)[0]}/notes", {"text": self.number()})

    def settle(self):
        ticket, invoice = self.tickets.pop(self.random.randrange(len(self.tickets)))
        body = {"invoice": invoice, "outcome": "rejected"}
        if self.send("settle", "POST", f"/v1/tickets/{ticket}/settle", body, invoice=invoice):
            self.send("resolve", "POST", f"/v1/tickets/{ticket}/resolve", {"outcome": "rejected"})

    def hold(self):
        invoice, amount = self.some_invoice(), f"{self.random.randrange(100, 3000) / 100:.2f}"
        if not invoice:
            return
        body = {"kind": "manual", "invoice": invoice, "amount": amount, "currency": "EUR"}
        answer = self.send("hold", "POST", "/v1/holds", body, invoice=invoice, amount=amount)
        if answer:
            self.holds.append((answer["id"], invoice))

    def lift(self):
        hold, invoice = self.holds.pop(self.random.randrange(len(self.holds)))
        self.send("lift", "POST", f"/v1/holds/{hold}/lift", {}, invoice=invoice)

    def remind(self):
        invoice = self.some_invoice()
        if not invoice:
            return
        answer = self.client.get(f"/v1/invoices/{invoice}/dunning").json
        sent = f"{datetime.datetime.utcnow() - datetime.timedelta(hours=1):%FT%TZ}"
        body = {"level": 1, "amount": answer["collectable"], "currency": "EUR", "sentAt": sent, "version": answer["version"]}
        self.send("remind", "POST", f"/v1/invoices/{invoice}/reminders", body, invoice=invoice)

    def call(self):
        body = {"queue": self.random.choice(["support", "billing"]), "number": f"+33{uuid.uuid4().int % 10 ** 12}"}
        self.send("call", "POST", "/v1/calls", body)

    def mail(self):
        # One that no person wrote is one event.
        text = self.number()
        body = {"digest": hashlib.sha256(text.encode()).hexdigest(), "messageID": f"<{text}@x.example>", "subject": text, "automatic": "bulk"}
        self.send("mail", "POST", "/v1/messages", body)

    def take_call(self):
        agent = f"agent-{self.name}"
        offered = self.send("next", "POST", "/v1/calls/next", {}, agent=agent)
        if not offered:
            # A conversation that a broken connection left goes on, and is ended here.
            known = self.client.get(f"/v1/agents/{agent}")
            if known.status == 200 and known.json["state"] == "talking":
                self.send("done", "POST", f"/v1/calls/{known.json['call']}/done", {}, agent=agent)
            return
        if self.random.random() < 0.1:
            self.send("decline", "POST", f"/v1/calls/{offered['id']}/decline", {}, agent=agent)
        elif self.send("answer", "POST", f"/v1/calls/{offered['id']}/answer", {}, agent=agent):
            self.send("done", "POST", f"/v1/calls/{offered['id']}/done", {}, agent=agent)
