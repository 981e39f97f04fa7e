"""Every figure of the reports, reckoned anew from the events of the ledger alone: none of it is the daemon's code.

Rows are folded from the feed, as each stands after its last event; what a report means is written here a second time.
"""

import bisect
import collections
import datetime
import zoneinfo

DAY = datetime.timedelta(days=1)
EPOCH = datetime.date(1970, 1, 1)
AGES = [0, 2, 8, 15, 31, 91]


def instant(text):
    """Milliseconds since 1970."""
    if text is None:
        return None
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1000)


def cents(text):
    return None if text is None else round(float(text) * 100)


def amount(value):
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02}"


def lengths(values):
    values = sorted(values)

    def rank(percent):
        return values[-(-percent * len(values) // 100) - 1] if values else None

    return {"count": len(values), "median": rank(50), "p90": rank(90)}


class Calendar:
    """Monday to Friday from nine to six, without the French public holidays where `holidays` has them."""

    def __init__(self, zone, holidays, since, until):
        self.zone, self.first = zoneinfo.ZoneInfo(zone), since
        self.opens, self.before, total = {}, [], 0
        day = since
        while day <= until:
            self.before.append(total)
            if day.weekday() < 5 and day not in holidays:
                opens, closes = (
                    int(datetime.datetime.combine(day, datetime.time(hour), self.zone).timestamp()) for hour in (9, 18))
                self.opens[day] = (opens, closes)
                total += closes - opens
            day += DAY

    def day(self, at):
        return datetime.datetime.fromtimestamp(at // 1000, self.zone).date()

    def begin(self, day):
        return int(datetime.datetime.combine(day, datetime.time(0), self.zone).timestamp()) * 1000

    def passed(self, at):
        day = self.day(at)
        before = self.before[(day - self.first).days]
        if day in self.opens:
            opens, closes = self.opens[day]
            before += max(0, min(at // 1000, closes) - opens)
        return before

    def seconds(self, start, end):
        return self.passed(end) - self.passed(start) if start < end else 0


class Ledger:
    """Rows as the events leave them."""

    def __init__(self, events):
        self.tickets, self.disputes, self.holds, self.invoices, self.calls = {}, collections.defaultdict(dict), {}, {}, {}
        self.head = 0
        for event in events:
            facts = event["facts"]
            self.head = event["seq"]
            if facts.get("ticket"):
                self.tickets[facts["ticket"]["id"]] = facts["ticket"]
            for dispute in facts.get("disputes") or []:
                self.disputes[dispute["ticket"]][dispute["invoice"]] = dispute
            for hold in facts.get("holds") or []:
                self.holds[hold["id"]] = hold
            if facts.get("invoice"):
                self.invoices[facts["invoice"]["number"]] = facts["invoice"]
            for call in facts.get("calls") or []:
                self.calls[(call["id"], call.get("visit", 1))] = call


class Recount:
    def __init__(self, ledger, calendar, deadlines, currency="EUR"):
        self.ledger, self.calendar, self.currency = ledger, calendar, currency
        self.acknowledge, self.response, self.resolution = deadlines

    # The clock.

    def elapsed(self, ticket, end, now):
        opened = instant(ticket["openedAt"])
        pauses = [(instant(pause["from"]), instant(pause["to"])) for pause in ticket.get("pauses") or []]
        if ticket["state"] == "waiting" and ticket["waitingFor"] == "customer":
            pauses.append((instant(ticket["waitingSince"]), now))
        total, counted = self.calendar.seconds(opened, end), opened
        for begin, to in sorted(pauses, key=lambda pause: pause[0]):
            begin, to = max(begin, counted), min(to, end)
            if begin < to:
                total -= self.calendar.seconds(begin, to)
                counted = to
        return total

    # Tickets.

    def keys(self, by, first, last):
        keys, ends, day = [], [], first
        while day <= last:
            key = self.key(by, day)
            if not keys or keys[-1] != key:
                keys.append(key)
                ends.append(day)
            ends[-1] = day
            day += DAY
        return keys, ends

    def key(self, by, day):
        if by == "day":
            return str(day)
        if by == "month":
            return f"{day:%Y-%m}"
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"

    def tickets(self, by, first, last, now):
        """What `GET /v1/reports/tickets` has to say; `now` in milliseconds."""
        calendar, in_time = self.calendar, by in ("week", "day", "month")
        begin, end = calendar.begin(first), calendar.begin(last + DAY)
        rows = collections.defaultdict(lambda: collections.defaultdict(int))
        values = collections.defaultdict(lambda: {"acknowledge": [], "response": [], "resolution": []})
        others = 0
        keys, ends = self.keys(by, first, last) if in_time else ([], [])
        today = calendar.day(now)
        for key in keys:
            rows[key]["opened"] += 0

        def add(names, what, value=1):
            for name in [*dict.fromkeys(names), all]:
                rows[name][what] += value

        for ticket in self.ledger.tickets.values():
            parts = [part for part in self.ledger.disputes[ticket["id"]].values() if part["state"] not in ("moved", "replaced")]
            opened, resolution = instant(ticket["openedAt"]), ticket.get("resolution")
            resolved = instant(resolution["at"]) if resolution else None

            def names(at, agent, reasons=None):
                if in_time:
                    return [self.key(by, calendar.day(at))]
                reasons = [part["reason"] for part in parts] if reasons is None else reasons
                return {
                    "agent": [agent], "customer": [ticket["customer"]], "channel": [ticket["channel"]], "reason": reasons or [None],
                    "outcome": [resolution["outcome"]] if resolution else []}[by]

            def own(part, found):
                return [part["reason"]] if by == "reason" else found

            spent = self.elapsed(ticket, min(now, resolved) if resolved is not None else now, now)
            if begin <= opened < end:
                found = names(opened, ticket.get("assignee"))
                add(found, "opened")
                answered, taken = instant(ticket.get("firstResponseAt")), instant(ticket.get("acknowledgedAt"))
                if taken is not None:
                    waited = self.elapsed(ticket, taken, now)
                    for name in [*dict.fromkeys(found), all]:
                        values[name]["acknowledge"].append(waited)
                # Of one that was taken before that was recorded nobody knows when.
                is_late = waited > self.acknowledge if taken is not None else (
                    answered is None and ticket.get("assignee") is None and spent > self.acknowledge)
                if taken is not None or is_late:
                    add(found, "acknowledgements")
                    add(found, "acknowledgedInTime", 0 if is_late else 1)
                took = self.elapsed(ticket, answered, now) if answered is not None else spent
                late = took > self.response
                if answered is not None:
                    for name in [*dict.fromkeys(found), all]:
                        values[name]["response"].append(took)
                if answered is not None or late:
                    add(found, "responses")
                    add(found, "responsesInTime", 0 if late else 1)
                for part in parts:
                    value = cents(part.get("amount") or part.get("base"))
                    if value is None:
                        continue
                    if part["currency"] == self.currency:
                        add(own(part, found), "disputed", value)
                    else:
                        others += 1
            if resolved is not None and begin <= resolved < end:
                found = names(resolved, resolution["by"])
                add(found, "resolved")
                for name in [*dict.fromkeys(found), all]:
                    values[name]["resolution"].append(spent)
                add(found, "resolvedInTime", 0 if spent > self.resolution else 1)
                for part in parts:
                    mine, value = own(part, found), cents(part.get("credited"))
                    if value is not None and part["currency"] == self.currency:
                        add(mine, "credited", value)
                    elif value is not None:
                        others += 1
                    lifted = instant(self.ledger.holds[part["hold"]].get("liftedAt"))
                    to = min(resolved, lifted if lifted is not None else resolved)
                    days = max(0, (calendar.day(to) - calendar.day(instant(part["openedAt"]))).days)
                    disputed = cents(part.get("amount") or part.get("base")) if part.get("currency") == self.currency else None
                    add(mine, "settled")
                    add(mine, "days", days)
                    add(mine, "amountDays", (disputed or 0) * days)
                    add(mine, "withoutAmount", 1 if disputed is None else 0)
            born = calendar.day(opened)
            if in_time:
                gone = calendar.day(resolved) if resolved is not None else None
                for name, last_day in zip(keys, ends):
                    last_day = min(last_day, today)
                    if born <= last_day and (gone is None or gone > last_day):
                        rows[name][("age", bisect.bisect_right(AGES, (last_day - born).days) - 1)] += 1
            elif resolved is None:
                age = bisect.bisect_right(AGES, max(0, (today - born).days)) - 1
                open_reasons = [part["reason"] for part in parts if part["state"] == "open"]
                add(names(now, ticket.get("assignee"), open_reasons) if by != "outcome" else [], ("age", age))
        if in_time and keys:
            for age in range(len(AGES)):
                rows[all][("age", age)] = rows[keys[-1]][("age", age)]

        def row(name):
            figures = rows[name]
            ages = [figures[("age", age)] for age in range(len(AGES))]
            return {
                "key": None if name is all else name, "opened": figures["opened"], "resolved": figures["resolved"], "live": sum(ages),
                "ages": [{"from": low, "to": AGES[place + 1] - 1 if place + 1 < len(AGES) else None, "tickets": ages[place]}
                         for place, low in enumerate(AGES)],
                "acknowledgements": figures["acknowledgements"], "acknowledgedInTime": figures["acknowledgedInTime"],
                "acknowledgeTime": lengths(values[name]["acknowledge"]),
                "responses": figures["responses"], "responsesInTime": figures["responsesInTime"],
                "responseTime": lengths(values[name]["response"]), "resolvedInTime": figures["resolvedInTime"],
                "resolutionTime": lengths(values[name]["resolution"]), "disputed": amount(figures["disputed"]),
                "credited": amount(figures["credited"]), "disputes": {
                    "settled": figures["settled"], "days": figures["days"], "amountDays": amount(figures["amountDays"]),
                    "withoutAmount": figures["withoutAmount"]}}

        total = row(all)
        return {"rows": [row(name) for name in list(rows) if name is not all], "total": total, "otherCurrencies": others}

    # Money.

    def money(self, by, first, last):
        calendar = self.calendar
        begin, end = calendar.begin(first), calendar.begin(last + DAY)
        keys, _ = self.keys(by, first, last)
        rows = {key: {"placed": 0, "freed": 0, "invoices": 0} for key in keys}
        changes, others, unknown = collections.defaultdict(list), 0, 0
        for hold in self.ledger.holds.values():
            start = instant(hold["since"])
            if hold.get("from"):
                start = max(start, calendar.begin(datetime.date.fromisoformat(hold["from"])))
            stops = [instant(hold["liftedAt"])] if hold.get("liftedAt") else []
            if hold.get("until"):
                stops.append(calendar.begin(datetime.date.fromisoformat(hold["until"]) + DAY))
            stop = min(stops, default=None)
            if start >= end or (stop is not None and (stop <= start or stop < begin)):
                continue
            part = self.ledger.disputes[hold["ticket"]].get(hold["invoice"]) if hold.get("ticket") else None
            value, currency = cents(hold.get("amount")), hold.get("currency")
            if part and part.get("pending") == hold["id"]:
                value = cents(part.get("credited")) if part.get("credited") else value
            elif part and part["hold"] == hold["id"] and value is None:
                value, currency = cents(part.get("base")), part.get("currency")
            if hold.get("invoice") is None or value is None or currency is None:
                unknown += 1
            elif currency != self.currency:
                others += 1
            else:
                changes[hold["invoice"]].append((start, value))
                if stop is not None:
                    changes[hold["invoice"]].append((stop, -value))
        before = invoices = 0
        for number, steps in changes.items():
            whole = self.ledger.invoices.get(number)
            most = cents(whole["amount"]) if whole and whole["currency"] == self.currency else None
            total = held = 0
            for at in sorted({at for at, _ in steps}):
                total += sum(value for when, value in steps if when == at)
                now = total if most is None else min(total, max(0, most))
                change, come = now - held, (now > 0) - (held > 0)
                held = now
                if at < begin:
                    before, invoices = before + change, invoices + come
                elif at < end:
                    row = rows[self.key(by, calendar.day(at))]
                    row["placed" if change > 0 else "freed"] += abs(change)
                    row["invoices"] += come
        held, result = before, []
        for key in keys:
            row = rows[key]
            held, invoices = held + row["placed"] - row["freed"], invoices + row["invoices"]
            result.append({"key": key, "held": amount(held), "invoices": invoices, "placed": amount(row["placed"]), "freed": amount(row["freed"])})
        total = {"key": None, "held": amount(held), "invoices": invoices, "placed": amount(sum(row["placed"] for row in rows.values())),
                 "freed": amount(sum(row["freed"] for row in rows.values()))}
        return {"rows": result, "total": total, "heldBefore": amount(before), "otherCurrencies": others, "withoutAmount": unknown}

    def held(self):
        """By currency what is held now of registered invoices, by holds alone, and how many they are."""
        sums, counts = collections.Counter(), collections.Counter()
        by_invoice = collections.defaultdict(list)
        for hold in self.ledger.holds.values():
            if not hold.get("liftedAt") and hold.get("invoice"):
                by_invoice[hold["invoice"]].append(hold)
        for number, holds in by_invoice.items():
            whole = self.ledger.invoices.get(number)
            if not whole or cents(whole["open"]) <= 0:
                continue
            parts = [cents(hold.get("amount")) if hold.get("currency") == whole["currency"] else None for hold in holds]
            held = cents(whole["open"]) if None in parts else min(cents(whole["open"]), sum(parts))
            sums[whole["currency"]] += held
            counts[whole["currency"]] += 1
        return {currency: (amount(value), counts[currency]) for currency, value in sums.items()}

    # Calls.

    def half_hours(self, first, last, threshold):
        begin, end = self.calendar.begin(first), self.calendar.begin(last + DAY)
        rows = collections.defaultdict(lambda: {"arrived": 0, "answered": 0, "abandoned": 0, "answeredWithin": 0, "waits": []})
        for call in self.ledger.calls.values():
            at = instant(call["arrivedAt"])
            if not begin <= at < end:
                continue
            moment = datetime.datetime.fromtimestamp(at // 1000, self.calendar.zone)
            for key in (f"{moment.hour:02}:{'00' if moment.minute < 30 else '30'}", all):
                row = rows[key]
                row["arrived"] += 1
                if call.get("answeredAt"):
                    row["answered"] += 1
                    row["waits"].append(call["wait"])
                    row["answeredWithin"] += call["wait"] <= threshold
                elif call.get("outcome") == "abandoned":
                    row["abandoned"] += 1
        result = {}
        for key, row in rows.items():
            found = lengths(row.pop("waits"))
            result[None if key is all else key] = row | {"waitP50": found["median"], "waitP90": found["p90"]}
        return result
