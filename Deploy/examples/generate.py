#!/usr/bin/env python3
"""Writes customers.csv and ledger.csv, made-up French companies and what they owe, and asterisk/queue_log, a day of their calls.

    generate.py [--date 2026-11-01] [--directory .]

The same date gives the same bytes. The seller is SIREN 100000009; the two invoices that the XML examples
carry (F202600101, F202600102) are left out of the ledger, so that they are new when they are imported.
"""
import argparse
import csv
import datetime
import os
import random
import unicodedata

CUSTOMERS = 40
INVOICES = 300
CALLS = 90
DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3}

TRADES = ["Menuiserie", "Boulangerie", "Garage", "Librairie", "Imprimerie", "Clinique", "Hôtel", "Pépinière", "Fromagerie", "Ateliers"]
NAMES = ["Lefèvre", "Moreau", "Garnier", "Rousseau", "Chevalier", "Fontaine", "Mercier", "Dufour", "Perrin", "Renaud", "Brunel", "Noël"]
FORMS = ["SARL", "SAS", "SA", "SCOP"]


def siren(rng):
    """Nine digits that pass the Luhn check, from the end of the range, which is not given out yet."""
    body = "9999" + "".join(str(rng.randrange(10)) for _ in range(4))
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def vat(number):
    """The VAT number that belongs to a SIREN."""
    return f"FR{(12 + 3 * (int(number) % 97)) % 97:02}{number}"


def phone(rng):
    """A number of the ranges that ARCEP keeps free for fiction."""
    return f"+33 {rng.choice(['1 99 00', '2 61 91', '3 53 01', '4 65 71', '5 36 49'])} {rng.randrange(100):02} {rng.randrange(100):02}"


