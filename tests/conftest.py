"""The cast, and what every test may lean on.

anonymous (`client`), outsider, worker, moderator, manager, researcher and administrator: one
community, `community`, in which worker, moderator and manager work; and `elsewhere`, another one.
"""

import os
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from django.utils import timezone

from assetmap.accounts.services import digest_of
from assetmap.assets.models import Category, CheckRequest, Photo, Proposal
from assetmap.assets.models.photo import SIZES
from assetmap.communities.models import Invitation
from assetmap.communities.services import invite
from assetmap.connections.models import Connection
from assetmap.maps import labels, views_data
from assetmap.notifications.unsubscribing import token_for
from assetmap.privacy.services_person import make_link
from projects.models import Mobilisation
from tests import factories

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its own event loop


def seed_categories():
    """The rows a migration brings."""
    if not Category.objects.exists():
        migrations = "assetmap.assets.migrations"
        import_module(f"{migrations}.0002_seed_categories").add_categories(apps, None)
        import_module(f"{migrations}.0018_check_intervals_by_kind").lengthen(apps, None)


def seed_projects():
    """Themes and measures, which a migration brings, too."""
    import_module("projects.migrations.0003_themes_and_measures").add(apps, None)


@receiver(post_migrate)
def bring_categories_back(sender, **kwargs):
    """Tests with a live server empty every table when they end, and send this signal."""
    if sender.label == "assets":
        seed_categories()
    if sender.label == "projects":
        seed_projects()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        seed_categories()
        seed_projects()


@pytest.fixture(autouse=True)
def nothing_kept():
    """Answers of one test are no answers of the next, whose database is another."""
    cache.clear()
    labels.forget()
    views_data._of_everybody.cache_clear()


@pytest.fixture
def community(db):
    return factories.CommunityFactory(name="Govan and Linthouse", slug="govan")


@pytest.fixture
def elsewhere(db):
    return factories.CommunityFactory(name="Leith", slug="leith")


@pytest.fixture
def outsider(db, elsewhere):
    """Works in another community."""
    return factories.MembershipFactory(
        community=elsewhere, role="moderator", user__name="Olive", user__email="olive@example.org"
    ).user


@pytest.fixture
def worker(db, community):
    return factories.MembershipFactory(
        community=community, role="worker", user__name="Wilma", user__email="wilma@example.org"
    ).user


@pytest.fixture
def moderator(db, community):
    return factories.MembershipFactory(
        community=community, role="moderator", user__name="Moira", user__email="moira@example.org"
    ).user


@pytest.fixture
def manager(db, community):
    return factories.MembershipFactory(
        community=community, role="manager", user__name="Manus", user__email="manus@example.org"
    ).user


@pytest.fixture
def researcher(db):
    """Signed in, works nowhere; reads through the API."""
    return factories.UserFactory(name="Rhona", email="rhona@example.org")


@pytest.fixture
def administrator(db):
    return factories.UserFactory(
        name="Ada", email="ada@example.org", is_staff=True, is_superuser=True
    )


@pytest.fixture
def cast(outsider, worker, moderator, manager, researcher, administrator):
    """{name: user}; anonymous is None."""
    return {
        "anonymous": None,
        "outsider": outsider,
        "worker": worker,
        "moderator": moderator,
        "manager": manager,
        "researcher": researcher,
        "administrator": administrator,
    }


@pytest.fixture
def as_user():
    """as_user(worker) is a client signed in as Wilma; as_user(None) is a visitor."""

    def sign_in(user):
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def library(community):
    """A published place, at an exact address."""
    return factories.AssetFactory(community=community, name="Elder Park Library")


@pytest.fixture
def group(community):
    return factories.AssetFactory(
        community=community,
        name="Thursday knit and natter",
        category=factories.category("club-arts"),
        place_mode="none",
        exact_location=None,
        public_location=None,
    )


@pytest.fixture
def person(community, worker):
    """A published person, shown roughly, recorded by the worker."""
    return factories.person(community=community, name="Hanging doors", created_by=worker)


def check_request(asset, secret="of-a-check-request-as-mailed", **fields):
    """The secret of a message that asks whether an entry is still right."""
    fields.setdefault("expires_at", timezone.now() + timedelta(days=30))
    CheckRequest.objects.create(asset=asset, asked="contact", digest=digest_of(secret), **fields)
    return secret


