"""The inbox, how to hear of things, and the way out of every message."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.notifications import services
from assetmap.notifications.forms import PreferenceForm
from assetmap.notifications.models import Preference
from assetmap.notifications.unsubscribing import user_of

PAGE_SIZE = 30


def _chosen(user):
    return Preference.objects.filter(user=user).values_list("by", flat=True).first()


@require_safe
@member_required
def inbox(request):
    notices = request.user.notices.order_by("-created_at", "-pk")
    context = {
        "page": Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page")),
        "unread": notices.filter(read_at__isnull=True).count(),
        "form": PreferenceForm(
            initial={"by": _chosen(request.user) or Preference.By.AT_ONCE}, label_suffix=""
        ),
        "unknown": unknown_parameters(request.GET, {"page"}),
    }
    status = 400 if context["unknown"] else 200
    return render(request, "notifications/notice_list.html", context, status=status)


@require_POST
@member_required
def read(request):
    services.mark_read(user=request.user)
    return redirect("notifications:inbox")


@require_POST
@member_required
def preference(request):
    form = PreferenceForm(request.POST, label_suffix="")
    if not form.is_valid():
        context = {"form": form, "page": Paginator([], PAGE_SIZE).get_page(1), "unread": 0}
        return render(request, "notifications/notice_list.html", context, status=400)
    services.choose(user=request.user, by=form.cleaned_data["by"])
    messages.success(request, _("Kept: that is how you hear of things from now on."))
    return redirect("notifications:inbox")


# Mail programs post here by themselves, without a cookie (RFC 8058). Who has the link may do just
# this one harmless thing. Looking at the page changes nothing: programs that check links look too.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    user = user_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        services.choose(user=user, by=Preference.By.INBOX)
    context = {"done": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