def plain(text):
    """Lower-case ASCII for a mail address."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())


def customers(rng):
    # The buyer of the XML examples.
    rows = [["K-001", "Acheteur Démonstration SAS", "200000008", vat("200000008"), "+33 1 99 00 00 01",
             "compta@acheteur.example", "fr"]]
    names = [f"{trade} {name}" for trade in TRADES for name in NAMES]
    for index, name in enumerate(rng.sample(names, CUSTOMERS - 1), start=2):
        company = siren(rng)
        domain = plain(name) + ".example"
        phones = [phone(rng) for _ in range(rng.choice([1, 1, 2]))]
        emails = [f"{box}@{domain}" for box in rng.sample(["compta", "achats", "direction"], rng.choice([1, 1, 2]))]
        rows.append([f"K-{index:03}", f"{name} {rng.choice(FORMS)}", company, vat(company), "|".join(phones), "|".join(emails),
                     rng.choice(["fr", "fr", "fr", "fr", "en", "de"])])
    return rows


def number(index, issued):
    """Mostly one form; some as other programs and older years left them."""
    if index % 60 == 7:
        return f"{611365 + index:010}"
    if index % 60 == 21:
        return f"{issued.year}/{index:04}"
    if index % 60 == 33:
        return f"{issued.year}/{index:04} é"
    if index % 60 == 48:
        return f"FA {index:04}"
    return f"F{issued.year}{index:05}"


def money(units, currency):
    decimals = DECIMALS[currency]
    if decimals == 0:
        return str(units)
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def invoices(rng, today, references):
    rows = []
    for index in range(1, INVOICES + 1):
        issued = today - datetime.timedelta(days=rng.randint(1, 240))
        due = issued + datetime.timedelta(days=rng.choice([15, 30, 30, 30, 45, 60]))
        currency = "JPY" if index % 50 == 11 else "KWD" if index % 50 == 37 else "EUR"
        net = rng.randint(4_000, 900_000) if currency != "KWD" else rng.randint(40_000, 2_000_000)
        amount = net + net * 20 // 100 if currency == "EUR" else net
        credited, left = 0, amount
        kind = rng.random()
        if kind < 0.35:
            left = 0
        elif kind < 0.45:
            left = amount - amount * rng.choice([30, 50]) // 100
        elif kind < 0.50:
            credited = amount * 10 // 100
            left = amount - credited
        elif kind < 0.51:
            left = -(amount * 5 // 100)
        # 101 and 102 are the XML examples' own.
        row = index if index < 101 else index + 2
        rows.append([number(row, issued), rng.choice(references), issued.isoformat(), due.isoformat(), money(amount, currency),
                     money(left, currency), money(credited, currency), currency])
    # The story of the quickstart disputes this one: overdue, open in full, the buyer's of the XML examples.
    issued = today - datetime.timedelta(days=75)
    rows[5] = ["F202600006", "K-001", issued.isoformat(), (issued + datetime.timedelta(days=30)).isoformat(), "1200.00", "1200.00", "0.00", "EUR"]
    return rows


def calls(rng, today, known):
    """A working day of two queues as Asterisk logs it: epoch|callid|queue|agent|EVENT|data…, in UTC."""
    opening = int(datetime.datetime.combine(today, datetime.time(8), datetime.timezone.utc).timestamp())
    agents = ["lea", "tom", "marie"]
    lines = [(opening - 900, "NONE|NONE|NONE|QUEUESTART|")]
    for agent in agents:
        began = opening - rng.randrange(600)
        for queue in ["support", "billing"]:
            lines += [(began, f"MANAGER|{queue}|{agent}|ADDMEMBER|"), (opening + 32_400, f"MANAGER|{queue}|{agent}|REMOVEMEMBER|")]
        lunch = opening + 14_400 + 3600 * agents.index(agent)
        lines += [(lunch, f"NONE|NONE|{agent}|PAUSEALL|lunch"), (lunch + 2700, f"NONE|NONE|{agent}|UNPAUSEALL|")]
    free = {agent: opening for agent in agents}
    at = opening
    for index in range(CALLS):
        at += rng.randint(20, 400)
        arrived, callid, queue = at, f"{at}.{2 * index}", rng.choice(["support", "support", "billing"])
        number = rng.choice(rng.choice(known)[4].split("|")).replace("+33 ", "0").replace(" ", "")

        def say(when, agent, event):
            lines.append((when, f"{callid}|{queue}|{agent}|{event}"))

        say(arrived, "NONE", f"ENTERQUEUE||{'' if rng.random() < 0.1 else number}|1")
        agent = min(agents, key=free.get)
        ringing = max(arrived, free[agent]) + 2
        while rng.random() < 0.1:
            say(ringing + 15, agent, "RINGNOANSWER|15000")
            agent = rng.choice(agents)
            ringing = max(ringing + 17, free[agent])
        patience = int(rng.expovariate(1 / 90))
        if ringing - arrived > patience:
            if rng.random() < 0.2:
                say(arrived + patience, "NONE", f"EXITWITHKEY|1|1|1|{patience}")
            else:
                say(arrived + patience, "NONE", f"ABANDON|1|1|{patience}")
            continue
        pickup = rng.randint(2, 9)
        hold, talk = ringing + pickup - arrived, rng.randint(30, 600)
        say(arrived + hold, agent, f"CONNECT|{hold}|{arrived}.{2 * index + 1}|{pickup}")
        # Asterisk takes the time again for the last line: it may be a second more.
        end = f"{hold + rng.choice([0, 0, 1])}|{talk}|1"
        kind = rng.choice(["COMPLETEAGENT|"] * 4 + ["COMPLETECALLER|"] * 5 + ["BLINDTRANSFER|300|internal|"])
        say(arrived + hold + talk, agent, kind + end)
        free[agent] = arrived + hold + talk + 20
    lines.sort(key=lambda line: line[0])
    return "".join(f"{when}|{text}\n" for when, text in lines)


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date(2026, 11, 1))
    parser.add_argument("--directory", default=os.path.dirname(os.path.abspath(__file__)))
    arguments = parser.parse_args()
    rng = random.Random(20261101)
    known = customers(rng)
    write(os.path.join(arguments.directory, "customers.csv"), ["reference", "name", "siren", "vat", "phones", "emails", "language"], known)
    write(os.path.join(arguments.directory, "ledger.csv"),
          ["number", "customer", "issued", "due", "amount", "open", "credited", "currency"],
          invoices(rng, arguments.date, [row[0] for row in known]))
    os.makedirs(os.path.join(arguments.directory, "asterisk"), exist_ok=True)
    with open(os.path.join(arguments.directory, "asterisk", "queue_log"), "w", encoding="utf-8", newline="") as file:
        file.write(calls(random.Random(20261102), arguments.date, known))


if __name__ == "__main__":
    main()
