"""Mapping sessions: how a community was mapped, told on pages of their own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.communities import policy, services_sessions
from assetmap.communities.attendance import attendance
from assetmap.communities.forms_sessions import SessionForm, group_forms, rows_sent
from assetmap.communities.models import Community, MappingSession

PAGE_SIZE = 24


def _community(request, slug):
    communities = Community.objects.visible_to(request.user).for_cards()
    return get_object_or_404(communities, slug=slug)


def _session(request, slug, pk):
    community = _community(request, slug)
    sessions = MappingSession.objects.visible_to(request.user).select_related("facilitator")
    session = get_object_or_404(sessions.filter(community=community), pk=pk)
    session.community = community
    return session


@require_safe
def session_list(request, slug):
    community = _community(request, slug)
    unknown = unknown_parameters(request.GET, {"page"})
    may_hold = policy.can_hold_session(request.user, community)
    held = community.sessions.standing().latest_first().prefetch_related("groups")
    page = Paginator(held, PAGE_SIZE).get_page(request.GET.get("page"))
    for session in page:
        session.community = community
        session.came = attendance(session, exact=bool(may_hold))
    context = {"community": community, "page": page, "may_hold": may_hold, "unknown": unknown}
    status = 400 if unknown else 200
    return render(request, "communities/session_list.html", context, status=status)


@require_safe
def session_detail(request, slug, pk):
    session = _session(request, slug, pk)
    may_edit = policy.can_edit_session(request.user, session)
    context = {
        "session": session,
        "community": session.community,
        "came": attendance(session, exact=bool(may_edit)),
        "may_edit": may_edit,
        "saved_draft": request.session.pop("saved_session", None),
    }
    return render(request, "communities/session_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def session_create(request, slug):
    community = _community(request, slug)
    policy.can_hold_session(request.user, community).require()
    return _form(request, MappingSession(community=community))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def session_edit(request, slug, pk):
    session = _session(request, slug, pk)
    policy.can_edit_session(request.user, session).require()
    return _form(request, session)


def _form(request, session):
    if request.method != "POST":
        rows = list(session.groups.values("group", "called", "number")) if session.pk else []
        return _page(request, SessionForm(instance=session), group_forms(rows=rows))
    if "more" in request.POST:  # more rows: nothing is judged or kept yet
        typed = {name: request.POST.get(name, "") for name in SessionForm.base_fields}
        form = SessionForm(instance=session, initial=typed)
        return _page(request, form, group_forms(rows=rows_sent(request.POST)), more=True)
    form, groups = SessionForm(request.POST, instance=session), group_forms(request.POST)
    if form.is_valid() & groups.is_valid() and _saved(request, form, groups):
        messages.success(request, _("Kept. Thank you for telling how it was mapped."))
        return redirect(session)
    return _page(request, form, groups)


def _saved(request, form, groups):
    key = _draft_key(request, form.instance)
    try:
        services_sessions.save_session(
            actor=request.user,
            session=form.instance,
            groups=groups.groups(),
            version=form.cleaned_data.get("version"),
        )
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except services_sessions.StaleSession as stale:
        form.add_error(None, _("%(what)s Look at its page in another window; if you keep this, "
                               "yours is what counts.") % {"what": stale})  # fmt: skip
        form.data = form.data.copy()
        form.data["version"] = stale.current.version
        return False
    request.session["saved_session"] = key
    return True


def _draft_key(request, session):
    return f"session-{session.community.slug}-{session.pk or 'new'}-{request.user.pk}"


def _page(request, form, groups, *, more=False):
    session = form.instance
    is_new = session._state.adding
    context = {
        "session": None if is_new else MappingSession.objects.only("title").get(pk=session.pk),
        "community": session.community,
        "form": form,
        "groups": groups,
        "more": more,
        "draft_key": _draft_key(request, session),
    }
    return render(request, "communities/session_form.html", context)


@require_POST
@member_required
def session_removal(request, slug, pk):
    session = _session(request, slug, pk)
    services_sessions.remove_session(actor=request.user, session=session)
    messages.success(request, _("It is taken away. You can put it back for 30 days."))
    return redirect(session)


@require_POST
@member_required
def session_return(request, slug, pk):
    session = _session(request, slug, pk)
    services_sessions.restore_session(actor=request.user, session=session)
    messages.success(request, _("It is back."))
    return redirect(session)
