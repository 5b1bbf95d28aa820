"""Pages of communities."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assetmap.common.queries import unknown_parameters
from assetmap.communities import policy
from assetmap.communities.forms import BesideForm, CommunitySearch
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
