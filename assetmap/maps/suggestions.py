"""What somebody typing into the one box may mean: places, categories, assets; each says which."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset, Category
from assetmap.assets.paging import page_of
from assetmap.assets.search import words_in
from assetmap.gazetteer.search import find_place

SHORTEST = 2  # letters
MAX_PLACES, MAX_CATEGORIES, MAX_ASSETS = 3, 3, 5


def suggestions(text, user):
    """[{is, called, label, detail, url}], at most eleven; of assets only what the user may see."""
    if sum(map(len, words_in(text))) < SHORTEST:
        return []
    return [*_places(text), *_categories(text), *_assets(text, user)]


def _places(text):
    """A second place of one name is asked for by where it is: the name alone means the first."""
    named = set()
    for match in find_place(text, limit=MAX_PLACES):
        near = (
            match.label if match.label not in named else f"{match.point.y:.5f},{match.point.x:.5f}"
        )
        named.add(match.label)
        postcode = match.kind.startswith("postcode")
        yield {
            "is": "postcode" if postcode else "place",
            "called": _("Postcode") if postcode else _("Place"),
            "label": match.label,
            "detail": match.detail,
            "url": _explore(near=near),
        }


def _categories(text):
    """Those in whose names each word begins one; there are some dozens in all."""
    words = words_in(text)
    found = [
        category
        for category in Category.objects.filter(is_active=True)
        if all(any(one.startswith(word) for one in words_in(category.name)) for word in words)
    ]
    for category in found[:MAX_CATEGORIES]:
        yield {
            "is": "category",
            "called": _("Category"),
            "label": category.name,
            "detail": category.description,
            "url": _explore(category=category.code),
        }


def _assets(text, user):
    """What comes first in the list for these words."""
    query = QueryDict(mutable=True)
    query["words"] = text
    narrowed = AssetFilter(query, queryset=Asset.objects.visible_to(user), reader=user)
    if not narrowed.is_valid():
        return
    for asset in page_of(narrowed, size=MAX_ASSETS).rows:
        yield {
            "is": "asset",
            "called": _("Asset"),
            "label": asset.name,
            "detail": ", ".join(filter(None, [asset.category.name, asset.community.name])),
            "url": asset.get_absolute_url(),
        }


def _explore(**query):
    return f"{reverse('maps:explore')}?{urlencode(query)}"
