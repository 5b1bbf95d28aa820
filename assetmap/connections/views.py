"""Making and taking away links between assets."""

import re
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.assets.models import Asset
from assetmap.common.auth import member_required
from assetmap.connections import policy, services
from assetmap.connections.forms import ConnectionChangeForm, ConnectionForm
from assetmap.connections.models import Connection
from assetmap.history.reading import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request, uid):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    policy.can_connect(request.user, asset).require()
    posted = request.POST if request.method == "POST" else None
    initial = {"object": _named(request.user, request.GET.get("with"))}
    form = ConnectionForm(posted, user=request.user, asset=asset, initial=initial)
    if posted is not None and form.is_valid():
        try:
            services.connect_assets(actor=request.user, subject=asset, **form.cleaned_data)
            messages.success(request, _("Linked. Thank you, %(name)s.") % {"name": request.user})
            return redirect(asset)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"asset": asset, "form": form}
    return render(request, "connections/connection_form.html", context)


def _named(user, uid):
    """The asset an introduction speaks of; a link that is none of ours fills nothing in."""
    try:
        return Asset.objects.visible_to(user).filter(uid=uuid.UUID(uid or "")).first()
    except (ValueError, AttributeError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def change(request, uid, pk):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    connection = _links(request.user, asset).filter(pk=pk).first()
    if connection is None:
        return _without_the_link(request, asset)
    policy.can_change(request.user, connection).require()
    posted = request.POST if request.method == "POST" else None
    subject = connection.subject
    form = ConnectionChangeForm(posted, user=request.user, asset=subject, connection=connection)
    context = {"asset": asset, "form": form, "connection": connection}
    if posted is not None and form.is_valid():
        try:
            services.change_connection(
                actor=request.user,
                connection=connection,
                version=form.cleaned_data["version"] or 0,
                data=form.cleaned_data,
            )
            messages.success(
                request, _("Your changes are kept. Thank you, %(name)s.") % {"name": request.user}
            )
            return redirect(asset)
        except services.StaleConnection as stale:
            context |= {
                "connection": stale.current,
                "stale": True,
                "who": _last_changed_by(request.user, stale.current),
                "differences": form.at(stale.current),
            }
        except ValidationError as problem:
            form.add_error(None, problem)
    status = 409 if "stale" in context else 200
    return render(request, "connections/connection_form.html", context, status=status)


def _without_the_link(request, asset):
    """404; or a new link's form, with what was being written when somebody took theirs away."""
    if "verb" not in request.POST or not policy.can_connect(request.user, asset):
        raise Http404
    form = ConnectionForm(user=request.user, asset=asset, initial=request.POST.dict())
    context = {"asset": asset, "form": form, "was_taken_away": True}
    return render(request, "connections/connection_form.html", context, status=409)


def _last_changed_by(user, connection):
    """Who last changed what a link says, as far as this user may know; or None."""
    last = connection.versions.filter(version=connection.version).order_by("pgh_id").first()
    actor = actor_of(last)
    return actor if actor and policy.can_see_who(user, actor, connection) else None


@require_POST
@member_required
def confirmation(request, uid, pk):
    asset, connection = _link(request.user, uid, pk)
    seen = request.POST.get("version", "")
    try:
        services.confirm_connection(
            actor=request.user,
            connection=connection,
            version=int(seen) if re.fullmatch("[0-9]{1,9}", seen) else None,
        )
        messages.success(request, _("Confirmed. Thank you, %(name)s.") % {"name": request.user})
    except services.StaleConnection as stale:
        messages.error(request, str(stale))
    except ValidationError as problem:  # in words that are mended in the form
        messages.error(request, " ".join(problem.messages))
        return redirect("connections:change", uid, pk)
    return redirect(asset)


@require_POST
@member_required
def removal(request, uid, pk):
    asset, connection = _link(request.user, uid, pk)
    services.disconnect_assets(actor=request.user, connection=connection)
    messages.success(request, _("The link is taken away."))
    return redirect(asset)


def _link(user, uid, pk):
    """(asset, connection of it), or 404 where either is not for this user."""
    asset = get_object_or_404(Asset.objects.visible_to(user), uid=uid)
    return asset, get_object_or_404(_links(user, asset), pk=pk)


def _links(user, asset):
    return Connection.objects.visible_to(user).of(asset).select_related("subject", "object")
