from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.accounts import services
from assetmap.accounts.forms import NameForm, TokenForm
from assetmap.common.auth import member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def profile(request):
    """My name, where I work, and the way to password, second step and tokens."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        services.rename(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your name is changed."))
        return redirect("accounts:profile")
    memberships = request.user.memberships.select_related("community").defer("community__boundary")
    context = {"form": form, "memberships": memberships.order_by("community__name")}
    return render(request, "accounts/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@sensitive_variables("secret")
def token_list(request):
    """Tokens of the user; a new one is shown in the answer to the form and never again."""
    form = TokenForm(request.POST or None)
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.create_token(actor=request.user, **form.cleaned_data)
            form = TokenForm()
        except ValidationError as problem:
            form.add_error(None, problem)
    tokens = request.user.api_tokens.order_by("-revoked_at", "-created_at")
    context = {"form": form, "tokens": tokens, "made": made, "secret": secret}
    return render(request, "accounts/token_list.html", context)


@require_POST
@member_required
def token_revocation(request, pk):
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    services.revoke_token(actor=request.user, token=token)
    messages.success(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("accounts:token_list")
