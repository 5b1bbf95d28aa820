"""The explore page, its filters, and the bigger map."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assetmap.assets.counting import facets
from assetmap.assets.models import Asset, Category, Kind
from assetmap.communities.models import Community
from assetmap.maps import explore as exploring
from assetmap.maps import pyramid
from assetmap.maps.templatetags.map_tags import CHIPS, NEEDS

# Parameters with one field on the page of filters, which shows the last value; "cursor" has none
# since other filters make another list.
ONE_FIELD = (
    "q", "words", "near", "radius", "area", "open_on", "checked_since", "as_of", "upkeep",
    "community", "tag", "cursor",
)  # fmt: skip


@require_safe
def explore(request):
    """Map and list from one query; the address bar holds all of it."""
    return _page(request, "maps/explore.html")


@require_safe
def full(request):
    """The bigger map, for phones."""
    return _page(request, "maps/full.html")


def _page(request, template):
    explored = exploring.explore(request.GET, request.user)
    first_view = exploring.first_view(explored, request.user)
    context = {
        "explored": explored,
        "query": request.GET,
        "title": exploring.title(explored),
        "count_words": exploring.count_words(explored),
        "map_query": explored.narrowed.data.urlencode(),  # without what was not understood
        "first_view": ",".join(f"{side:.5f}" for side in first_view),
        "chip_names": [name for name, *_rest in CHIPS],
        "words_query": _as_words(request.GET),
    }
    return render(request, template, context, status=400 if explored.errors else 200)


def _as_words(query):
    """The same query with the one box taken as words."""
    rest = query.copy()
    rest["words"] = rest.pop("q", [""])[0]
    rest.pop("cursor", None)
    return rest.urlencode()


@require_safe
def filters(request):
    """A plain page with every filter; the button says how many will be shown."""
    explored = exploring.explore(request.GET, request.user)
    numbers = facets(explored.narrowed)
    if numbers["category"] is None and not request.GET and not request.user.is_authenticated:
        numbers["category"] = pyramid.public_counts_by_category()
    categories = exploring.with_numbers(
        Category.objects.filter(parent=None, is_active=True).prefetch_related("children"),
        numbers["category"],
        lambda category: (category.pk, *(child.pk for child in category.children.all())),
    )
    context = {
        "explored": explored,
        "query": request.GET,
        "kept": list(_without_a_field(explored.narrowed.data, categories)),
        "categories": categories,
        "communities": exploring.with_numbers(
            Community.objects.for_cards().order_by("name"), numbers["community"]
        ),
        "chosen_categories": request.GET.getlist("category"),
        "count_words": exploring.count_words(explored),
    }
    return render(request, "maps/filters.html", context, status=400 if explored.errors else 200)


def _without_a_field(query, categories):
    """(name, value) of what is asked for and no field of the page of filters shows."""
    offered = {
        *(("kind", kind) for kind in Kind.values),
        *(("life", life) for life in Asset.Life.values),
        *(("category", category.code) for category in categories),
        *((name, value) for name, value, *_rest in NEEDS),
    }
    for name, values in query.lists():
        others = values[:-1] if name in ONE_FIELD else values
        yield from ((name, value) for value in others if (name, value) not in offered)
