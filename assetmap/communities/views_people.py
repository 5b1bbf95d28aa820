"""Who works in a community, and the way in. Nobody is named on a public page."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.common.auth import member_required
from assetmap.communities import policy, services
from assetmap.communities.forms import InvitationForm, RoleForm, SignUpForm
from assetmap.communities.models import Community, Membership


def _community(request, slug):
    communities = Community.objects.visible_to(request.user).for_cards()
    return get_object_or_404(communities, slug=slug)


@require_safe
@member_required
def member_list(request, slug):
    community = _community(request, slug)
    policy.can_see_members(request.user, community).require()
    return _members_page(request, community, InvitationForm())


def _members_page(request, community, form, invited=None, link=""):
    """The list with the form for inviting; a new invitation's link is shown this once."""
    context = {
        "community": community,
        "members": community.memberships.select_related("user").order_by("user__name", "pk"),
        "invitations": community.invitations.open().order_by("-created_at"),
        "roles": Membership.Role.choices,
        "form": form,
        "invited": invited,
        "link": link,
    }
    return render(request, "communities/member_list.html", context)


@require_POST
@member_required
@sensitive_variables("link")
def invitation_create(request, slug):
    community = _community(request, slug)
    policy.can_invite(request.user, community).require()
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invited, link = services.invite(
                actor=request.user,
                community=community,
                link_for=lambda secret: request.build_absolute_uri(
                    reverse("communities:invitation_accept", args=[secret])
                ),
                **form.cleaned_data,
            )
            return _members_page(request, community, InvitationForm(), invited, link)
        except ValidationError as problem:
            form.add_error(None, problem)
    return _members_page(request, community, form)


@require_POST
@member_required
def invitation_withdrawal(request, slug, pk):
    community = _community(request, slug)
    policy.can_invite(request.user, community).require()  # before telling what there is
    invitation = get_object_or_404(community.invitations.open(), pk=pk)
    services.withdraw_invitation(actor=request.user, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("communities:member_list", slug)


@require_POST
@member_required
def member_role(request, slug, pk):
    community = _community(request, slug)
    policy.can_see_members(request.user, community).require()  # before telling who there is
    membership = get_object_or_404(community.memberships, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("communities:member_list", slug)
    membership = services.change_role(
        actor=request.user, membership=membership, **form.cleaned_data
    )
    told = {"name": membership.user, "role": membership.get_role_display()}
    messages.success(request, _("%(name)s is now %(role)s.") % told)
    return redirect("communities:member_list", slug)


@require_POST
@member_required
def member_removal(request, slug, pk):
    community = _community(request, slug)
    members = community.memberships.select_related("user")
    if not policy.can_see_members(request.user, community):
        members = members.filter(user=request.user)  # one may leave, and knows of no others
    membership = get_object_or_404(members, pk=pk)
    services.remove_member(actor=request.user, membership=membership)
    if membership.user_id == request.user.pk:
        messages.success(request, _("You no longer work here. Your entries stay."))
        return redirect("communities:detail", slug)
    messages.success(request, _("%(name)s no longer works here.") % {"name": membership.user})
    return redirect("communities:member_list", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@sensitive_variables("secret")
def invitation_accept(request, secret):
    """Join with the account one has, or make one."""
    try:
        if request.user.is_authenticated:
            return _join(request, secret)
        return _sign_up(request, secret)
    except services.InvitationClosed:
        return render(request, "communities/invitation_closed.html", status=410)


def _join(request, secret):
    invitation = services.find_invitation(secret)
    verdict = policy.can_accept(request.user, invitation)
    if request.method == "POST":
        services.accept_invitation(actor=request.user, secret=secret)
        messages.success(
            request, _("Welcome to %(community)s.") % {"community": invitation.community}
        )
        return redirect(invitation.community)
    context = {"invitation": invitation, "verdict": verdict}
    return render(request, "communities/invitation_accept.html", context)


def _sign_up(request, secret):
    invitation = services.find_invitation(secret)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = services.sign_up(secret=secret, **form.cleaned_data)
        except ValidationError as problem:
            _put_beside_fields(form, problem)
        else:
            return perform_login(
                request,
                membership.user,
                redirect_url=invitation.community.get_absolute_url(),
                email=membership.user.email,
            )
    context = {"invitation": invitation, "form": form}
    return render(request, "communities/invitation_accept.html", context)


def _put_beside_fields(form, problem):
    """Errors beside the field they name; those of fields the form lacks (the address) on top."""
    for name, errors in problem.message_dict.items():
        form.add_error(name if name in form.fields else None, errors)
