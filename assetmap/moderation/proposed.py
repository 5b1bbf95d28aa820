"""What a proposal says, field by field, beside what is on the map."""

from assetmap.assets.disclosure import Reader
from assetmap.assets.duplicates import likely_duplicates
from assetmap.assets.models import Asset, Merge, Proposal
from assetmap.assets.services import changes
from assetmap.assets.timeline import happenings, versions
from assetmap.assets.wording import label, words
from assetmap.common.geo import distance_m
from assetmap.common.wording import distance
from assetmap.history.reading import Change
from assetmap.moderation.changes import FIELDS, Said, what_it_says

MOST_HAPPENINGS = 5


def told(user, proposal):
    """[Change] of each field, in the order in which a decision needs them; what the reader may not
    see is left out."""
    data = changes.readable(proposal.changes)
    if proposal.kind == Proposal.Kind.NEW:
        asset, seen = Asset(community=proposal.community), set(FIELDS)
    elif data:
        asset, seen = proposal.asset, set(Reader(user).fields(proposal.asset))
    else:
        return []
    after = Asset(**{name: value for name, value in data.items() if name in FIELDS})
    found = []
    for name in FIELDS:
        if name in data and name in seen:
            was = "" if proposal.kind == Proposal.Kind.NEW else words(asset, name)
            if change := Change.between(label(name), was, words(after, name)):
                found.append(change)
    if "location" in data and (moved := _moved(asset, data["location"])):
        found.append(Change(label("location"), [("", False)], [(moved, True)]))
    return found


def _moved(asset, place):
    was = _place_of(asset)
    if place is None or was is None:
        return ""
    return distance(distance_m(was.point_on_surface, place.point_on_surface))


def said(user, proposal):
    """[Said]: what a new entry would say, or what the entry says that a remark is about."""
    if proposal.kind == Proposal.Kind.NEW:
        return [
            Said(change.label, "".join(text for text, _differs in change.after))
            for change in told(user, proposal)
        ]
    return what_it_says(user, proposal.asset) if proposal.is_remark else []


def icon(proposal):
    category = proposal.asset and proposal.asset.category
    category = category or changes.readable(proposal.changes).get("category")
    return category.icon if category else ""


def since(user, proposal):
    """[Happening] of the entry since it was sent, newest first: what its sender did not know."""
    if not proposal.is_pending or proposal.asset is None:
        return []
    known, merge = proposal.base_version or 0, came_by(proposal)
    if merge:  # of the entry it is about now, its sender knew nothing
        known = merge.kept_version - 1
    reader = Reader(user)
    rows = list(versions(reader, proposal.asset)[: MOST_HAPPENINGS + 1])
    newer = [row for row in rows[:MOST_HAPPENINGS] if row.version > known]
    return happenings(reader, proposal.asset, rows, count=len(newer)) if newer else []


def came_by(proposal):
    """The merge that made it be about another entry than the one it was sent about, or None."""
    moved = [[Proposal._meta.label, "asset", proposal.pk]]
    standing = Merge.objects.filter(kept=proposal.asset, undone_at=None, moved__contains=moved)
    return standing.order_by("-pk").first() if proposal.asset_id else None


def place(proposal):
    """Where it is, or would be, on a map for who decides: (lon, lat) or None."""
    given = changes.readable(proposal.changes).get("location") or (
        proposal.asset and _place_of(proposal.asset)
    )
    return given.point_on_surface if given else None


def _place_of(asset):
    return asset.exact_location or asset.public_location


def duplicates(user, proposal):
    """Entries that look like a new one, from those the reader may know of."""
    if proposal.kind != Proposal.Kind.NEW or not proposal.is_pending:
        return []
    data = changes.readable(proposal.changes)
    return likely_duplicates(
        Asset.objects.visible_to(user).select_related("category"),
        name=data.get("name", ""),
        point=data.get("location"),
        community=proposal.community,
        reader=Reader(user),
        kind=data.get("kind"),
        category=data.get("category"),
        website=data.get("website"),
    )
