"""What the sites are asked for: the mixed load of the oracle at each, and meetings of two sites over one invoice, one key, one call."""

import contextlib
import datetime
import time

from oracle import Write, Writer
from trial import Lost, at_once

# After these a moment is let pass: a site that can do nothing would be asked a thousand times.
AWAY = ("ledger-away", "busy", "full", "stopping")


def send(world, place, client, write):
    """Sends a write to a site, and notes what became of it. One that is unknown stays so until a site says that it was done."""
    try:
        body = world.oracle.send(client, write)
    except Lost:
        time.sleep(0.05)
        return None
    if write.outcome == "acknowledged":
        world.took(place, write)
    elif write.outcome == "unknown" or write.code in AWAY:
        time.sleep(0.05)
    return body


class SiteWriter(Writer):
    """The mixed load at one site; some of it is asked again, with the same key, of another one."""

    def __init__(self, world, place, name):
        self.world, self.place = world, place
        clients = [site.daemon.client(25) for site in world.sites]
        super().__init__(world.oracle, clients[place], name, world.trial.options.seed)
        self.clients = clients

    def go(self, stop):
        while not stop():
            try:
                self.step()
            except (Lost, KeyError, ValueError):
                # A check that was refused, too, has no amount in it.
                time.sleep(0.02)
        for client in self.clients:
            client.close()

    def elsewhere(self):
        return (self.place + self.random.choice([1, 2])) % len(self.clients)

    def send(self, kind, method, path, body, agent=None, **rest):
        write = Write(kind, method, path, body, agent, **rest)
        answer = send(self.world, self.place, self.client, write)
        if write.outcome == "unknown" and self.random.random() < 0.7:
            answer = self.again(write)
        elif write.outcome == "acknowledged" and kind not in ("next", "register") and self.random.random() < 0.04:
            self.repeat(write)
        if write.outcome == "acknowledged" and kind in ("open", "hold"):
            self.ask(write)
        return answer

    def again(self, write):
        """Sends one of unknown outcome to another site, with its key. A refusal there says nothing of the first site."""
        place, answer = self.elsewhere(), None
        with contextlib.suppress(Lost):
            answer = self.oracle._send(self.clients[place], write)
        if write.outcome == "acknowledged":
            self.world.took(place, write)
            return answer
        write.outcome, write.code = "unknown", None
        return None

    def repeat(self, write):
        """The key of an acknowledged write gives the same answer at another site, and does nothing there."""
        place = self.elsewhere()
        with contextlib.suppress(Lost):
            answer = self.clients[place].request(write.method, write.path, write.body, key=write.key, agent=write.agent)
            if answer.status < 300 and (answer.json["version"], answer.json.get("id")) != (write.version, write.subject):
                self.world.wrong(f"the key of a {write.kind} at {write.version} gives another answer at another site: {answer}")
            elif 400 <= answer.status < 500:
                self.world.wrong(f"the key of an acknowledged {write.kind} is refused at another site: {answer}")

    def ask(self, write):
        """A check that begins after the acknowledgement, at another site."""
        ask(self.world, self.clients[self.elsewhere()], write.invoice)


def ask(world, client, invoice):
    """Checks an invoice that an acknowledged hold is on; the answer, unless there is none."""
    try:
        answer = client.get(f"/v1/invoices/{invoice}/dunning")
    except Lost:
        return None
    if answer.status == 200:
        with world.lock:
            world.checks += 1
        if answer.json["decision"] == "proceed" or float(answer.json["held"] or 0) == 0 and answer.json["known"]:
            world.wrong(f"{invoice} is held, as was acknowledged before, and another site answers {answer}")
    return answer


