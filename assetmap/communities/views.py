"""Pages of communities."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.communities import policy, services
from assetmap.communities.forms import BesideForm, CommunitySearch, PopulationForm
from assetmap.communities.models import Community

PAGE_SIZE = 24
OUTLINE_DEGREES = 0.0003  # some 20 to 30 m in Scotland: finer than a line on a small map


@require_safe
def community_list(request):
    form = CommunitySearch(request.GET)
    unknown = unknown_parameters(request.GET, {*form.fields, "page"})
    found = form.narrowed(Community.objects.visible_to(request.user)).for_cards()
    page = Paginator(found.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "unknown": unknown}
    status = 400 if unknown or form.errors else 200
    return render(request, "communities/community_list.html", context, status=status)


@require_safe
def community_detail(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    outline = community.boundary
    form = BesideForm(request.GET, user=request.user, community=community)
    unknown = unknown_parameters(request.GET, form.fields)
    context = {
        "community": community,
        "form": form,
        "beside": form.is_valid() and form.cleaned_data["beside"],
        "unknown": unknown,
        "may_manage": policy.can_see_members(request.user, community),
        "boundary": outline.simplify(OUTLINE_DEGREES, preserve_topology=True).json
        if outline
        else "",
    }
    status = 400 if unknown or form.errors else 200
    return render(request, "communities/community_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def population(request, slug):
    """How many people live there, told by those who manage the community."""
    communities = Community.objects.visible_to(request.user).for_cards()
    community = get_object_or_404(communities, slug=slug)
    policy.can_tell_population(request.user, community).require()
    form = PopulationForm(request.POST if request.method == "POST" else None, community=community)
    if form.is_valid() and _told(request.user, community, form):
        messages.success(request, _("Kept. Thank you."))
        return redirect(f"{community.get_absolute_url()}#beside")
    context = {"community": community, "form": form}
    return render(request, "communities/population.html", context)


def _told(user, community, form):
    try:
        services.tell_population(actor=user, community=community, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
    return not form.errors
