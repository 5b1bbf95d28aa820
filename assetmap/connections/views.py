"""Making and taking away links between assets."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.assets.models import Asset
from assetmap.common.auth import member_required
from assetmap.connections import policy, services
from assetmap.connections.forms import ConnectionForm
from assetmap.connections.models import Connection


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request, uid):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    policy.can_connect(request.user, asset).require()
    posted = request.POST if request.method == "POST" else None
    form = ConnectionForm(posted, user=request.user, asset=asset)
    if posted is not None and form.is_valid():
        try:
            services.connect_assets(actor=request.user, subject=asset, **form.cleaned_data)
            messages.success(request, _("Linked. Thank you, %(name)s.") % {"name": request.user})
            return redirect(asset)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"asset": asset, "form": form}
    return render(request, "connections/connection_form.html", context)


@require_POST
@member_required
def removal(request, uid, pk):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    links = Connection.objects.visible_to(request.user).of(asset)
    connection = get_object_or_404(links.select_related("subject", "object"), pk=pk)
    services.disconnect_assets(actor=request.user, connection=connection)
    messages.success(request, _("The link is taken away."))
    return redirect(asset)
