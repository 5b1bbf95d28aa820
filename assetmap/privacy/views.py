"""Erasing an entry about a person, by whoever keeps it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assetmap.assets.models import Asset
from assetmap.common.auth import member_required
from assetmap.privacy import policy, services
from assetmap.privacy.forms import ErasureForm


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def erasure(request, uid):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    policy.can_erase(request.user, asset).require()
    posted = request.POST if request.method == "POST" else None
    form = ErasureForm(posted, label_suffix="")
    if posted is not None and form.is_valid():
        services.erase_person(actor=request.user, asset=asset)
        # Without a name: messages are kept until they are shown.
        messages.success(request, _("Erased: the entry, its history and all that spoke of it."))
        return redirect("assets:mine")
    return render(request, "privacy/erasure.html", {"asset": asset, "form": form})
