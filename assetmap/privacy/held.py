"""All that is held about a person, in words and as data: for the person themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assetmap.assets.consent_wording import text_agreed_to
from assetmap.assets.models import Asset
from assetmap.assets.timeline import TOLD
from assetmap.assets.wording import capitalised, label, words
from assetmap.connections import notes
from assetmap.connections.models import Connection
from assetmap.history.reading import Change, steps, tell
from assetmap.notifications.services import absolute
from projects.models import Mobilisation

# Every field of an entry, in the order in which people read it; a test holds it to the model.
FIELDS = (
    *(
        "name",
        "person_name",
        "show_first_name",
        "benefit",
        "description",
        "kind",
        "category",
        "tags",
        "languages",
    ),
    *("is_institution", "is_local_economy"),
    *("place_mode", "place_name", "area_served", "address", "postcode", "host", "exact_location"),
    *("public_precision", "cell_m", "public_precision_m", "public_location", "kept_square"),
    *("age_band", "young_approved_at"),
    *("contact_name", "contact_phone", "contact_email", "contact_audience", "connector"),
    *("website", "step_free", "toilet", "accessible_toilet", "hearing_loop", "quiet_space"),
    *("newcomers_welcome", "children_welcome", "referral_needed", "cost", "cost_note"),
    *("access_note", "opening_hours", "opening_note", "open_weekdays"),
    *("community", "session", "source", "external_id"),
    *("status", "review_note", "life", "life_changed_on", "life_reason"),
    *("created_at", "submitted_at", "published_at", "updated_at"),
    *("checked_at", "check_due_on", "is_lapsed", "version", "uid"),
)
# Worked out from the fields above, keys of other rows, and the names of those who keep the entry.
NOT_TOLD = (
    *("id", "search", "public_point", "px", "py", "zcode", "shape_span", "source_digest"),
    *("client_key", "is_demo", "merged_into", "publication_consent", "created_by", "checked_by"),
)
_LABELS = {
    "uid": lambda: _("Number of the entry"),
    "status": lambda: _("Is it on the map?"),
    "review_note": lambda: _("Note of a moderator"),
    "created_at": lambda: _("Recorded"),
    "submitted_at": lambda: _("Sent for review"),
    "published_at": lambda: _("Put on the map"),
    "updated_at": lambda: _("Last changed"),
    "public_location": lambda: _("Place on the map"),
    "kept_square": lambda: _("Square shown before"),
    "young_approved_at": lambda: _("Approved by a moderator, at 16 or 17"),
    "public_precision_m": lambda: _("Side of the square shown, in metres"),
}
MOST_STEPS = 200


def fields_of(asset):
    """[(label, words)] of what is filled in."""
    told = ((_label(name), _words(asset, name)) for name in FIELDS)
    return [(name, value) for name, value in told if value]


def consents_of(asset):
    """Every decision, newest first."""
    decisions = list(asset.consents.order_by("-decided_at", "-pk"))
    for each in decisions:
        each.told = text_agreed_to(each)
    return decisions


def history_of(asset):
    """What happened to the entry, newest first, its notes included: they speak of the person."""
    rows = list(steps(asset.versions.all()).select_related("category", "host")[: MOST_STEPS + 1])

    def changes(before, after):
        told = (
            Change.between(label(name), words(before, name), words(after, name))
            for name in TOLD
            if name != "location" and name != "contact_audience"
        )
        return [change for change in told if change]

    return tell(rows, changes=changes, count=MOST_STEPS)


def ties_of(asset):
    """Sentences about what the entry is linked to, and projects it was put to work in.

    What is added to a link with another person may tell who that is: it waits for their side.
    """
    links = Connection.objects.select_related("subject", "object")
    told = []
    for link in links.filter(subject=asset) | links.filter(object=asset):
        ends = (_named(link.subject, asset), link.get_verb_display(), _named(link.object, asset))
        said = "; ".join(filter(None, (link.note, link.source, link.source_url)))
        other = link.object if link.subject_id == asset.pk else link.subject
        if other.is_about_a_person and notes.waits(link):
            said = _("What is added waits until who keeps the entry of the person looked at it")
        told.append((" ".join(ends), said))
    for use in Mobilisation.objects.filter(asset=asset).select_related("project"):
        named = use.project.title if use.project.is_published else _("a project not yet public")
        said = "; ".join(filter(None, (use.get_role_display(), use.in_kind, use.gained)))
        told.append((_("At work in %(project)s") % {"project": named}, said))
    return told


def suggestions_of(asset):
    """(what it is, what it says) of everything others want changed, newest first."""
    told = []
    for each in asset.proposals.order_by("-created_at", "-pk"):
        asked = (f"{label(name)}: {_said(value)}" for name, value in each.changes.items())
        told.append(
            (
                f"{capitalised(each.get_kind_display())} ({each.get_state_display()})",
                "; ".join(filter(None, (each.message, *asked, each.note))),
            )
        )
    return told


def as_data(asset):
    """The same for programs: plain values under the names of the fields."""
    return {
        "entry": {name: _plain(asset, name) for name in FIELDS},
        "page": absolute(reverse("assets:detail", args=[asset.uid])),
        "consents": [
            {
                "purpose": each.purpose,
                "decision": each.decision,
                "method": each.method,
                "decided_at": each.decided_at,
                "wording": f"{each.wording_id} {each.wording_version} {each.wording_language}",
                "wording_sha256": each.wording_hash,
                "held_by": each.controller,
                "review_on": each.review_on,
            }
            for each in consents_of(asset)
        ],
        "history": [
            {
                "when": each.when,
                "what": each.sentence,
                "note": each.note,
                "changed": [
                    {
                        "field": change.label,
                        "before": "".join(text for text, _differs in change.before),
                        "after": "".join(text for text, _differs in change.after),
                    }
                    for change in each.changes
                ],
            }
            for each in history_of(asset)
        ],
        "suggested": [{"what": what, "says": says} for what, says in suggestions_of(asset)],
        "linked_to": [{"what": what, "note": note} for what, note in ties_of(asset)],
        "photos": [{"shows": each.alt, "credit": each.credit} for each in asset.photos.all()],
    }


def _label(name):
    return _LABELS[name]() if name in _LABELS else label(name)


def _words(asset, name):
    value = getattr(asset, name)
    if name in ("public_location", "exact_location", "kept_square"):
        return _place(asset, value)
    if value is False:
        return "" if not Asset._meta.get_field(name).null else _("no")
    if name == "open_weekdays":
        return ""  # told by the opening hours
    return words(asset, name)


def _place(asset, place):
    if place is None:
        return ""
    middle = place.point_on_surface
    where = f"{middle.y:.4f}, {middle.x:.4f}"
    if asset.public_precision_m:
        return _("somewhere in the square of %(metres)d m around %(where)s") % {
            "metres": asset.public_precision_m,
            "where": where,
        }
    return where


def _plain(asset, name):
    value = getattr(asset, name)
    if hasattr(value, "json"):
        return {"type": value.geom_type, "coordinates": value.coords}
    return str(value) if hasattr(value, "_meta") or name == "uid" else value


def _said(value):
    """A value of a suggestion, which is kept as JSON."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return _("a place on the map")
    return "" if value is None else str(value)


def _named(end, asset):
    if end.pk == asset.pk or (end.status == "published" and not end.is_about_a_person):
        return end.name
    return _("somebody or something not named here")