class Meeting:
    """Asks two sites at once: for a hold and a reminder on one invoice, for one thing with one key, for one call."""

    def __init__(self, world, name):
        self.world, self.name, self.count = world, name, 0
        self.random = world.random
        self.clients = [site.daemon.client(25) for site in world.sites]

    def go(self, stop):
        while not stop():
            with contextlib.suppress(Lost, KeyError, ValueError):
                self.random.choice([self.hold_and_remind, self.one_key, self.one_call, self.one_agent])()
            time.sleep(0.02)
        for client in self.clients:
            client.close()

    def pair(self):
        return self.random.sample(range(len(self.clients)), 2)

    def number(self):
        self.count += 1
        return f"{self.name}-{self.count}"

    def write(self, place, kind, method, path, body, agent=None, key=None, **rest):
        write = Write(kind, method, path, body, agent, **rest)
        write.key = key or write.key
        send(self.world, place, self.clients[place], write)
        return write

    def at_once(self, *works):
        at_once(list(works))
        with self.world.lock:
            self.world.meetings += 1

    def registered(self, place):
        invoice = self.number()
        body = {"customer": "K-meet", "issued": "2026-01-01", "due": "2026-02-01", "amount": "900.00", "open": "900.00", "currency": "EUR"}
        write = self.write(place, "register", "PUT", f"/v1/invoices/{invoice}", body, invoice=invoice)
        return invoice if write.outcome == "acknowledged" else None

    def hold_and_remind(self):
        """Whichever comes first: a reminder is never behind the hold, and after its acknowledgement no site takes one."""
        here, there = self.pair()
        invoice = self.registered(here)
        if invoice is None:
            return
        answer = self.clients[there].get(f"/v1/invoices/{invoice}/dunning").json
        sent = f"{datetime.datetime.utcnow() - datetime.timedelta(hours=3):%FT%TZ}"
        body = {"level": 1, "amount": answer["collectable"], "currency": "EUR", "sentAt": sent, "version": answer["version"]}

        def remind(place=there):
            return self.write(place, "remind", "POST", f"/v1/invoices/{invoice}/reminders", body, invoice=invoice)

        def hold():
            held = self.write(here, "hold", "POST", "/v1/holds", {"kind": "manual", "invoice": invoice}, invoice=invoice, amount="900.00")
            if held.outcome == "acknowledged":
                ask(self.world, self.clients[3 - here - there], invoice)
                if remind(here).outcome == "acknowledged":
                    self.world.wrong(f"a reminder of {invoice} was taken after the acknowledgement of its hold")

        self.at_once(hold, remind)

    def one_key(self):
        """The same ticket with the same key at two sites is one ticket."""
        number, first = self.number(), Write("open", "POST", "/v1/tickets", {}, None)
        body = {"customer": "K-meet", "subject": number}
        places, writes = self.pair(), []
        self.at_once(*[
            lambda place=place: writes.append(self.write(place, "open", "POST", "/v1/tickets", body, key=first.key)) for place in places])
        both = {(write.version, write.subject) for write in writes if write.outcome == "acknowledged"}
        if len(both) > 1:
            self.world.wrong(f"one key was done twice: {both}")

    def _offers(self, agents):
        """Asks for a call for these agents, each at a site of its own, and lets each that got one answer and end it."""
        here, there = self.pair()
        self.write(here, "call", "POST", "/v1/calls", {"queue": "support", "number": f"+33{self.random.randrange(10 ** 12)}"})
        offers = []

        def take(place, agent):
            write = self.write(place, "next", "POST", "/v1/calls/next", {}, agent=agent)
            if write.outcome == "acknowledged" and write.subject:
                offers.append(((agent, write.subject), place))

        self.at_once(*[lambda place=place, agent=agent: take(place, agent) for place, agent in zip((here, there), agents)])
        # What is given to two, or twice, the ledger shows in the end.
        for (agent, call), place in dict(offers).items():
            self.write(place, "answer", "POST", f"/v1/calls/{call}/answer", {}, agent=agent)
            self.write(place, "done", "POST", f"/v1/calls/{call}/done", {}, agent=agent)

    def one_call(self):
        """Two agents at two sites, and one call more for them."""
        self._offers([f"agent-{self.name}-1", f"agent-{self.name}-2"])

    def one_agent(self):
        """One agent who asks at two sites."""
        self._offers([f"agent-{self.name}-3"] * 2)
