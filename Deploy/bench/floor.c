/* What PostgreSQL gives to a bare loop over libpq: the floor of Deploy/bench-sites.sh.
 *
 *   floor look CONNECTION TIMES          a commit that waits for the disk and the standby; prints the 50th and 99th percentile in ms
 *   floor append CONNECTION TIMES ROWS   a turn: the lock, then so many rows and the commit; prints rows a second and both percentiles
 *   floor read CONNECTION                reads the whole ledger, 2000 rows a statement; prints rows a second
 *
 * Each group of statements is one round trip, as the daemon's are. The rows of append go to a table of its own.
 */
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static PGconn *session;

static void stop(const char *what) {
    fprintf(stderr, "floor: %s: %s", what, PQerrorMessage(session));
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void send(const char *sql, int count, const char *const *values) {
    if (!PQsendQueryParams(session, sql, count, NULL, values, NULL, NULL, 1)) stop(sql);
}

/* Ends a group, and reads its answers; gives the rows of the longest one. */
static int end(void) {
    int rows = 0, nothings = 0;
    if (!PQpipelineSync(session)) stop("sync");
    while (nothings < 2) {
        PGresult *result = PQgetResult(session);
        if (!result) {
            nothings++;
            continue;
        }
        nothings = 0;
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_TUPLES_OK && PQntuples(result) > rows) rows = PQntuples(result);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC) stop("a statement");
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC) break;
    }
    return rows;
}

static void begin(void) {
    send("BEGIN ISOLATION LEVEL READ COMMITTED", 0, NULL);
    send("SET LOCAL synchronous_commit = on", 0, NULL);
}

static int order(const void *one, const void *other) {
    double left = *(const double *)one, right = *(const double *)other;
    return (left > right) - (left < right);
}

static void tell(double *times, int count) {
    qsort(times, (size_t)count, sizeof *times, order);
    printf("%.3f %.3f\n", times[count / 2], times[(int)((double)count * 0.99)]);
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    int times = count > 3 ? atoi(arguments[3]) : 1, rows = count > 4 ? atoi(arguments[4]) : 1;
    if (times < 1 || rows < 1) return 64;
    session = PQconnectdb(arguments[2]);
    if (PQstatus(session) != CONNECTION_OK) stop("connect");
    double *took = calloc((size_t)times, sizeof *took);
    if (!took) return 1;
    if (!strcmp(arguments[1], "append")) {
        PQclear(PQexec(session, "CREATE SCHEMA IF NOT EXISTS floor; CREATE TABLE IF NOT EXISTS floor.turn (one int PRIMARY KEY);"
                                "INSERT INTO floor.turn VALUES (1) ON CONFLICT DO NOTHING; DROP TABLE IF EXISTS floor.event;"
                                "CREATE TABLE floor.event (seq bigserial PRIMARY KEY, at bigint, actor text, type text, facts text, hash bytea)"));
    }
    if (!PQenterPipelineMode(session)) stop("pipeline");
    if (!strcmp(arguments[1], "look")) {
        for (int turn = 0; turn < times; turn++) {
            double start = now();
            begin();
            send("SELECT pg_logical_emit_message(true, 'holdline', '')", 0, NULL);
            send("COMMIT", 0, NULL);
            end();
            took[turn] = now() - start;
        }
        tell(took, times);
    } else if (!strcmp(arguments[1], "append")) {
        /* About what a registered invoice has: some 450 bytes of facts. */
        char amount[16];
        snprintf(amount, sizeof amount, "%d", rows);
        const char *values[] = {amount};
        double start = now();
        for (int turn = 0; turn < times; turn++) {
            double began = now();
            begin();
            send("SELECT one FROM floor.turn FOR UPDATE", 0, NULL);
            send("SELECT seq, hash FROM floor.event ORDER BY seq DESC LIMIT 1", 0, NULL);
            end();
            send("INSERT INTO floor.event (at, actor, type, facts, hash) SELECT 1, 'lea', 'invoice.registered', repeat('0123456789', 45),"
                 " decode(repeat('ab', 32), 'hex') FROM generate_series(1, $1::int)", 1, values);
            send("COMMIT", 0, NULL);
            end();
            took[turn] = now() - began;
        }
        printf("%.0f ", (double)times * rows / (now() - start) * 1e3);
        tell(took, times);
    } else {
        char at[24] = "0";
        const char *values[] = {at};
        long long seq = 0;
        int got;
        double start = now();
        do {
            snprintf(at, sizeof at, "%lld", seq);
            send("SELECT seq, at, actor, type, subject, facts, sealed, salt, sealed_digest, hash FROM holdline.event"
                 " WHERE seq > $1 ORDER BY seq LIMIT 2000", 1, values);
            got = end();
            seq += got;
        } while (got > 0);
        printf("%.0f\n", (double)seq / (now() - start) * 1e3);
    }
    PQfinish(session);
    free(took);
    return 0;
}
