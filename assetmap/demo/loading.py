"""Loading the demonstration: everything that is not there yet, and nothing twice."""

from django.db import transaction
from django.utils.text import slugify

from assetmap.accounts.models import User
from assetmap.assets.models import Asset, Category, Source
from assetmap.assets.services import import_asset, imported_from
from assetmap.communities.models import Community, MappingSession, SessionGroup
from assetmap.communities.services import save_community
from assetmap.communities.services_sessions import save_session
from assetmap.connections.models import Connection
from assetmap.connections.services import confirm_connection, connect_assets
from assetmap.demo import signins
from assetmap.demo.dating import date_last_step, settle
from assetmap.demo.entries import ABOUT, Entries
from assetmap.demo.reading import day, moment, month, neighbourhoods, outline, point, read, shape
from assetmap.demo.waiting import Waiting
from assetmap.gazetteer.loading import SHIPPED, load_file
from assetmap.gazetteer.models import Place
from assetmap.history.recording import recorded
from assetmap.notifications.services import silently
from projects.models import Evidence, Finding, Measure, Project, Theme
from projects.services import mobilise_asset, save_evidence, save_finding, save_project

INVENTED = "demo"  # slug of the source of all that is made up
PUBLISHED_ADDED = 640  # days ago: what was published long since is nothing new on the map


class NotOurs(Exception):
    """Something real has the name the demonstration needs."""


def was_ever_loaded():
    """Also when it was unloaded since: the source's history is kept as the record of it."""
    return Source.versions.rel.related_model.objects.filter(slug=INVENTED).exists()


def is_wanted():
    """Only a new installation wants it without being asked."""
    return not was_ever_loaded() and not Community.objects.exists()


@transaction.atomic
def load(*, tell=lambda line: None):
    """Load what is missing. Raises NotOurs when a real row has an address of the demonstration."""
    _refuse_strangers()
    if not Place.objects.exists():
        for file in SHIPPED:
            load_file(file)
        tell("Places and postcodes to search for")
    with silently():
        return Loader(tell).run()


def _refuse_strangers():
    emails = [row["email"] for row in read("people")]
    slugs = [row["slug"] for row in _communities()]
    titles = [row["slug"] for row in _projects()]
    taken = [
        *User.objects.filter(is_demo=False, email__in=emails).values_list("email", flat=True),
        *Community.objects.filter(is_demo=False, slug__in=slugs).values_list("slug", flat=True),
        *Project.objects.filter(is_demo=False, slug__in=titles).values_list("slug", flat=True),
    ]
    if taken:
        raise NotOurs(", ".join(taken))


def _communities():
    return [
        *(file["community"] for file in neighbourhoods()),
        *read("projects")["communities"],
    ]


def _projects():
    rows = [*read("projects")["projects"]]
    for file in neighbourhoods():
        rows += [
            row | {"community": file["community"]["slug"], "source": INVENTED}
            for row in file["projects"]
        ]
    return [row | {"slug": row.get("slug") or slugify(row["title"])} for row in rows]


