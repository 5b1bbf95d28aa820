"""Places and postcodes can be looked up; they change by loading files."""

from django.contrib import admin

from assetmap.common.admin import StaffAdmin
from assetmap.gazetteer.models import Place


@admin.register(Place)
class PlaceAdmin(StaffAdmin):
    list_display = ("name", "kind", "area", "population", "source")
    list_filter = ("kind", "source")
    search_fields = ("name", "name_alt")
    fields = ("name", "name_alt", "kind", "area", "population", "weight", "point", "source")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
