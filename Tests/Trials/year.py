"""A year of a company's complaints and calls, made of a seed: the same seed, size and last day give the same year.

It has the shape of a real one: Mondays are full and Sundays nearly empty, mornings before afternoons, December before August; half of the
complaints dispute invoices, of which some are credited; a third waits for the customer, a few are taken up again, and the latest ones live.
"""

import datetime
import json
import random
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Paris")
AGENTS = ["ada", "bruno", "chloe", "david", "emma", "farid", "gaelle", "hugo", "ines", "jules", "karim", "lea"]
REASONS = [("PRI", 30), ("QTY", 22), ("DEL", 16), ("QUA", 12), ("REF", 8), ("ITM", 5), ("PAY", 4), ("OTH", 3)]
CHANNELS = [("phone", 46), ("email", 38), ("web", 9), ("letter", 5), ("einvoice", 2)]
OUTCOMES = [("upheld", 34), ("partly-upheld", 22), ("rejected", 36), ("withdrawn", 8)]
PRIORITIES = [("normal", 78), ("high", 12), ("low", 7), ("urgent", 3)]
SUBJECTS = ["Wrong price", "2 of 5 chairs broken", "Never arrived", "Invoiced twice", "Order number missing", "Discount forgotten"]
WEEKDAYS = [130, 115, 105, 100, 85, 14, 4]
MONTHS = [105, 98, 102, 96, 90, 97, 88, 66, 104, 108, 112, 118]
HOURS = {8: 6, 9: 14, 10: 16, 11: 14, 12: 6, 13: 6, 14: 13, 15: 11, 16: 8, 17: 5, 18: 2, 20: 1}


def pick(dice, weighted):
    values, weights = zip(*weighted)
    return dice.choices(values, weights)[0]


def text(at):
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


class Year:
    """`size` tickets of the year that ends with `last`, a date; nothing is later than the end of that day."""

    def __init__(self, size, seed, last):
        self.dice, self.size, self.last = random.Random(seed), size, last
        days = [last - datetime.timedelta(days=364 - place) for place in range(365)]
        weights = [WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] for day in days]
        self.end = datetime.datetime.combine(last, datetime.time(23, 59, 59), ZONE)
        self.times = sorted(self.time(day) for day in self.dice.choices(days, weights, k=size))
        self.customers = max(20, size // 50)
        self.invoices, self.tickets = [], []
        for number, at in enumerate(self.times):
            self.tickets.append(self.ticket(number, at))

    def time(self, day):
        hour = pick(self.dice, list(HOURS.items()))
        return datetime.datetime.combine(day, datetime.time(hour, self.dice.randrange(60), self.dice.randrange(60)), ZONE)

    def after(self, at, hours):
        """So many hours later as the mean, with a long tail."""
        return at + datetime.timedelta(seconds=int(self.dice.lognormvariate(0, 0.9) * hours * 3600) + 60)

    def invoice(self, customer, at):
        amount = int(self.dice.lognormvariate(6.2, 1.1) * 100) + 500
        number = f"F{len(self.invoices) + 1:07}"
        issued = (at - datetime.timedelta(days=self.dice.randrange(3, 40))).date()
        self.invoices.append({
            "number": number, "customer": customer, "issued": str(issued), "due": str(issued + datetime.timedelta(days=30)),
            "amount": money(amount), "open": money(amount), "currency": "EUR"})
        return number, amount

    def ticket(self, number, at):
        dice = self.dice
        # A few customers complain much more than the others.
        customer = f"K-{int(dice.paretovariate(0.9)) % self.customers + 1:05}"
        history = {"openedAt": text(at), "openedBy": dice.choice(AGENTS)}
        ticket = {
            "customer": customer, "subject": f"{dice.choice(SUBJECTS)} ({number})", "channel": pick(dice, CHANNELS),
            "priority": pick(dice, PRIORITIES), "history": history}
        disputes = []
        for _ in range(pick(dice, [(0, 44), (1, 42), (2, 10), (3, 4)])):
            name, amount = self.invoice(customer, at)
            dispute = {"invoice": name, "reason": pick(dice, REASONS)}
            if dice.random() < 0.85:
                dispute["amount"] = money(max(1, int(amount * dice.uniform(0.05, 1))))
                dispute["currency"] = "EUR"
            disputes.append(dispute)
        response = self.after(at, pick(dice, [(2, 70), (9, 25), (40, 5)]))
        resolved = self.after(response, pick(dice, [(8, 35), (60, 45), (260, 18), (1400, 2)]))
        if response < self.end and dice.random() < 0.97:
            history["notes"] = [{"at": text(response), "by": dice.choice(AGENTS), "text": f"asked about {number}"}]
            if dice.random() < 0.33:
                begin = self.after(response, 3)
                end = self.after(begin, 50)
                if end < self.end:
                    history["waits"] = [{"from": text(begin), "to": text(end)}]
                    resolved = max(resolved, self.after(end, 10))
            if dice.random() < 0.04:
                # It was over, and was taken up again.
                again = self.after(resolved, 70)
                if again < self.end:
                    history.setdefault("waits", []).append({"from": text(resolved), "to": text(again)})
                    resolved = self.after(again, 30)
        if resolved < self.end:
            outcome = pick(dice, OUTCOMES)
            history |= {"outcome": outcome, "resolvedAt": text(resolved), "resolvedBy": dice.choice(AGENTS)}
            if disputes:
                history["settled"] = [self.settled(each, outcome, at, resolved) for each in disputes]
        elif disputes:
            ticket["disputes"] = disputes
        return ticket

    def settled(self, dispute, outcome, at, resolved):
        past = dict(dispute)
        amount = int(past.get("amount", "0").replace(".", ""))
        if outcome == "partly-upheld":
            past |= {"credited": money(max(1, amount * self.dice.randrange(10, 90) // 100)), "currency": "EUR"}
        if self.dice.random() < 0.2:
            seconds = int((resolved - at).total_seconds())
            past["settledAt"] = text(at + datetime.timedelta(seconds=self.dice.randrange(seconds + 1)))
        return past

    def calls(self, count):
        """Lines of Asterisk's queue_log: who called when, and what became of it."""
        dice, lines = self.dice, []
        days = [self.last - datetime.timedelta(days=364 - place) for place in range(365)]
        weights = [WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] for day in days]
        for number, day in enumerate(dice.choices(days, weights, k=count)):
            at = int(self.time(day).timestamp())
            head, wait = f"{at}.{number}", int(dice.expovariate(1 / 25)) + 1
            lines.append((at, f"{head}|support|NONE|ENTERQUEUE||0199{number % 10000:04}|1"))
            if dice.random() < 0.09:
                lines.append((at + wait, f"{head}|support|NONE|ABANDON|1|1|{wait}"))
                continue
            agent, talk = f"SIP/{dice.randrange(200, 212)}", int(dice.lognormvariate(5, 0.7)) + 5
            lines.append((at + wait, f"{head}|support|{agent}|CONNECT|{wait}|{at}.9{number}|2"))
            lines.append((at + wait + talk, f"{head}|support|{agent}|COMPLETECALLER|{wait}|{talk}|1"))
        lines.sort()
        return "".join(f"{at}|{line}\n" for at, line in lines)

    @staticmethod
    def ndjson(items):
        return "".join(json.dumps(item) + "\n" for item in items)
