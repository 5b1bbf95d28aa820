from django.contrib import admin
from django.shortcuts import redirect

from assetmap.common.admin import StaffAdmin
from assetmap.communities.models import Community, MappingSession, Membership
from assetmap.communities.services import save_community
from assetmap.communities.services_sessions import save_session


class MembershipInline(admin.TabularInline):
    """Who works there; roles are given on the page of the community itself."""

    model = Membership
    fields = readonly_fields = ("user", "role", "joined_at")
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Community)
class CommunityAdmin(StaffAdmin):
    list_display = ("name", "kind", "area")
    list_filter = ("kind",)
    search_fields = ("name", "area")
    ordering = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fields = (
        "name",
        "slug",
        "kind",
        "area",
        "summary",
        "description",
        "boundary",
        "boundary_is_approximate",
        "centre",
        *("population", "population_year", "population_source"),
    )
    inlines = [MembershipInline]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("boundary")

    def save_model(self, request, obj, form, change):
        save_community(actor=request.user, community=obj)
        request.is_redrawn = change and "boundary" in form.changed_data

    def response_change(self, request, obj):
        """A changed boundary leaves entries elsewhere: its page tells which, and moves them."""
        answer = super().response_change(request, obj)
        if request.is_redrawn and "_continue" not in request.POST:
            return redirect("assets:boundary", obj.slug)
        return answer


@admin.register(MappingSession)
class MappingSessionAdmin(StaffAdmin):
    list_display = ("title", "community", "method", "held_on")
    list_select_related = ("community",)
    list_filter = ("method",)
    search_fields = ("title", "community__name")
    date_hierarchy = "held_on"
    fields = (
        *("community", "title", "method", "held_on", "place", "purpose", "question"),
        *("who_came", "led_by", "learned"),
    )
    autocomplete_fields = ("community",)

    def save_model(self, request, obj, form, change):
        save_session(actor=request.user, session=obj)
