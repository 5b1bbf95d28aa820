"""Projects at the desk of support staff."""

from django.contrib import admin

from assetmap.common.admin import StaffAdmin
from projects.models import Mobilisation, Project
from projects.services import save_project


class MobilisationInline(admin.TabularInline):
    """Which assets are put to work; that is said on the pages, with its checks."""

    model = Mobilisation
    fields = readonly_fields = ("asset", "role", "stage", "since", "until")
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return Mobilisation.objects.visible_to(request.user).select_related("asset")

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Project)
class ProjectAdmin(StaffAdmin):
    list_display = ("title", "community", "setting", "stage", "is_published")
    list_filter = ("setting", "stage", "is_published")
    list_select_related = ("community",)
    search_fields = ("title", "summary", "lead")
    autocomplete_fields = ("community", "source")
    prepopulated_fields = {"slug": ("title",)}
    fields = (
        *("title", "slug", "community", "summary", "story", "aims", "participants", "lead"),
        *("lead_body", "partners", "setting", "sub_setting", "stage", "started", "ended"),
        *("end_reason", "place_name", "location", "location_is_approximate", "source"),
        *("source_url", "is_published"),
    )
    inlines = [MobilisationInline]

    def save_model(self, request, obj, form, change):
        save_project(actor=request.user, project=obj)
