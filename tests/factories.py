"""Rows for tests. What a service would compute is given here as a service would leave it."""

import factory
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from factory.django import DjangoModelFactory

from assetmap.accounts.models import User
from assetmap.assets.consent_wording import CURRENT
from assetmap.assets.models import Asset, Category, Consent, Source
from assetmap.common.geo import grid_cell
from assetmap.communities.models import Community, MappingSession, Membership, SessionGroup
from projects.models import Evidence, Finding, Measure, Mobilisation, Project, Theme

GOVAN = (-4.3130, 55.8626)
PASSWORD = "a long enough pass phrase"


def box(west, south, east, north):
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def category(code):
    """One of the seeded categories, by its stable code."""
    return Category.objects.get(code=code)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class CommunityFactory(DjangoModelFactory):
    class Meta:
        model = Community

    name = factory.Sequence(lambda n: f"Community {n}")
    slug = factory.Sequence(lambda n: f"community-{n}")
    boundary = box(-4.36, 55.85, -4.28, 55.88)
    centre = Point(*GOVAN, srid=4326)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    community = factory.SubFactory(CommunityFactory)
    role = "worker"


class SessionFactory(DjangoModelFactory):
    """A walk; `came` are {group: how many}."""

    class Meta:
        model = MappingSession
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Walk along the water {n}")
    purpose = "To find out what people along the river already do for each other."
    method = "walk"
    question = "What here would you show a visitor first?"
    held_on = "2026-03-14"
    place = "Water Row"

    @factory.post_generation
    def came(self, create, groups, **kwargs):
        for group, number in (groups or {}).items():
            SessionGroup.objects.create(session=self, group=group, number=number)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    name = factory.Sequence(lambda n: f"Source {n}")
    licence = "OGL-UK-3.0"
    attribution = "Contains public sector information."


class AssetFactory(DjangoModelFactory):
    """A published physical asset at its exact place; give `category=category(...)` for others."""

    class Meta:
        model = Asset

    name = factory.Sequence(lambda n: f"Asset {n}")
    benefit = "Somewhere warm to sit, with people who know."
    category = factory.LazyFunction(lambda: category("library"))
    kind = factory.LazyAttribute(lambda asset: asset.category.kind)
    community = factory.SubFactory(CommunityFactory)
    exact_location = Point(*GOVAN, srid=4326)
    public_location = factory.SelfAttribute("exact_location")
    status = "published"
    published_at = factory.LazyFunction(timezone.now)
    checked_at = factory.LazyFunction(timezone.now)


def person(*, community, created_by, name="Hanging doors", status="published", **fields):
    """A human asset with the agreement that publishing needs, shown in its 1 km cell; its `name` is
    what everybody reads, `person_name` who it is."""
    fields.setdefault("person_name", "Agnes McSecret")
    asset = AssetFactory(
        community=community,
        category=category("skill-making"),
        name=name,
        created_by=created_by,
        status="draft",
        exact_location=None,
        public_location=Point(*grid_cell(*GOVAN), srid=4326),
        public_precision="cell",
        public_precision_m=1000,
        contact_audience="members",
        contact_phone="07700 900123",
        **{"age_band": "adult"} | fields,
    )
    asset.publication_consent = Consent.objects.create(
        asset=asset,
        purpose="publish",
        decision="given",
        method="spoken",
        wording_id=CURRENT.id,
        wording_version=CURRENT.version,
        wording_language=CURRENT.language,
        wording_hash=CURRENT.hash,
        controller=community.name,
        review_on=timezone.localdate(),
        recorded_by=created_by,
    )
    asset.status = status
    asset.save()
    return asset


class ProjectFactory(DjangoModelFactory):
    """A published project; `uses` are assets it puts to work."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Tools on Tuesdays {n}")
    slug = factory.Sequence(lambda n: f"tools-on-tuesdays-{n}")
    community = factory.SubFactory(CommunityFactory)
    summary = "Twelve older joiners, thirty-one young people, one bench each."
    story = "The boat shed had room. So a bench was put out every Tuesday."
    setting = "community"
    stage = "running"
    started = "2025-03"
    location = Point(*GOVAN, srid=4326)
    is_published = True

    @factory.post_generation
    def uses(self, create, assets, **kwargs):
        for asset in assets or []:
            Mobilisation.objects.create(project=self, asset=asset, role="venue")


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    project = factory.SubFactory(ProjectFactory)
    polarity = "strength"
    audience = "individuals"
    theme = factory.LazyFunction(lambda: Theme.objects.get(code="belonging"))
    text = "People came to be useful and stayed because they were missed."


class EvidenceFactory(DjangoModelFactory):
    """Told in words; `measured()` of numbers."""

    class Meta:
        model = Evidence

    project = factory.SubFactory(ProjectFactory)
    claim = "People felt more connected."
    process = "connect"
    domain = "connection"
    level = "individual"
    direction = "better"
    method = "story"
    said_by = "project"
    source = "Told at the bench"
    source_year = 2026


def measured(project, n=30, before=20.0, after=22.0, sd=4.0, **fields):
    """Evidence of the same people before and after, on the short wellbeing scale."""
    numbers = {
        "measure": Measure.objects.get(code="swemwbs"),
        "domain": "wellbeing",
        "method": "measure",
        "design": "same",
        "before_n": n,
        "before_mean": before,
        "before_sd": sd,
        "after_n": n,
        "after_mean": after,
        "after_sd": sd,
        "correlation": 0.5,
    }
    return EvidenceFactory(project=project, **(numbers | fields))
