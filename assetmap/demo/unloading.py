"""Taking the demonstration away: exactly what it brought, and nothing a real row refers to."""

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, DO_NOTHING, Q
from pghistory.models import Context, Event

from assetmap.accounts.models import User
from assetmap.assets.models import Asset, Proposal, Source
from assetmap.communities.models import Community, MappingSession, Membership, SessionGroup
from assetmap.connections.models import Connection
from assetmap.demo.reading import read
from assetmap.demo.waiting import ours
from assetmap.history.recording import recorded
from projects.models import Evidence, Finding, Mobilisation, Project

# What the demonstration brings, and what hangs on it.
MODELS = (
    *(Mobilisation, Finding, Evidence, Connection, Project, Asset, MappingSession, Membership),
    *(SessionGroup, Community, Source),
)


@transaction.atomic
def unload():
    """(count of rows taken away, [sentence about each row that had to stay])."""
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS}
    with recorded(actor=None, verb="demo.unloaded"):
        _claim_accepted()
        waiting, _by_model = ours().delete()
        Project.objects.filter(is_demo=True).delete()
        stayed = _assets()
        stayed += _communities()
        stayed += _sources()
    gone = {
        model: keys - set(model.objects.values_list("pk", flat=True))
        for model, keys in before.items()
    }
    _forget(gone)
    users, kept_users = _users()
    return waiting + sum(map(len, gone.values())) + users, stayed + kept_users


def _claim_accepted():
    """What somebody who tried it made of a suggestion of ours is no more real than that was."""
    made = ours().filter(kind=Proposal.Kind.NEW).exclude(state=Proposal.State.MERGED)
    Asset.objects.filter(pk__in=made.values("asset")).update(is_demo=True)


def _assets():
    """Entries that something real meets at, is linked to or works with stay."""
    demo = Asset.objects.filter(is_demo=True)
    needed = demo.filter(
        Q(hosted__is_demo=False)
        | Q(merged_from__is_demo=False)
        | Q(links_out__object__is_demo=False)
        | Q(links_in__subject__is_demo=False)
        | Q(mobilisations__project__is_demo=False)
    )
    keep = set(needed.values_list("pk", flat=True))
    keep |= set(demo.filter(hosted__in=keep).values_list("pk", flat=True))
    keep |= set(demo.filter(pk__in=keep, host__isnull=False).values_list("host", flat=True))
    going = demo.exclude(pk__in=keep)
    going.filter(Q(host__isnull=False) | Q(merged_into__isnull=False)).delete()
    going.delete()
    return [f"entry “{asset}”: real rows refer to it" for asset in demo.filter(pk__in=keep)]


def _communities():
    stayed = []
    for community in Community.objects.filter(is_demo=True):
        community.memberships.filter(user__is_demo=True).delete()
        if (
            community.assets.exists()
            or community.projects.exists()
            or community.memberships.exists()
        ):
            stayed.append(f"community “{community}”: real entries, projects or people are in it")
        else:
            community.delete()
    return stayed


def _sources():
    stayed = []
    for source in Source.objects.filter(slug__in=[row["slug"] for row in read("sources")]):
        if source.assets.exists() or source.projects.exists():
            stayed.append(f"source “{source}”: entries name it")
        else:
            source.delete()
    return stayed


def _users():
    """Accounts go, unless a real row says that they wrote it."""
    going, stayed = 0, []
    references = [
        field
        for field in User._meta.get_fields(include_hidden=True)
        # What belongs to the account goes with it, and row versions are no reason to stay.
        if getattr(field, "on_delete", None) not in (None, CASCADE, DO_NOTHING)
        and field.related_model._meta.managed
    ]
    for user in User.objects.filter(is_demo=True):
        if any(
            field.related_model._base_manager.filter(**{field.field.name: user}).exists()
            for field in references
        ):
            stayed.append(f"account {user.email}: real rows were written by it; now switched off")
            user.is_active = False
            user.save(update_fields=["is_active"])
        else:
            user.delete()
            going += 1
    return going, stayed


def _forget(gone):
    """Row versions of what is gone, and the notes on who did it.

    The versions of sources stay: they are how `load_demo --if-empty` knows that it was here.
    """
    contexts = set()
    for model, keys in gone.items():
        if model is Source:
            continue
        versions = model.versions.rel.related_model.objects.filter(pgh_obj_id__in=keys)
        contexts |= set(versions.values_list("pgh_context_id", flat=True))
        versions.delete()
    for event in apps.get_models():
        if issubclass(event, Event) and not event._meta.abstract and event._meta.managed:
            contexts -= set(
                event.objects.filter(pgh_context_id__in=contexts).values_list(
                    "pgh_context_id", flat=True
                )
            )
    Context.objects.filter(pk__in=contexts - {None}).delete()
