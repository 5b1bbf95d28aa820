"""Adding an entry and changing one: a form in three parts, complete without scripts."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets import duplicates, policy, services
from assetmap.assets.disclosure import PUBLIC_TEXT, Reader
from assetmap.assets.forms import AssetForm
from assetmap.assets.forms.proposed import initial_of
from assetmap.assets.forms.second_look import SecondLook, alike, personal, second_look
from assetmap.assets.models import Asset
from assetmap.assets.wording import label, words
from assetmap.common.auth import member_required
from assetmap.common.geo import GeometryProblem, parse_float, point_from
from assetmap.common.queries import unknown_parameters
from assetmap.common.wording import distance
from assetmap.history.reading import actor_of

PREFILLED = ("community", "kind", "category", "host", "lat", "lon", "place_name", "session")
LOOK, PLACE, DRAFT, SEND = "look", "place", "draft", "send"
NOT_SENT = (Asset.Status.DRAFT, Asset.Status.WITHDRAWN)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request):
    action = _action(request)
    if request.method == "POST":
        form = AssetForm(_posted(request), user=request.user, sending=action == SEND)
    else:
        given = {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}
        form = AssetForm(user=request.user, initial=given)
        if "community" not in given and (around := _community_around(form, given)):
            form.initial["community"] = around.slug
    _may_add(form)
    if action in (LOOK, PLACE) or request.method != "POST":
        return _page(request, form, look=action in (LOOK, PLACE))
    if not form.is_valid():
        return _page(request, form)
    return _submit(request, form, as_draft=action == DRAFT)


def _community_around(form, given):
    """Of those the user may choose, the smallest around the place asked for; or None."""
    try:
        place = point_from(parse_float(given.get("lon", "")), parse_float(given.get("lat", "")))
    except GeometryProblem:
        return None
    return services.smallest_around(form.communities, place)


def _submit(request, form, *, as_draft):
    cleaned = form.cleaned_data
    # Without the entry itself, whose first answer may have been lost on the way.
    known = Asset.objects.visible_to(request.user).exclude(client_key=cleaned["client_key"])
    found = second_look(form, known=known)
    if found and cleaned["seen"] != found.key:
        return _page(request, form, found=found)
    try:
        asset = services.submit_asset(
            actor=request.user,
            community=cleaned["community"],
            data=form.data_for_service(),
            consent=form.consent(),
            as_draft=as_draft,
            client_key=cleaned["client_key"],
        )
    except ValidationError as problem:
        form.add_service_errors(problem)
        return _page(request, form)
    return _saved(request, asset, draft_key("new", request.user), _thanks(request, as_draft))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request, uid):
    known = Asset.objects.visible_to(request.user).select_related("category", "community", "host")
    asset = get_object_or_404(known, uid=uid)
    policy.can_edit(request.user, asset).require()
    action = _action(request)
    if request.method != "POST":
        change = services.unfinished_change(request.user, asset)
        initial = initial_of(change) if change else None
        form = AssetForm(user=request.user, asset=asset, initial=initial)
        return _page(request, form, change=change)
    sending = action == SEND and asset.status in NOT_SENT
    form = AssetForm(_posted(request), user=request.user, asset=asset, sending=sending)
    if action in (LOOK, PLACE):
        return _page(request, form, look=True)
    if not form.is_valid():
        return _page(request, form)
    return _change(request, form, asset, send=action == SEND)


def _change(request, form, asset, *, send):
    found = SecondLook(personal=personal(form, before=asset))
    if found and form.cleaned_data["seen"] != found.key:
        return _page(request, form, found=found)
    try:
        asset, proposal = services.change_asset(
            actor=request.user,
            asset=asset,
            version=form.cleaned_data["version"],
            data=form.data_for_service(),
            consent=form.consent(),
            note=form.cleaned_data["note"],
            key=form.cleaned_data.get("client_key"),
        )
        if send and asset.status in NOT_SENT:
            services.send_for_review(actor=request.user, asset=asset)
            told = _thanks(request, as_draft=False)
        elif proposal:
            told = _("Your change waits until a moderator has looked at it. The entry stays as it "
                     "is until then. Thank you, %(name)s.") % {"name": request.user}  # fmt: skip
        else:
            told = _("Your changes are kept. Thank you, %(name)s.") % {"name": request.user}
    except services.StaleVersion as stale:
        form.at_version(stale.current.version)
        return _page(request, form, stale=stale.current, status=409)
    except ValidationError as problem:
        form.add_service_errors(problem)
        return _page(request, form)
    return _saved(request, asset, draft_key(asset.uid, request.user), told)


@require_POST
@member_required
def likely(request):
    """What looks like the entry being typed: the form as far as it is -> {"assets": [...]}.

    Posted, since names of people and telephone numbers have no place in an address.
    """
    form = AssetForm(request.POST, user=request.user)
    _may_add(form)
    form.is_valid()  # what is wrong is told when it is sent
    key = form.cleaned_data.get("client_key")
    known = Asset.objects.visible_to(request.user)
    found = alike(form, known=known.exclude(client_key=key) if key else known)
    return JsonResponse({"assets": [_told(asset) for asset in found]})


@require_safe
def nearby(request):
    """What the reader may know of close to a place: `?lat=55.86&lon=-4.31` -> {"assets": [...]}."""
    try:
        if unknown := unknown_parameters(request.GET, {"lat", "lon"}):
            raise GeometryProblem(
                _("There is no parameter “%(name)s” here.") % {"name": unknown[0]}, unknown[0]
            )
        lat, lon = (parse_float(request.GET.get(name, "")) for name in ("lat", "lon"))
        point = point_from(lon, lat)
    except GeometryProblem as problem:
        return JsonResponse({"parameter": problem.code, "message": problem.message}, status=400)
    return JsonResponse({"assets": [_told(asset) for asset in _close_by(request.user, point)]})


# --- What the pages are made of


def _may_add(form):
    if not form.communities:
        raise PermissionDenied(
            _("Entries are added by people working in a community. Ask one to invite you.")
        )


def _action(request):
    if request.method == "POST" and (request.POST.get("place") or request.POST.get("home")):
        return PLACE
    action = request.POST.get("do", SEND)
    return action if action in (LOOK, DRAFT) else SEND


def _posted(request):
    """The posted form with what was pressed: an offered place, or the community around it."""
    posted = request.POST.copy()
    if posted.get("place"):
        posted["lat"], _comma, posted["lon"] = posted["place"].partition(",")
    if posted.get("home"):
        posted["community"] = posted["home"]
    return posted


def draft_key(form, user):
    """Under which name the device keeps what was typed."""
    return f"draft:{form}:{user.pk}"


def _page(request, form, *, look=False, found=None, stale=None, change=None, status=200):
    close_by = None
    if look and form.only_where() and (place := form.cleaned_data["location"]):
        close_by = _close_by(request.user, place.point_on_surface)
    asset = form.asset
    context = form_context(form) | {
        "found": found or SecondLook(),
        "close_by": close_by,
        "looked": look,
        "stale": stale,
        "change": change,  # of their own, which waits or came back, and is carried on with
        "draft_key": draft_key(asset.uid if asset else "new", request.user),
        "unknown": unknown_parameters(request.GET, () if asset else PREFILLED),
    }
    if stale:
        context["differences"] = _differences(request.user, form, stale)
        if policy.can_see_actors(request.user, stale):
            context["who"] = actor_of(stale.versions.select_related("pgh_context").latest("pgh_id"))
    return render(request, "assets/asset_form.html", context, status=status)


def form_context(form):
    """What the template of the form needs, whoever shows it."""
    return {
        "form": form,
        "asset": form.asset,
        "public_text": " ".join(PUBLIC_TEXT),
        "close_metres": settings.DUPLICATE_METRES,
        "middle": _middle(form),
    }


def _middle(form):
    """Where the map of the form opens: (lon, lat) or None."""
    try:
        return point_from(*(parse_float(str(form[name].value() or "")) for name in ("lon", "lat")))
    except GeometryProblem:
        pass
    if form.asset:
        return form.asset.public_point or form.asset.community.centre
    chosen = form["community"].value()
    communities = list(form.communities)
    return next((c for c in communities if c.slug == chosen), communities[0]).centre


def _close_by(user, point):
    known = Asset.objects.visible_to(user).living().with_card_data()
    return duplicates.close_by(known, point=point)


def _told(asset):
    told = {
        "name": asset.name,
        "url": asset.get_absolute_url(),
        "kind": asset.kind,
        "icon": asset.category.icon,
        "place_name": asset.place_name,
    }
    if match := getattr(asset, "match", None):
        return told | {"why": match.in_words}
    rough = asset.public_precision != "exact"
    return told | {"distance": distance(asset.distance_m, rough=rough)}


def _differences(user, form, current):
    """[(label, what is stored now, what was typed)] of the fields in which the two differ."""
    data = form.data_for_service()
    data.pop("location", None)
    typed = Asset(**data)
    names = [name for name in data if name in Reader(user).fields(current)]
    told = [(label(name), words(current, name), words(typed, name)) for name in names]
    return [each for each in told if each[1] != each[2]]


def _thanks(request, as_draft):
    if as_draft:
        return _("Kept as a draft. Only people working in your community see it.")
    return _("Sent for review. Thank you, %(name)s.") % {"name": request.user}


def _saved(request, asset, key, told):
    request.session["saved_draft"] = key
    messages.success(request, told)
    return redirect(reverse("assets:detail", args=[asset.uid]))
