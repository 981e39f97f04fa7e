"""What must go red: a protocol with one rule less. The rules are taken out of what the daemons send, by their proxies."""

import subprocess
import time

from postgres import Postgres
from sitefaults import deliver_late, part, rejoin
from trial import Lost, at_once, until
from world import World

# A control is tried so often: what it needs comes about by chance.
TRIES = 5


def controls(trial):
    postgres = Postgres(trial, "pc")
    world = World(trial, postgres.make())
    without_the_lock(world)
    plain_look(world)
    one_statement(world)
    world.close()
    asynchronous(trial, postgres)


def without_the_lock(world):
    """Settling without the lock: a batch that is still on its way is taken for one that never comes."""
    site = world.sites[0]
    site.proxy.rewrite = lambda sql: sql.replace("SELECT one FROM holdline.turn FOR UPDATE", "SELECT one FROM holdline.turn")
    red = False
    for turn in range(TRIES):
        answers = []

        def ask(turn=turn, answers=answers):
            time.sleep(0.1)
            answers.append(site.daemon.client(30).post("/v1/tickets", {"customer": "C-1", "subject": f"late {turn}"}, key=f"late {turn}"))

        at_once([ask, lambda: site.proxy.at("append", deliver_late(2), 10)])
        is_refused = answers[0].status >= 500 and answers[0].json.get("done") is False
        until(lambda: world.postgres.sql(world.postgres.primary, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%'") == "0",
              20, "no transaction is open")
        if is_refused and world.postgres.sql(
                world.postgres.primary, f"SELECT count(*) FROM holdline.request WHERE key = 'late {turn}'") == "1":
            red = True
            break
    site.proxy.rewrite = None
    world.trial.control("an outcome is looked up without the lock: “not done” is said of what is done", red)


def plain_look(world):
    """A look that commits nothing, with two heads: the old one answers it, with what nobody will ever see again."""
    site, other = world.sites[1], world.sites[0]
    site.proxy.rewrite = lambda sql: "SELECT '0/0'::pg_lsn" if "pg_logical_emit_message" in sql else sql
    body = {"customer": "K", "issued": "2026-01-01", "due": "2026-02-01", "amount": "9.00", "open": "9.00", "currency": "EUR"}
    client = other.daemon.client()
    until(lambda: client.put("/v1/invoices/R-1", body).status < 300, 30, "an invoice is registered")
    world.settled()
    part(world, site)
    until(lambda: client.post("/v1/holds", {"kind": "manual", "invoice": "R-1"}, key="held").status < 300, 60, "the new head takes a hold")
    try:
        answer = site.daemon.client(30).get("/v1/invoices/R-1/dunning")
        red = answer.status == 200 and answer.json["decision"] == "proceed"
    except Lost:
        red = False
    world.trial.control("a look by a plain SELECT, with two heads: an invoice that is held may be dunned", red)
    site.proxy.rewrite = None
    rejoin(world)


def one_statement(world):
    """Lock and head in one statement: it sees what was committed before it waited. The primary key is the fence behind it."""
    def together(sql):
        if sql.endswith("FROM holdline.turn FOR UPDATE"):
            return sql.removesuffix(" FOR UPDATE")
        if "FROM holdline.event WHERE seq >= $1 ORDER BY seq LIMIT $2" in sql and sql.startswith("SELECT seq, at"):
            return "WITH turn AS MATERIALIZED (SELECT one FROM holdline.turn FOR UPDATE) " + sql.replace(
                "FROM holdline.event", "FROM turn, holdline.event")
        return sql

    for site in world.sites:
        site.proxy.rewrite = together
        # A session has prepared the statement by now; the next one sends it again.
        site.proxy.cut()
    world.wrong = lambda text: None

    def ended():
        return [site for site in world.sites if not site.daemon.is_running]

    def watch():
        try:
            until(ended, 40, "a daemon finds that another had its turn")
        except TimeoutError:
            pass
        world.over.set()

    at_once(world.load(0) + [watch])
    red = any("had the turn of the shared ledger at once" in site.daemon.log for site in ended())
    world.trial.control("lock and head in one statement: two daemons have one turn", red)


def asynchronous(trial, postgres):
    """The standby may be behind when it is promoted: what was acknowledged is lost then, and the sites have to say so."""
    world = World(trial, postgres.make(is_synchronous=False))
    postgres.sql("b", "SELECT pg_wal_replay_pause()")
    subprocess.run(["kill", "-STOP", postgres.sql("a", "SELECT pid FROM pg_stat_replication")], check=True)
    world.over.set()
    at_once(world.load(30, writers=1, meetings=0))
    world.settled()
    for site in world.sites:
        site.daemon.kill()
    before = int(postgres.sql("a", "SELECT count(*) FROM holdline.event"))
    postgres.stop("a")
    postgres.sql("b", "SELECT pg_wal_replay_resume()")
    postgres.promote()
    lost = int(postgres.sql("b", "SELECT count(*) FROM holdline.event")) < before
    at_once([site.start for site in world.sites])
    site = world.sites[0]
    red = lost and site.daemon.client().get("/v1/invoices/R-1/dunning").code == "ledger-away"
    trial.control("an asynchronous standby was promoted", red)
    trial.expect("are missing there" in site.standing(), f"the sites say that they are ahead: {site.standing()}")
    world.close()