# A WebP of one white pixel.
DOT = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")


def photo_of(asset, **fields):
    """A prepared photo of an entry, with its files."""
    fields = {
        "position": 1,
        "alt": "The door.",
        "state": "ready",
        "width": 320,
        "height": 240,
    } | fields
    photo = Photo.objects.create(asset=asset, **fields)
    for size in SIZES:
        default_storage.save(photo.path_of(size), ContentFile(DOT))
    return photo


@pytest.fixture
def scene(db, community, cast, library, person, manager, worker):
    """What the rows of the access table speak of: {name: arguments of its URL}."""
    waiting = factories.AssetFactory(community=community, status="in_review", created_by=worker)
    draft = factories.AssetFactory(community=community, status="draft", created_by=worker)
    hidden = factories.person(
        community=community, created_by=manager, status="in_review", person_name="Imran"
    )
    tie = Connection.objects.create(
        subject=library, verb="shares_with", object=factories.AssetFactory(community=community)
    )
    member = factories.MembershipFactory(community=community)
    _invitation, link = invite(
        actor=manager,
        community=community,
        email="new@example.org",
        role="worker",
        link_for=str,
    )
    project = factories.ProjectFactory(community=community)
    unpublished = factories.ProjectFactory(community=community, is_published=False)
    change = Proposal.objects.create(
        community=community,
        asset=library,
        kind="edit",
        changes={"benefit": "Books and soup."},
        sender=worker,
        key=uuid.uuid4(),
        status_digest=digest_of("of-a-suggestion"),
    )
    written = factories.ProjectFactory(
        community=community, is_published=False, submitted_at=timezone.now(), created_by=worker
    )
    use = Mobilisation.objects.create(project=project, asset=library, role="venue")
    strength = factories.FindingFactory(project=project)
    claim = factories.EvidenceFactory(project=project)
    session = factories.SessionFactory(community=community)
    gone_session = factories.SessionFactory(community=community, removed_at=timezone.now())
    token = worker.api_tokens.create(
        name="mine",
        digest="d" * 64,
        prefix="hab_d",
        scopes=["read"],
        expires_at="2099-01-01T00:00Z",
    )
    shown, unseen = photo_of(library), photo_of(hidden)
    slip = make_link(actor=manager, asset=hidden)
    return {
        None: {},
        "photo": {"key": shown.key, "size": 320},
        "photo key": {"key": shown.key},
        "hidden photo": {"key": unseen.key, "size": 320},
        "hidden photo key": {"key": unseen.key},
        "library": {"uid": library.uid},
        "person": {"uid": person.uid},
        "draft": {"uid": draft.uid},
        "waiting": {"uid": waiting.uid},
        "hidden": {"uid": hidden.uid},
        "nothing": {"uid": uuid.uuid4()},
        "link": {"uid": library.uid, "pk": tie.pk},
        "community": {"slug": community.slug},
        "member": {"slug": community.slug, "pk": member.pk},
        "invitation": {"slug": community.slug, "pk": Invitation.objects.get().pk},
        "session": {"slug": community.slug, "pk": session.pk},
        "gone session": {"slug": community.slug, "pk": gone_session.pk},
        "session number": {"pk": session.pk},
        "gone session number": {"pk": gone_session.pk},
        "secret": {"secret": link},
        "project": {"slug": project.slug},
        "unpublished": {"slug": unpublished.slug},
        "written": {"slug": written.slug},
        "change": {"uid": change.uid},
        "suggestion": {"secret": "of-a-suggestion"},
        "use": {"slug": project.slug, "pk": use.pk},
        "finding": {"slug": project.slug, "pk": strength.pk},
        "claim": {"slug": project.slug, "uid": claim.uid},
        "token": {"pk": token.pk},
        "unsubscribe": {"token": token_for(worker)},
        "slip": {"secret": slip},
        "slip photo": {"secret": slip, "key": unseen.key},
        "check request": {"secret": check_request(library)},
        "json": {"format": "json"},
        "sitemap": {"section": "entries"},
        "tile": {"z": 8, "x": 124, "y": 79, "form": "json"},
        "old tile": {"version": 0, "z": 8, "x": 124, "y": 79, "form": "mvt"},
        **{
            f"{name}.json": {"uid": str(row.uid), "format": "json"}
            for name, row in {"library": library, "draft": draft, "hidden": hidden}.items()
        },
    }
