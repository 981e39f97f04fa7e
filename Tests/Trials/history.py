#!/usr/bin/env python3
"""History: concurrent opens, lifts, checks, registrations and offers, timed, and checked for linearizability per invoice and per call."""

import collections
import random
import threading
import uuid

import linear
from linear import Operation
from oracle import cents
from trial import Client, Lost, Trial, at_once, time, until

INVOICES, AGENTS = 4, 4
# Two connections an agent, so that both ask for a call and answer it.
CONFIGURATION = "queues: {support: {offerFor: 10m}}\n"


def options(parser):
    parser.add_argument("--rounds", type=int, help="rounds of two seconds, each with a kill -9: 4, or 200 with --long")


class History:
    """Operations by their key, as they were seen from outside."""

    def __init__(self):
        self.operations, self.restarts, self.lock = collections.defaultdict(list), [], threading.Lock()

    def add(self, key, *operation):
        with self.lock:
            self.operations[key].append(Operation(*operation))

    def check(self, fault):
        """Checks each key, and gives the number of operations."""
        for (kind, key), operations in self.operations.items():
            start, step = ((0, frozenset()), linear.invoice) if kind == "invoice" else (("absent", None), linear.call)
            if kind == "call":
                operations = operations + self.restarts
            best, stuck = linear.linearizable(operations, start, step)
            if stuck:
                shown = "; ".join(f"{o.name} {o.argument} gave {o.result}" for o in stuck[:4])
                fault(f"{kind} {key}: of {len(operations)} operations {best} can be ordered, and then none of: {shown}")
        return sum(len(operations) for operations in self.operations.values())


class Worker:
    """One connection. A request whose answer is lost goes out again with its key when the daemon is back, as a single long operation."""

    def __init__(self, world, seed, client):
        self.world, self.random, self.client, self.lost = world, random.Random(seed), client, 0

    def ask(self, method, path, body=None, agent=None, **rest):
        """Gives start, end and answer."""
        key, start = (str(uuid.uuid4()) if method != "GET" else None), time.monotonic()
        while True:
            try:
                answer = self.client.request(method, path, body, key=key, agent=agent, **rest)
            except Lost:
                answer = None
            if answer is not None and answer.status < 500:
                return start, time.monotonic(), answer
            self.lost += 1
            if time.monotonic() - start > 60:
                raise TimeoutError(f"{method} {path} has had no answer for a minute: {answer}")
            time.sleep(0.02)

    def run(self, end):
        while time.monotonic() < end:
            self.step()


