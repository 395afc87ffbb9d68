"""answers_duckdb.py LOG THREADS [REPEATS]: the three questions of questions.truce, asked of DuckDB.

Straight from the file; or, with REPEATS, from a table in memory sorted by lead and time, when the seconds of each pass are printed too.
Of the forms that were tried (windows, as-of joins, lists) lists of instants by lead are the fastest from a file; in memory the
faster of two counts.
"""
import json
import sys
import time

import duckdb

LISTS = """
with leads as (
  select lead,
    list("at") filter (event = 'mql') mqls,
    list("at") filter (event in ('call', 'email_sent')) attempts,
    list("at") filter (event = 'marked_dead') deaths,
    list("at") filter (event = 'sql') sqls,
    max("at") last
  from {events} group by lead),
judged as (
  select len(mqls) mqls,
    list_filter(mqls, lambda m: coalesce(len(list_filter(attempts, lambda a: a > m and a <= m + interval 24 hours)), 0) = 0) untouched,
    len(deaths) deaths,
    len(list_filter(deaths, lambda d: len(list_filter(attempts, lambda a: a <= d and d < a + interval 14 days)) >= 6)) late_deaths,
    len(sqls) sqls,
    len(list_filter(sqls, lambda s: len(list_filter(mqls, lambda m: m < s)) > 0)) were_mqls,
    last
  from leads),
all_leads as (
  select sum(mqls) mqls, flatten(list(untouched) filter (len(untouched) > 0)) untouched, sum(deaths) deaths,
    sum(late_deaths) late_deaths, sum(sqls) sqls, sum(were_mqls) were_mqls, max(last) last
  from judged)
select mqls, mqls - len(untouched), len(list_filter(untouched, lambda m: m + interval 24 hours > last)), deaths, late_deaths, sqls, were_mqls
from all_leads"""

JOINS = """
select * from
  (select count(*), count(t."at") filter (t."at" <= m."at" + interval 24 hours),
     count(*) filter (m."at" + interval 24 hours > (select max("at") from {events})
       and (t."at" is null or t."at" > m."at" + interval 24 hours))
   from (select lead, "at" from {events} where event = 'mql') m
   asof left join (select lead, "at" from {events} where event in ('call', 'email_sent')) t
     on m.lead = t.lead and m."at" < t."at"),
  (select count(*), count(*) filter (attempts >= 6) from
    (select d.lead, d."at", count(t."at") attempts
     from (select lead, "at" from {events} where event = 'marked_dead') d
     left join (select lead, "at" from {events} where event in ('call', 'email_sent')) t
       on d.lead = t.lead and t."at" <= d."at" and d."at" < t."at" + interval 14 days group by all)),
  (select count(*), count(m."at")
   from (select lead, "at" from {events} where event = 'sql') s
   left join (select lead, min("at") "at" from {events} where event = 'mql' group by lead) m on m.lead = s.lead and m."at" < s."at")"""


def answers(row):
    mqls, touched, waiting, deaths, late_deaths, sqls, were_mqls = (int(value or 0) for value in row)
    return {"touched": {"kept": touched, "broken": mqls - touched - waiting, "open": waiting},
            "no_early_death": {"kept": late_deaths, "broken": deaths - late_deaths, "open": 0},
            "sql_was_mql": {"kept": were_mqls, "broken": sqls - were_mqls, "open": 0}}


def main():
    log, threads, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.execute("set preserve_insertion_order = false")
    if log.endswith(".csv"):
        events = f"read_csv('{log}', header = true)"
    else:
        events = f"read_ndjson('{log}', columns = {{lead: 'VARCHAR', \"at\": 'TIMESTAMP', event: 'VARCHAR'}})"
    result = {"version": "DuckDB " + duckdb.__version__}
    if repeats:
        connection.execute(f'create table events as select lead, "at", event from {events} order by lead, "at"')
        events = "events"
        best = []
        for question in (LISTS, JOINS):
            seconds = []
            for _ in range(repeats):
                begin = time.perf_counter()
                connection.execute(question.format(events=events)).fetchone()
                seconds.append(time.perf_counter() - begin)
            best = seconds if not best or min(seconds) < min(best) else best
        result["seconds"] = best
    result["answers"] = answers(connection.execute(LISTS.format(events=events)).fetchone())
    print(json.dumps(result))


main()
