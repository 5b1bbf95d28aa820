"""Photos of an entry: looking at one, adding, describing, ordering, taking away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets import policy
from assetmap.assets.forms.photos import MOST_BYTES, PhotoAgreement, PhotoForm, PhotoUpload
from assetmap.assets.models import Asset, Consent, Photo
from assetmap.assets.models.photo import MOST, SIZES
from assetmap.assets.services import photos as services
from assetmap.assets.services import record_consent
from assetmap.assets.tasks import prepare_photo
from assetmap.common.auth import member_required
from assetmap.common.middleware import takes_larger_bodies
from assetmap.common.queries import unknown_parameters

# What somebody withdraws is gone from every cache within a minute.
KEPT_SECONDS = 60
AROUND_THE_FILE = 100_000  # bytes of the form around it


@require_safe
def picture(request, key, size):
    """One size of a photo, for those who may see its entry; for others it never was."""
    seen = Asset.objects.visible_to(request.user).values("pk")
    photo = get_object_or_404(Photo.objects.filter(asset__in=seen, state="ready"), key=key)
    if size not in SIZES:
        raise Http404
    answer = file_of(photo, size)
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def file_of(photo, size):
    """One size of a prepared photo, as it is kept; Http404 where its file is gone."""
    try:
        with default_storage.open(photo.path_of(size)) as file:
            answer = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _asset(request, uid):
    known = Asset.objects.visible_to(request.user).select_related("category", "community")
    asset = get_object_or_404(known, uid=uid)
    policy.can_edit(request.user, asset).require()
    return asset


def may_send(request, uid):
    """Asked before a large body is read."""
    if not request.user.is_authenticated:
        raise PermissionDenied(_("Sign in first."))
    policy.can_add_photo(request.user, _asset(request, uid)).require()


@takes_larger_bodies(MOST_BYTES + AROUND_THE_FILE, may_send=may_send)
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def photos(request, uid):
    """The photos of an entry, for those who keep it."""
    asset = _asset(request, uid)
    if request.method != "POST":
        return _page(request, asset, PhotoUpload())
    if request.POST.get("do") == "agreed":
        return _agreed(request, asset)
    form = PhotoUpload(request.POST, request.FILES)
    if form.is_valid():
        try:
            _add(request, asset, form.cleaned_data)
        except ValidationError as problem:
            if problem.message_dict.keys() <= {"alt", "credit"}:
                return _kept_without_words(request, asset, form, problem)
            form.add_error(None, problem)
        else:
            messages.success(request, _("Thank you. It shows as soon as it is prepared."))
            return redirect("assets:photos", uid=uid)
    return _page(request, asset, form)


def _add(request, asset, told):
    return services.add_photo(
        actor=request.user, asset=asset, enqueue=prepare_photo.enqueue, **told
    )


def _kept_without_words(request, asset, form, problem):
    """No browser sends a picture again by itself: it is kept, and what was said about it asked
    anew beside it."""
    told = {"alt": _("A photo that is yet to be described"), "credit": ""}
    photo = _add(request, asset, form.cleaned_data | told)
    mending = _said_of(photo, request.POST)
    mending.add_error(None, problem)
    messages.info(request, _("The picture is kept. Say anew what it shows."))
    return _page(request, asset, PhotoUpload(), mending=mending)


def _said_of(photo, posted=None):
    return PhotoForm(posted, instance=photo, auto_id=f"id_{photo.pk}_%s")


def _agreed(request, asset):
    form = PhotoAgreement(request.POST)
    if not asset.is_about_a_person or not form.is_valid():
        return _page(request, asset, PhotoUpload(), agreement=form)
    purpose = Consent.Purpose.PHOTO
    record_consent(actor=request.user, asset=asset, purpose=purpose, **form.cleaned_data)
    return redirect("assets:photos", uid=asset.uid)


def _page(request, asset, form, agreement=None, mending=None):
    """`mending`: what was said about one of the photos, and needs another look."""
    rows = list(asset.photos.order_by("position"))
    for photo in rows:
        photo.form = mending if mending and mending.instance == photo else _said_of(photo)
    context = {
        "asset": asset,
        "photos": rows,
        "form": form,
        "mending": mending,
        "full": len(rows) >= MOST,
        "most": MOST,
        "may_add": policy.can_add_photo(request.user, asset),
        "agreement": agreement or PhotoAgreement(label_suffix=""),
        "unknown": unknown_parameters(request.GET, ()),
    }
    status = 400 if context["unknown"] else 200
    return render(request, "assets/photos.html", context, status=status)


@require_POST
@member_required
def photo_change(request, key):
    """One photo: `do` is keep (what is said about it), forward or remove."""
    seen = Asset.objects.visible_to(request.user).values("pk")
    photo = get_object_or_404(
        Photo.objects.filter(asset__in=seen).select_related("asset__community"), key=key
    )
    policy.can_edit(request.user, photo.asset).require()
    do = request.POST.get("do", "")
    if do == "remove":
        services.remove_photo(actor=request.user, photo=photo)
        messages.success(request, _("The photo and its files are gone."))
    elif do == "forward":
        services.move_photo_forward(actor=request.user, photo=photo)
    else:
        form = _said_of(photo, request.POST)
        try:
            if form.is_valid():
                services.change_photo(actor=request.user, photo=photo, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        if not form.is_valid():
            return _page(request, photo.asset, PhotoUpload(), mending=form)
        messages.success(request, _("Kept."))
    return redirect("assets:photos", uid=photo.asset.uid)
