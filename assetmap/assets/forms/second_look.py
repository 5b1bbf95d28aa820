"""What deserves a second look before an entry is sent: asked once, never a barrier."""

import hashlib
from dataclasses import dataclass, field

from assetmap.assets.disclosure import PUBLIC_TEXT, Reader
from assetmap.assets.duplicates import likely_duplicates
from assetmap.assets.models import Asset, Kind
from assetmap.assets.services import home_elsewhere
from assetmap.common.personal import personal_details
from assetmap.communities.models import Community
from assetmap.gazetteer.search import find_place


@dataclass(frozen=True)
class SecondLook:
    """`duplicates` are assets, `offers` gazetteer matches for a postcode that is not known,
    `personal` [(field, what in words)] of what everybody would read, `home` another community
    of the writer's, in which the place lies."""

    duplicates: list = field(default_factory=list)
    unknown_postcode: str = ""
    offers: list = field(default_factory=list)
    personal: list = field(default_factory=list)
    home: Community | None = None

    def __bool__(self):
        return bool(self.duplicates or self.unknown_postcode or self.personal or self.home)

    @property
    def key(self):
        """Says which questions these are, so that each is put only once."""
        told = [self.unknown_postcode, *sorted(str(asset.uid) for asset in self.duplicates)]
        told += [f"{bound.name} {what}" for bound, what in self.personal]
        told += [self.home.slug] if self.home else []
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


def second_look(form, *, known):
    """Look at a valid form of a new entry; `known` holds the entries its writer may know of."""
    cleaned = form.cleaned_data
    postcode = cleaned.get("postcode") or ""
    nowhere = (
        cleaned["place_mode"] == Asset.PlaceMode.POINT and cleaned["location"] is None and postcode
    )
    return SecondLook(
        duplicates=alike(form, known=known),
        unknown_postcode=postcode if nowhere else "",
        offers=find_place(postcode, limit=4) if nowhere else [],
        personal=personal(form),
        home=_home(form),
    )


def _home(form):
    """Who is kept where is what people agreed to with those who asked them: only of the others."""
    told = form.cleaned_data
    if told.get("kind") == Kind.HUMAN or told["location"] is None:
        return None
    return home_elsewhere(told["community"], form.communities, told["location"])


def personal(form, *, before=None):
    """[(field, what in words)] of contact details in what everybody would read of a person or a
    group. With the entry as it was `before`, only of what is new."""
    told = form.cleaned_data
    if told.get("kind") == Kind.PHYSICAL:
        return []  # a hall's own number is for everybody
    return [
        (form[name], ", ".join(map(str, found)))
        for name in PUBLIC_TEXT
        if name in form.fields
        and (found := personal_details(told.get(name) or ""))
        and told[name] != getattr(before, name, None)
    ]


def alike(form, *, known):
    """What looks like the entry being typed, as far as the form can be read yet."""
    told = form.cleaned_data
    if len(told.get("name") or "") < 3 or not told.get("community"):
        return []
    category = told.get("category")
    place = told.get("location")
    host = told.get("host")
    if place is None and host is not None:
        place = host.public_point
    return likely_duplicates(
        known.with_card_data(),
        name=told["name"],
        point=place,
        community=told["community"],
        reader=Reader(form.user),
        kind=told.get("kind"),
        category=category.pk if category else None,
        phone=told.get("contact_phone"),
        website=told.get("website"),
        postcode=told.get("postcode"),
    )
