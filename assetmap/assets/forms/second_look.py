"""What deserves a second look before an entry is sent: asked once, never a barrier."""

import hashlib
from dataclasses import dataclass, field

from assetmap.assets.duplicates import likely_duplicates
from assetmap.assets.models import Asset
from assetmap.gazetteer.search import find_place


@dataclass(frozen=True)
class SecondLook:
    """`duplicates` are assets, `offers` gazetteer matches for a postcode that is not known."""

    duplicates: list = field(default_factory=list)
    unknown_postcode: str = ""
    offers: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.duplicates or self.unknown_postcode)

    @property
    def key(self):
        """Says which questions these are, so that each is put only once."""
        told = [self.unknown_postcode, *sorted(str(asset.uid) for asset in self.duplicates)]
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


def second_look(form, *, known):
    """Look at a valid form of a new entry; `known` holds the entries its writer may know of."""
    cleaned = form.cleaned_data
    place = cleaned["location"]
    postcode = cleaned.get("postcode") or ""
    nowhere = cleaned["place_mode"] == Asset.PlaceMode.POINT and place is None and postcode
    point = place if place is None or place.geom_type == "Point" else place.point_on_surface
    nearby = known.filter(community=cleaned["community"]).with_card_data()
    return SecondLook(
        duplicates=list(likely_duplicates(nearby, name=cleaned["name"], point=point)),
        unknown_postcode=postcode if nowhere else "",
        offers=find_place(postcode, limit=4) if nowhere else [],
    )
