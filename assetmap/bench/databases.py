"""The benchmark's own databases, `bench_<number of assets>`, beside the site's."""

import re
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

_NAME = re.compile(r"bench_(\d+)\Z")


def name_of(count):
    return f"bench_{count}"


def existing():
    """How many assets the finished databases hold, smallest first."""
    with _server().cursor() as cursor:
        cursor.execute(
            "select datname from pg_database where shobj_description(oid, 'pg_database') = 'ready'"
        )
        found = [_NAME.match(name) for (name,) in cursor.fetchall()]
    return sorted(int(match[1]) for match in found if match)


def is_migrated():
    """Whether the database that Django works in has the product's tables."""
    return "assets_asset" in connection.introspection.table_names()


def create(count):
    """An empty database with the product's tables; one of that name is replaced."""
    name, template = name_of(count), settings.DATABASES["default"]["TEST"]["TEMPLATE"]
    _run("drop database if exists {}", name)
    _run("create database {} template {}", name, template)
    with using(count):
        call_command("migrate", verbosity=0)


def finished(count):
    """Only now `make bench` takes it for whole."""
    _run("comment on database {} is 'ready'", name_of(count))


@contextmanager
def using(count):
    """For as long as the block lasts, Django (every thread of it) works in that database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name_of(count)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _server():
    link = psycopg2.connect(**connection.get_connection_params() | {"dbname": "postgres"})
    link.autocommit = True  # databases are not made in transactions
    return link


def _run(statement, *names):
    link = _server()
    with link.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    link.close()
