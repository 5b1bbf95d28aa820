"""Keeping an entry true: still right, how it is doing, off the map."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.assets import policy, services
from assetmap.assets.forms import LifeForm, WithdrawalForm
from assetmap.assets.models import Asset
from assetmap.common.auth import member_required


def _known(request, uid):
    known = Asset.objects.visible_to(request.user).select_related("category", "community")
    return get_object_or_404(known, uid=uid)


def _posted(request):
    return request.POST if request.method == "POST" else None


@require_POST
@member_required
def check(request, uid):
    asset = services.verify_asset(actor=request.user, asset=_known(request, uid))
    messages.success(
        request, _("Marked as still right. Thank you, %(name)s.") % {"name": request.user}
    )
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if ours else asset)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def life(request, uid):
    asset = _known(request, uid)
    policy.can_change_life(request.user, asset).require()
    now = {name: getattr(asset, name) for name in LifeForm.base_fields}
    form = LifeForm(_posted(request), initial=now, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.change_life(
                actor=request.user,
                asset=asset,
                life=told["life"],
                on=told["life_changed_on"],
                reason=told["life_reason"],
            )
            messages.success(request, _("Kept, with its story. Thank you."))
            return redirect(asset)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "assets/asset_life.html", {"asset": asset, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def withdrawal(request, uid):
    asset = _known(request, uid)
    policy.can_withdraw(request.user, asset).require()
    form = WithdrawalForm(_posted(request), asset=asset, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data.get("agreement_taken_back"):
            services.withdraw_consent(actor=request.user, asset=asset)
        else:
            services.withdraw_asset(actor=request.user, asset=asset, note=form.cleaned_data["note"])
        messages.success(
            request, _("“%(name)s” is off the map, and its page is closed.") % {"name": asset}
        )
        return redirect("assets:mine")
    return render(request, "assets/asset_withdrawal.html", {"asset": asset, "form": form})
