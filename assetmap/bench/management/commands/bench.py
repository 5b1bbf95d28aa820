"""make bench: what requests cost beside bare SQL and beside others, in one run on one machine."""

import os
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.test import Client

from assetmap.accounts.models import User
from assetmap.assets.models import Asset
from assetmap.bench import bare, databases, proofs, questions, saving
from assetmap.bench.asking import CLIENTS, REQUESTS, Link, NoAnswer, measure
from assetmap.bench.bars import bars
from assetmap.bench.browser import longest_tasks
from assetmap.bench.generate import settle
from assetmap.bench.peers import PEERS
from assetmap.bench.report import Results
from assetmap.bench.serving import ours
from assetmap.connections.tasks import lay_out_network
from projects.models import Project

PARTS = "map", "studies"


class Command(BaseCommand):
    help = "Time pages, map and API beside their SQL, other servers and other sizes of table."

    def add_arguments(self, parser):
        parser.add_argument("counts", nargs="*", type=int, help="only these databases, by size")
        parser.add_argument("--no-peers", action="store_true", help="only our own server")
        parser.add_argument("--only", choices=PARTS, help="only this part")

    def handle(self, *, counts, no_peers, only, **options):
        if not settings.SETTINGS_MODULE.startswith("assetmap.bench"):
            raise CommandError("Start it with `make bench`, which measures with its own settings.")
        self.peers = [] if no_peers else PEERS
        if not only and databases.is_migrated() and (site := Asset.objects.count()):
            self.show("The site's own data", self.of_site(site))
        existing = databases.existing()
        counts = sorted(set(counts or existing) & set(existing))
        if not counts:
            self.stdout.write("\nNo made-up assets: make bench-data N=10000 (100000, 1000000)")
            return
        for count in counts:
            with databases.using(count):
                self.prepare(count)
        results = Results(counts)
        for count in counts:
            with databases.using(count):
                if only != "studies":
                    self.of_size(results, count)
                if only != "map":
                    self.of_studies(results, count)
        self.show("Made-up assets", results)
        self.stdout.write("\nThe bars, at the largest size\n")
        for line in bars(results):
            if not (only and line.startswith("not measured")):
                self.stdout.write(line)

    def show(self, title, results):
        load, cores = os.getloadavg()[0], os.cpu_count()
        busy = f"; load {load:.0f} on {cores} cores" if load > cores + 1 else ""
        self.stdout.write(
            f"\n{title}: {REQUESTS} requests of one client; req/s of {CLIENTS} clients{busy}\n\n"
        )
        for line in results.lines():
            self.stdout.write(line)

    def tell(self, line):
        self.stderr.write(f"{time.strftime('%H:%M:%S')}  {line}")

    def of_site(self, count):
        """Pages on what this instance holds, whatever that is."""
        self.tell("The site's own database")
        results = Results([count])
        with ours(cached=False) as port:
            self.ask(results, count, "ours", port, questions.site_pages(), sql=bare.alone)
        with ours(cached=True) as port:
            self.ask(results, count, "ours", port, questions.site_views_kept(), sql=bare.alone)
        return results

    def prepare(self, count):
        """Before anything is measured: what can't be brought up to date stops it all."""
        self.tell(f"{databases.name_of(count)}: bringing it up to date")
        try:
            call_command("migrate", verbosity=0)
        except InconsistentMigrationHistory as problem:
            raise CommandError(f"Make it anew: make bench-data N={count}. {problem}") from problem
        settle()

    def of_size(self, results, count):
        name = databases.name_of(count)
        self.tell(f"{name}: our server, every answer made anew")
        asked = [questions.floor(), *questions.views(), *questions.tiles(), *questions.pages()]
        with ours(cached=False) as port:
            self.ask(results, count, "ours", port, asked, sql=bare.alone, floor=floor_of(port))
            asked, manager = questions.signed_in(), as_manager()
            self.ask(results, count, "ours", port, asked, headers=manager)
            results.add("save (API)", "ours", count, saving.over_http(port))
            results.session = proofs.session(port, questions.view_path)
            results.truths["sums"] = proofs.sums_are_right(port)
        self.tell(f"{name}: our server with its cache")
        with ours(cached=True) as port:
            self.ask(results, count, "ours", port, questions.cached(), floor=floor_of(port))
            results.truths["seen"] = proofs.edit_is_seen(port)
            if count == results.counts[-1]:
                self.tell("A browser, as slow as a cheap phone")
                results.tasks = longest_tasks(port) or {}
        results.saving = {one.__name__: saving.ratio(one) for one in (saving.single, saving.bulk)}
        for peer in self.peers:
            self.tell(f"{name}: {peer.name}")
            try:
                with ours(cached=False) as our_port, peer.serve() as port:
                    self.ask(results, count, peer.name, port, peer.questions(), ours=our_port)
                    beside = proofs.session_beside(our_port, port, peer.view_path)
                    results.sessions[peer.name] = beside
            except NoAnswer as problem:
                self.tell(f"{peer.name} {problem}")

    def of_studies(self, results, count):
        """Pages of communities, projects and evidence; places in pictures are there beforehand."""
        if not Project.objects.exists():
            self.tell(f"No projects: make it anew with make bench-data N={count}")
            return
        self.tell(f"{databases.name_of(count)}: communities, projects and evidence")
        for pk in range(1, questions.COMMUNITIES + 1):
            lay_out_network.call(pk)
        with ours(cached=False) as port:
            asked = questions.studies()
            self.ask(results, count, "ours", port, asked, sql=bare.alone, floor=floor_of(port))

    def ask(self, results, count, server, port, asked, ours=None, headers=None, **beside):
        """Time these questions, asked with these headers; with `sql=bare.alone` and `floor` in
        turns with those of each, and those of a peer beside `ours`, the port of our server."""
        for question in asked:
            against = ours and (ours, questions.of_ours(question.name).paths)
            pairs = {}
            try:
                pairs = {name: make(question.paths) for name, make in beside.items()}
                how = {"rush": question.rush, "ours": against, "headers": headers}
                timing = measure(port, question.paths, **how, **pairs)
            except NoAnswer as problem:
                timing = str(problem)
            told = timing if isinstance(timing, str) else f"{timing.p50:.1f} ms"
            self.tell(f"{told:>13}  {question.name}")
            results.add(question.name, server, count, timing)
            if "sql" in pairs:
                counted = results.statements.setdefault(question.name, {})
                counted[count] = pairs["sql"].statements


def as_manager():
    """Headers of a browser in which whoever manages the largest settlement is signed in."""
    browser = Client()
    browser.force_login(User.objects.get(pk=1))
    return {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}


def floor_of(port):
    """Makes what asks our server for its floor, whatever the question beside it."""
    link = Link(port)
    return lambda paths: lambda: link.get(questions.FLOOR)
