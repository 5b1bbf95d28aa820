"""The desk of support staff: Django's admin, whose forms save through the services."""

import re

from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from leaflet.admin import LeafletAdminWidget, LeafletGeoAdminMixin

from assetmap.common.geo import GeometryProblem, geometry_from_geojson

MAX_VERTICES = 50_000  # boundaries of islands have many corners
SINGLE_AND_MANY = {
    "MULTIPOLYGON": {"Polygon", "MultiPolygon"},
    "POINT": {"Point"},
    "GEOMETRY": {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
}


class MapWidget(LeafletAdminWidget):
    """A map to draw on, and the same shape as GeoJSON for keyboards. Nothing typed reaches GDAL."""

    def deserialize(self, value):
        wanted = self.attrs["geom_type"].upper()
        try:
            shape = geometry_from_geojson(
                value, allowed_types=SINGLE_AND_MANY[wanted], max_vertices=MAX_VERTICES
            )
        except GeometryProblem as problem:
            raise ValidationError(str(problem)) from problem
        if wanted == "MULTIPOLYGON" and shape.geom_type == "Polygon":
            return MultiPolygon(shape, srid=4326)
        return shape

    def get_context(self, name, value, attrs):
        if not isinstance(value, str):
            return super().get_context(name, value, attrs)
        try:
            return super().get_context(name, self.deserialize(value) if value else None, attrs)
        except ValidationError:  # shown again as it was typed, beside its error
            return super().get_context(name, None, attrs) | {"serialized": value}


class PickOne(AutocompleteSelect):
    """Django looks up whatever came back as a key, and breaks on what can't be one."""

    def optgroups(self, name, value, attr=None):
        keys = [one for one in value if re.fullmatch("[0-9]{1,18}", str(one))]
        return super().optgroups(name, keys or [""], attr)


class StaffAdmin(LeafletGeoAdminMixin, ModelAdmin):
    """Open to all support staff; nothing is deleted here. `save_model` calls a service."""

    widget = MapWidget
    display_raw = True

    class Media:
        js = ("js/admin-map.js",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = PickOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup, value, request):
        """Only what the list offers. Django takes any column of the row in the address, and with
        `contact_phone__startswith` one could guess what the pages keep back."""
        offered = (*self.get_list_filter(request), self.date_hierarchy or "")
        return lookup.split("__")[0] in offered

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        raise NotImplementedError("Call the service that writes this.")
