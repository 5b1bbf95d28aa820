"""Made-up assets by the million, told by SQL that draws the same lots every time.

500 settlements of Zipf sizes on land; 5 % people, shown as a square kilometre and with their
consents; 3 % lines and areas; 8 % not public. For every twenty assets, of the first 100,000, a
project with ten claims of evidence and what else belongs to it; for every ten, three links. Only
dates differ from day to day: they count back from today. Constraints, foreign keys and the triggers
that derive columns or refuse rows are on. Off while assets are generated: triggers that write other
tables after the fact (the row history, so assets have none, and what the commands in REBUILD make
anew at the end); plain indexes, which are made anew when all rows are there.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from itertools import product
from pathlib import Path

import pghistory
from django.contrib.auth.hashers import make_password
from django.core.management import call_command, get_commands
from django.db import connection, transaction
from django.utils import timezone

from assetmap.accounts.models import User
from assetmap.assets.consent_wording import CURRENT
from assetmap.assets.models import Asset, Consent, Source
from assetmap.bench import land
from assetmap.communities.models import Community, Membership
from assetmap.connections.models import Connection
from assetmap.demo.reading import words
from assetmap.gazetteer.loading import SHIPPED, load_file
from projects.models import Evidence, Finding, Mobilisation, Project

HERE = Path(__file__).resolve().parent
SETTLEMENTS, USERS, SOURCES = 500, 20, 3
CHUNK = 10_000
AT_WORK = 100_000  # of so many assets there is more than themselves
HANDS = 2  # connections at work at once
MODELS = Asset, Consent, Community, User, Source
STORIES = Project, Mobilisation, Finding, Evidence, Connection
REBUILD = ("rebuild_pyramid",)


def generate(count, *, tell=lambda line: None):
    """Fill the database that Django works in, which must be empty, with `count` assets."""
    people_and_places(count)
    tell(f"{SETTLEMENTS} settlements, {USERS} accounts")
    with _bare_table():
        spans = [(first, min(first + CHUNK, count + 1) - 1) for first in range(1, count + 1, CHUNK)]
        with ThreadPoolExecutor(HANDS) as hands:
            for number, (_first, last) in enumerate(hands.map(_add_in_thread, spans), 1):
                if number % 10 == 0 or last == count:
                    tell(f"{last:>9,} of {count:,} assets")
        tell("Indexes")
    put_to_work(count)
    tell("Projects, evidence, connections")
    tell("What is derived from it all")
    settle()


def people_and_places(count):
    """All that assets hang on; ids count from 1."""
    for file in SHIPPED:
        load_file(file)
    names = [start + end for end, start in product(_lines("ends"), _lines("starts"))]
    told = {"count": count, "settlements": SETTLEMENTS, "names": names, "land": land.outline().ewkt}
    with connection.cursor() as cursor:
        cursor.execute((HERE / "sql/prepare.sql").read_text(), told)
    nobody = make_password(None)
    for number in range(1, USERS + 1):
        User.objects.create(
            id=number, email=f"{number}@bench.invalid", name=f"Bench {number}", password=nobody
        )
    for number in range(1, SOURCES + 1):
        name = f"Bench source {number}"
        Source.objects.create(
            id=number, slug=f"bench-{number}", name=name, licence="CC0", attribution=name
        )
    _insert(Community, "communities")
    Membership.objects.create(user_id=1, community_id=1, role=Membership.Role.MANAGER)


def add(first, last):
    """Assets of these numbers, in one transaction."""
    with transaction.atomic():
        told = {"first": first, "last": last}
        _insert(Consent, "consents", wording=CURRENT.id, hash=CURRENT.hash, **told)
        lists = {name: _lines(name) for name in ("tags", "benefits", "descriptions")}
        capital = [word.capitalize() for word in words()]
        _insert(Asset, "assets", words=capital, **lists, **told)


def put_to_work(count):
    """Projects with what is told of them, and links between assets; all in one transaction."""
    few = min(count, AT_WORK)
    told = {"count": few, "projects": few // 20, "evidence": few // 2, "connections": few * 3 // 10}
    lists = {name: _lines(name) for name in ("benefits", "descriptions")}
    capital = [word.capitalize() for word in words()]
    # The triggers of history ask for two settings. Where one is missing each row rolls a part of
    # the transaction back, which takes the longer the more rows there are already.
    with transaction.atomic(), pghistory.context(), connection.cursor() as cursor:
        cursor.execute("set local pgtrigger.ignore = '{}'")
        cursor.execute((HERE / "sql/numbered.sql").read_text(), told)
        _insert(Project, "projects", words=capital, **lists, **told)
        _insert(Mobilisation, "uses")
        _insert(Finding, "findings", **lists)
        _insert(Evidence, "evidence", **lists, **told)
        _insert(Connection, "connections", **told)


def settle():
    """Numbers for the rows to come, statistics, and what the product's commands derive."""
    with connection.cursor() as cursor:
        for model in (*MODELS, *STORIES):
            table = model._meta.db_table
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1))"
                f" from {table}"
            )
        for name in REBUILD:
            if name in get_commands():
                call_command(name, stdout=StringIO())
        if not connection.in_atomic_block:
            cursor.execute("vacuum (analyze)")


@contextmanager
def writing_triggers_off():
    """Without what writes other tables after a row of assets was written; back on in the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = 'assets_asset'::regclass"
            " and not tgisinternal and tgtype & 2 = 0"  # after the row or the statement
        )
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"alter table assets_asset disable trigger {name}")
        yield
        cursor.execute("set constraints all immediate")
        for name in names:
            cursor.execute(f"alter table assets_asset enable trigger {name}")


@contextmanager
def _bare_table():
    with connection.cursor() as cursor, writing_triggers_off():
        cursor.execute(
            "select pg_get_indexdef(indexrelid), indexrelid::regclass::text from pg_index"
            " where indrelid = 'assets_asset'::regclass and not indisunique"
        )
        indexes = cursor.fetchall()
        for _definition, name in indexes:
            cursor.execute(f"drop index {name}")
        yield
        cursor.execute("set maintenance_work_mem = '512MB'")
        for definition, _name in indexes:
            cursor.execute(definition)


def _add_in_thread(span):
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off; set work_mem = '64MB'")
    try:
        add(*span)
    finally:
        connection.close()
    return span


def _insert(model, file, **told):
    """Insert what a SQL file selects, and of all other columns the model's default."""
    query = (HERE / f"sql/{file}.sql").read_text()
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({query}) q limit 0", told)
        named = [column.name for column in cursor.description]
        rest = {
            field.column: field.get_db_prep_save(_default(field), connection)
            for field in model._meta.concrete_fields
            if field.column not in named and not field.generated and not field.primary_key
        }
        columns = ", ".join([*named, *rest])
        values = ", ".join(["q.*", *(f"%(default_{name})s" for name in rest)])
        told |= {f"default_{name}": value for name, value in rest.items()}
        table = model._meta.db_table
        cursor.execute(f"insert into {table} ({columns}) select {values} from ({query}) q", told)


def _default(field):
    return timezone.now() if getattr(field, "auto_now", False) else field.get_default()


def _lines(name):
    return (HERE / f"data/{name}.txt").read_text().split("\n")[:-1]