class Desk(Worker):
    """Holds, disputes, registrations and checks on a few invoices that all desks share."""

    def step(self):
        works = [self.place, self.open, self.lift, self.lift, self.check, self.check, self.check, self.bulk, self.list, self.register]
        self.random.choice(works)()

    def invoice(self):
        return self.random.choice(self.world.invoices)

    def note(self, invoice, start, end, name, argument, result):
        self.world.history.add(("invoice", invoice), start, end, name, argument, result)

    def register(self, invoice=None):
        invoice, open_ = invoice or self.invoice(), self.random.randrange(1000, 9000)
        body = {"customer": "K-1", "issued": "2026-01-01", "due": "2026-02-01", "amount": "900.00", "open": money(open_), "currency": "EUR"}
        start, end, _ = self.ask("PUT", f"/v1/invoices/{invoice}", body)
        self.note(invoice, start, end, "register", open_, "done")

    def has_room(self, invoice):
        # An answer lists 16 blockers at most.
        return sum(at == invoice for at, _, _ in list(self.world.live)) < 6

    def place(self):
        invoice, amount = self.invoice(), self.world.amount()
        if self.has_room(invoice):
            body = {"kind": "manual", "invoice": invoice, "amount": money(amount), "currency": "EUR"}
            start, end, answer = self.ask("POST", "/v1/holds", body)
            self.note(invoice, start, end, "place", amount, "done")
            self.world.live.append((invoice, amount, f"/v1/holds/{answer.json['id']}/lift"))

    def open(self):
        invoice, amount = self.invoice(), self.world.amount()
        if self.has_room(invoice):
            dispute = {"invoice": invoice, "reason": "QTY", "amount": money(amount), "currency": "EUR"}
            start, end, answer = self.ask("POST", "/v1/tickets", {"customer": "K-1", "subject": "x", "disputes": [dispute]})
            self.note(invoice, start, end, "place", amount, "done")
            self.world.live.append((invoice, amount, f"/v1/tickets/{answer.json['id']}/settle"))

    def lift(self):
        if not self.world.live:
            return
        # Two may lift the same: one of them is refused.
        chosen = invoice, amount, path = self.random.choice(self.world.live)
        body = {"invoice": invoice, "outcome": "rejected"} if path.endswith("settle") else {}
        start, end, answer = self.ask("POST", path, body)
        self.note(invoice, start, end, "lift", amount, "done" if answer.status == 200 else "refused")
        if chosen in self.world.live and answer.status == 200:
            self.world.live.remove(chosen)

    def check(self):
        invoice = self.invoice()
        start, end, answer = self.ask("GET", f"/v1/invoices/{invoice}/dunning")
        self.note(invoice, start, end, "check", None, seen(answer.json))

    def bulk(self):
        start, end, answer = self.ask("POST", "/v1/dunning/check?all=true", "\n".join(self.world.invoices), content_type="text/plain")
        for line in answer.lines[:-1]:
            self.note(line["invoice"], start, end, "check", None, seen(line))

    def list(self):
        invoice = self.invoice()
        start, end, answer = self.ask("GET", f"/v1/holds?invoice={invoice}")
        self.note(invoice, start, end, "list", None, frozenset(cents(hold["amount"]) for hold in answer.json["items"]))


class Agent(Worker):
    """Takes calls, on one of an agent's two connections; and now and then one that rings at somebody else, which is refused."""

    def __init__(self, world, seed, client, login):
        super().__init__(world, seed, client)
        self.login = login

    def act(self, id, verb, body=None, result="done"):
        start, end, answer = self.ask("POST", f"/v1/calls/{id}/{verb}", body or {}, agent=self.login)
        self.world.history.add(("call", id), start, end, verb, self.login, "done" if answer.status == 200 else "refused")
        return answer.status == 200

    def step(self):
        if len(self.world.calls) < 4 or self.random.random() < 0.3:
            start, end, answer = self.ask("POST", "/v1/calls", {"queue": "support"})
            self.world.history.add(("call", answer.json["id"]), start, end, "add", None, "done")
            self.world.calls.append(answer.json["id"])
        other = self.random.choice(self.world.calls[-8:])
        start, end, answer = self.ask("GET", f"/v1/calls/{other}")
        state = answer.json["state"]
        agent = answer.json["agent"] if state in ("offered", "talking") else None
        self.world.history.add(("call", other), start, end, "get", None, (state, agent))
        if self.random.random() < 0.2:
            self.act(other, self.random.choice(["answer", "abandon"]))
        start, end, answer = self.ask("POST", "/v1/calls/next", {"wait": self.random.choice([0, 0, 1])}, agent=self.login)
        if answer.status == 200:
            id = answer.json["id"]
            self.world.history.add(("call", id), start, end, "next", self.login, "done")
            if self.random.random() < 0.2:
                self.act(id, "decline")
            elif self.act(id, "answer"):
                self.act(id, "done")
        elif answer.status == 409:
            # What the other connection has begun goes on; what a kill has left is ended here.
            known = self.ask("GET", f"/v1/agents/{self.login}")[2].json
            if known["state"] == "talking":
                self.act(known["call"], "done")


