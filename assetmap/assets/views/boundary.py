"""The boundary of a community, and the entries that lie elsewhere by it."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.assets import services
from assetmap.assets.forms.boundary import BoundaryForm
from assetmap.assets.tasks import move_strays
from assetmap.common.auth import member_required
from assetmap.communities import policy
from assetmap.communities.models import Community
from assetmap.communities.services import StaleBoundary, draw_boundary

OUTLINE_DEGREES = 0.0001


def _community(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    policy.can_draw_boundary(request.user, community).require()
    return community


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def boundary(request, slug):
    community = _community(request, slug)
    posted = request.POST if request.method == "POST" else None
    form, status = BoundaryForm(posted, community=community), 200
    if posted is not None and form.is_valid():
        try:
            draw_boundary(
                actor=request.user,
                community=community,
                boundary=form.cleaned_data["shape"],
                approximate=form.cleaned_data["approximate"],
                opened=form.cleaned_data["opened"],
            )
            messages.success(request, _("The boundary is kept."))
            return redirect("assets:boundary", community.slug)
        except StaleBoundary as stale:
            form.add_error(None, _("%(what)s The map shows what is stored now; if you keep this, "
                                   "yours is what counts.") % {"what": stale})  # fmt: skip
            form.data = form.data.copy()
            form.data["opened"] = community.updated_at.isoformat()
            status = 409
        except ValidationError as problem:
            form.add_error(None, problem.messages)
    outline = community.boundary
    strays = services.strays_of(request.user, community)
    pairs = Counter(stray[1:] for stray in strays)
    known = Community.objects.for_cards().in_bulk({pk for pair in pairs for pk in pair})
    context = {
        "community": community,
        "form": form,
        "outline": outline.simplify(OUTLINE_DEGREES, preserve_topology=True).json
        if outline
        else "",
        "pairs": [(known[was], known[home], n) for (was, home), n in pairs.most_common()],
        "movable": len(services.movable_by(request.user, strays)),
        "strays": len(strays),
    }
    return render(request, "assets/boundary.html", context, status=status)


@require_POST
@member_required
def moves(request, slug):
    """Begin to move what lies elsewhere; the page tells how many are left."""
    community = _community(request, slug)
    transaction.on_commit(partial(move_strays.enqueue, community.pk, request.user.pk))
    messages.success(request, _("They are being moved. This page tells how many are left."))
    return redirect("assets:boundary", community.slug)