class Loader:
    def __init__(self, tell):
        self.tell = tell
        self.people = signins.load_accounts()
        self.support = self.people["support"]
        self.sources = {row["slug"]: self._source(row) for row in read("sources")}
        self.communities = {row["slug"]: self._community(row) for row in _communities()}
        signins.load_memberships(self.people, self.communities)
        self.categories = Category.objects.in_bulk(field_name="code")
        self.themes = Theme.objects.in_bulk(field_name="code")
        self.measures = Measure.objects.in_bulk(field_name="code")
        self.case_studies = read("evidence")
        self.sessions = {}  # by their key
        self.known = {
            asset.external_id: asset
            for asset in Asset.objects.filter(source__in=self.sources.values(), is_demo=True)
        }

    def run(self):
        for file in neighbourhoods():
            self._neighbourhood(file)
        for row in _projects():
            self._project(row)
        self.tell(f"{len(_projects())} projects and the assets they put to work")

    def _source(self, row):
        with recorded(actor=self.support, verb="sources.added"):
            return Source.objects.get_or_create(slug=row["slug"], defaults=row)[0]

    def _community(self, row):
        known = Community.objects.filter(slug=row["slug"]).first()
        if known:
            return known
        row = row | {"boundary": outline(row.get("boundary")), "centre": point(row.get("centre"))}
        return save_community(actor=self.support, community=Community(is_demo=True, **row))

    def _neighbourhood(self, file):
        community = self.communities[file["community"]["slug"]]
        team = {role: self.people[f"{community.slug}-{role}"] for role in _ROLES}
        entries = Entries(
            community=community,
            source=self.sources[INVENTED],
            categories=self.categories,
            team=team,
            sessions={row["key"]: self._session(community, row) for row in file["sessions"]},
            known=self.known,
        )
        for row in file["assets"]:
            entries.load(row)
        for row in file["connections"]:
            self._connection(team["moderator"], **row)
        waiting = Waiting(
            community=community, categories=self.categories, team=team, known=self.known
        )
        for row in file["waiting"]:
            waiting.load(row)
        self.tell(
            f"{community}: {len(file['assets'])} entries, {len(file['connections'])} connections, "
            f"{len(file['waiting'])} suggestions that wait"
        )

    def _session(self, community, row):
        told = {name: value for name, value in row.items() if name not in ("key", "came")}
        told["held_on"] = day(row["held_on"])
        session = MappingSession.objects.filter(community=community, title=row["title"]).first()
        if session is None:
            session = save_session(
                actor=self.support,
                session=MappingSession(community=community, **told),
                groups=[SessionGroup(**group) for group in row["came"]],
            )
        self.sessions[row["key"]] = session
        return session

    def _connection(
        self, actor, *, subject, verb, object, note="", since=None, by=None, confirmed_by=None
    ):
        ends = {"subject": self.known[subject], "verb": verb, "object": self.known[object]}
        if Connection.objects.filter(**ends).exists():
            return
        actor = self.people[by] if by else actor
        link = connect_assets(actor=actor, **ends, note=note, since=day(since))
        if confirmed_by and link.confirmed < 2:  # both ends may be kept by who made it
            confirm_connection(actor=self.people[confirmed_by], connection=link)

    def _project(self, row):
        if Project.objects.filter(slug=row["slug"]).exists():
            return
        fields = {name: value for name, value in row.items() if name != "draws_on"}
        fields |= {
            "community": self.communities[row["community"]],
            "source": self.sources[row["source"]],
            "location": point(row.get("location")),
            "started": month(row.get("started", "")),
            "ended": month(row.get("ended", "")),
        }
        told = self.case_studies.get(row["slug"], {})
        fields |= {name: value for name, value in told.items() if name not in _PARTS}
        project = save_project(
            actor=self.support, project=Project(is_demo=True, is_published=True, **fields)
        )
        self._case_study(project)
        for use in row["draws_on"]:
            use = use | {"asset": self._asset(project, use["asset"])}
            use |= {name: day(use.get(name)) for name in ("since", "until")}
            mobilise_asset(actor=self.support, project=project, **use)

    def _case_study(self, project):
        """Strengths, challenges and evidence, as evidence.json has them for this project."""
        told = self.case_studies.get(project.slug, {})
        for row in told.get("findings", ()):
            row = row | {"theme": self.themes[row["theme"]]}
            row["session"] = self.sessions.get(row.get("session"))
            if agreed := row.get("quote_agreed_on"):
                row["quote_agreed_on"] = day(agreed)
            save_finding(actor=self.support, finding=Finding(project=project, **row))
        for row in told.get("evidence", ()):
            row = row | {"measure": self.measures.get(row.get("measure"))}
            save_evidence(actor=self.support, evidence=Evidence(project=project, **row))

    def _asset(self, project, row):
        """Of an invented project the id of an entry; of a published one the entry itself."""
        if isinstance(row, str):
            return self.known[row]
        if row["id"] in self.known:
            return self.known[row["id"]]
        category = self.categories[row["category"]]
        data = {name: value for name, value in row.items() if name not in ABOUT}
        data |= {"kind": category.kind, "category": category}
        data["location"] = shape(row.get("location"))
        if changed := row.get("life_changed"):
            data["life_changed_on"] = day(changed)
        source = self.sources[row["source"]]
        pk, _what = import_asset(
            actor=self.support,
            community=project.community,
            source=source,
            external_id=row["id"],
            data=data,
            known=imported_from(source),
        )
        asset = Asset.objects.get(pk=pk)
        added = moment(PUBLISHED_ADDED)
        date_last_step(asset, added)
        settle(
            asset,
            is_demo=True,
            source=source,
            external_id=row["id"],
            created_at=added,
            published_at=added,
            updated_at=added,
        )
        self.known[row["id"]] = asset
        return asset


_PARTS = ("findings", "evidence")
_ROLES = ("worker", "moderator", "manager")
