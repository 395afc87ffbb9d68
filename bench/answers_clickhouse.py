"""answers_clickhouse.py LOG THREADS [REPEATS]: the three questions of questions.truce, asked of ClickHouse (in process, by chDB).

Straight from the file; or, with REPEATS, from a MergeTree sorted by lead and time, when the seconds of each pass are printed too.
"""
import json
import shutil
import sys
import tempfile
import time

from chdb import session

QUESTION = """
select all_mqls, all_mqls - length(untouched), arrayCount(m -> m + 86400 > as_of, untouched), all_deaths, late_deaths, all_sqls, were_mqls
from (
  select
    sum(length(mqls)) all_mqls,
    groupArrayArray(arrayFilter(m -> not arrayExists(a -> a > m and a <= m + 86400, attempts), mqls)) untouched,
    sum(length(deaths)) all_deaths,
    sum(arrayCount(d -> arrayCount(a -> a <= d and d < a + 14 * 86400, attempts) >= 6, deaths)) late_deaths,
    sum(length(sqls)) all_sqls,
    sum(arrayCount(s -> arrayExists(m -> m < s, mqls), sqls)) were_mqls,
    max(last) as_of
  from (
    select
      groupArrayIf(at, event = 'mql') mqls,
      groupArrayIf(at, event in ('call', 'email_sent')) attempts,
      groupArrayIf(at, event = 'marked_dead') deaths,
      groupArrayIf(at, event = 'sql') sqls,
      max(at) last
    from {events} group by lead))
settings max_threads = {threads}, date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1{more}"""


def answers(row):
    mqls, touched, waiting, deaths, late_deaths, sqls, were_mqls = (int(value) for value in row.split(","))
    return {"touched": {"kept": touched, "broken": mqls - touched - waiting, "open": waiting},
            "no_early_death": {"kept": late_deaths, "broken": deaths - late_deaths, "open": 0},
            "sql_was_mql": {"kept": were_mqls, "broken": sqls - were_mqls, "open": 0}}


def main():
    log, threads, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    folder = tempfile.mkdtemp(prefix="truce-bench-")
    database = session.Session(folder)

    def ask(text):
        return str(database.query(text, "CSV")).strip()

    form = "CSVWithNames" if log.endswith(".csv") else "JSONEachRow"
    events = f"file('{log}', '{form}', 'lead String, at DateTime(''UTC''), event LowCardinality(String)')"
    result = {"version": "ClickHouse " + ask("select version()").strip('"')}
    more = ""
    if repeats:
        ask("create database bench")
        ask("create table bench.events (lead String, at DateTime('UTC'), event LowCardinality(String)) engine = MergeTree order by (lead, at)")
        ask(f"insert into bench.events select lead, at, event from {events} settings max_threads = 2, "
            "date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1")
        ask("optimize table bench.events final")
        events, more = "bench.events", ", optimize_aggregation_in_order = 1"
        result["seconds"] = []
        for _ in range(repeats):
            begin = time.perf_counter()
            ask(QUESTION.format(events=events, threads=threads, more=more))
            result["seconds"].append(time.perf_counter() - begin)
    result["answers"] = answers(ask(QUESTION.format(events=events, threads=threads, more=more)))
    database.close()
    shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(result))


main()