class World:
    """What the workers of one round share."""

    def __init__(self, name):
        self.history, self.live, self.calls, self.lock, self.last = History(), [], [], threading.Lock(), 0
        self.invoices = [f"{name}-{number}" for number in range(INVOICES)]

    def amount(self):
        """An amount in cents that no other hold has: it tells which holds an answer is about."""
        with self.lock:
            self.last += 1
            return self.last


def money(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def seen(answer):
    return cents(answer["open"]), frozenset(cents(blocker["amount"]) for blocker in answer["blockers"]), cents(answer["held"])


class OldChecks(Client):
    """A fault: now and then a check is answered with what it was a moment ago."""

    def request(self, method, path, *rest, **named):
        answer = super().request(method, path, *rest, **named)
        if not path.endswith("/dunning"):
            return answer
        self.old = getattr(self, "old", {})
        kept = self.old.setdefault(path, (time.monotonic(), answer))
        if time.monotonic() - kept[0] > 0.3:
            del self.old[path]
            return kept[1]
        return answer


class DroppedHolds(Client):
    """A fault: now and then a hold is acknowledged and not placed."""

    def request(self, method, path, *rest, **named):
        if path == "/v1/holds" and random.random() < 0.1:
            answer = super().request("GET", "/healthz")
            answer.status, answer.body = 201, b'{"id": "H-999999"}'
            return answer
        return super().request(method, path, *rest, **named)


class GivenTwice(Client):
    """A fault: an agent is told to have a call that is somebody else's."""

    def request(self, method, path, *rest, **named):
        answer = super().request(method, path, *rest, **named)
        if path.endswith("/answer") and answer.status in (403, 409):
            answer.status = 200
        return answer


def one(trial, daemon, name, seconds, kills, client=Client):
    """One round; gives its history and how many requests went out again."""
    world = World(name)
    end = time.monotonic() + seconds
    desks = [Desk(world, f"{trial.options.seed}/{name}/{place}", client(daemon.socket)) for place in range(6)]
    for invoice in world.invoices:
        desks[0].register(invoice)
    agents = [Agent(world, f"{trial.options.seed}/{name}/a{place}", client(daemon.socket), f"{name}-a{place % AGENTS}")
              for place in range(2 * AGENTS)]

    def kill():
        for _ in range(kills):
            time.sleep(trial.random.uniform(0.2, seconds * 0.8))
            start = time.monotonic()
            daemon.kill()
            daemon.start()
            world.history.restarts.append(Operation(start, time.monotonic(), "restart", None, None))

    at_once([kill] + [lambda worker=worker: worker.run(end) for worker in desks + agents])
    # What still rings or waits is not for the agents of the next round.
    for item in daemon.client().pages("/v1/calls?state=waiting") + daemon.client().pages("/v1/calls?state=offered"):
        daemon.client().post(f"/v1/calls/{item['id']}/abandon")
    return world.history, sum(worker.lost for worker in desks + agents)


with Trial("history", "concurrent operations, linearizable per invoice and per call", options) as trial:
    daemon = trial.daemon(configuration=CONFIGURATION)
    daemon.start()
    rounds = trial.options.rounds or (200 if trial.is_long else 4)
    trial.counts.update({"rounds": 0, "operations": 0, "keys": 0, "requests sent again after a kill": 0})
    for number in range(rounds):
        history, lost = one(trial, daemon, f"r{number}", 2, 1)
        trial.counts["operations"] += history.check(trial.fault)
        trial.counts["keys"] += len(history.operations)
        trial.counts["requests sent again after a kill"] += lost
        trial.counts["rounds"] += 1
    for what, client in [("a proxy that gives old checks", OldChecks), ("acknowledged holds that are dropped", DroppedHolds),
                         ("a call that two agents are told to have", GivenTwice)]:
        red = []
        # A history may pass by where the fault would show, by chance.
        for number in range(8):
            if not red:
                one(trial, daemon, f"control-{client.__name__}-{number}", 1, 0, client)[0].check(red.append)
        trial.control(what, red)
