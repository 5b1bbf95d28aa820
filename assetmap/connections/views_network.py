"""The network of a community: as a picture, in words, as a table, and what it measures."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assetmap.assets.models import Asset
from assetmap.communities.models import Community
from assetmap.connections import drawing, layouts, measures
from assetmap.connections.filters import NetworkFilter, page_of
from assetmap.connections.introductions import LOOKED_AT, PLACED, introductions_in
from assetmap.connections.models import Layout
from assetmap.connections.network import assets_of, names_of, network_of
from assetmap.connections.telling import ends_of, rows_of, with_leave

INTRODUCTIONS = 8


@require_safe
def network(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user).for_cards(), slug=slug)
    whole = network_of(request.user, community)
    public = whole if request.user.is_anonymous else network_of(AnonymousUser(), community)
    names = names_of(request.user, whole.kinds)
    form = NetworkFilter(request.GET)
    part, listed = form.narrowed(whole, names)
    try:
        page, following = page_of(listed, part, names, request.GET.get("cursor", ""))
        cursor_error = ""
    except ValueError:
        page, following = page_of(listed, part, names, "")
        cursor_error = _("This page of the table is no longer there. Here is the first one.")
    missed = _missed(whole, public)
    shown = {*part.ranked[: drawing.MARKED], *ends_of(page, part), *(pk for pk, _n in missed or ())}
    assets = assets_of(request.user, shown)
    places = drawing.places_of(whole, Layout.Scope.WHOLE, public=public)
    here = _assets_here(request.user, community)
    context = {
        "community": community,
        "network": whole,
        "part": part,
        "form": form,
        "unknown": form.unknown,
        "cursor_error": cursor_error,
        "rows": rows_of(page, part, assets),
        "listed": len(listed),
        "following": following,
        "picture": drawing.draw(part, assets, places, drawing.LARGE) if places else None,
        "measures": measures.measures_of(whole, here["shown"]),
        "missed": missed and [(assets[pk], share) for pk, share in missed if pk in assets],
        "definition_of_missed": measures.definition_of_missed(public),
        "looked_at": LOOKED_AT if here["placed"] > LOOKED_AT else None,
        "introductions": with_leave(
            request.user, introductions_in(request.user, whole, INTRODUCTIONS)
        ),
    }
    wrong = form.unknown or form.errors or cursor_error
    template = "connections/network_detail.html"
    return render(request, template, context, status=400 if wrong else 200)


def _assets_here(user, community):
    """How many the map shows: all, and those at a place the public knows."""
    placed = Q(public_precision__in=PLACED, public_point__isnull=False)
    here = Asset.objects.visible_to(user).published().current().filter(community=community)
    return here.aggregate(shown=Count("pk"), placed=Count("pk", filter=placed))


def _missed(whole, public):
    """[(asset id, share in percent)], by the links of everybody; None while worked out."""
    kept = layouts.kept_layout(whole.community, Layout.Scope.WHOLE)
    if len(public.graph) <= drawing.AT_ONCE:
        shares = measures.missed(public.graph)
    elif kept.fingerprint == public.fingerprint:
        shares = layouts.numbered(kept.missed)
    else:
        return None
    return [(pk, f"{100 * share:.0f}") for pk, share in measures.most_missed(public, shares)]
