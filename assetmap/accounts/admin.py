from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.accounts import services
from assetmap.accounts.models import ApiToken, User
from assetmap.accounts.policy import can_change_account
from assetmap.common.admin import StaffAdmin

# One door: with its limits, and with the second step.
admin.site.login = secure_admin_login(admin.site.login)


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Accounts come by invitation; here they are named, switched off and on."""

    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_active", "is_staff", "date_joined", "last_login")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or bool(can_change_account(request.user, obj)))

    def get_readonly_fields(self, request, obj=None):
        fixed = ("email", "date_joined", "last_login")
        return fixed if request.user.is_superuser else (*fixed, "is_staff")

    def save_model(self, request, obj, form, change):
        services.change_account(
            actor=request.user,
            user=obj,
            name=obj.name,
            is_active=obj.is_active,
            is_staff=obj.is_staff,
        )


@admin.register(ApiToken)
class ApiTokenAdmin(StaffAdmin):
    """To see which tokens are about, and to revoke one that leaked."""

    list_display = ("name", "user", "prefix", "expires_at", "revoked_at", "last_used_on")
    list_select_related = ("user",)
    search_fields = ("user__email", "name", "prefix")
    ordering = ("-created_at",)
    fields = ("user", "name", "prefix", "scopes", "expires_at", "revoked_at", "last_used_on")
    actions = ["revoke"]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.action(description=_lazy("Revoke"))
    def revoke(self, request, tokens):
        for token in tokens:
            services.revoke_token(actor=request.user, token=token)
        messages.success(request, _("Revoked: they open nothing any more."))
