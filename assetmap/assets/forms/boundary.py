"""Drawing the boundary of a community, or pasting it."""

from django import forms
from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext_lazy as _

from assetmap.assets.forms.fields import ShapeField
from assetmap.common.geo import decoded, geometry_from_geojson, round6

MOST_CORNERS = 5_000
MOST_TO_TYPE = 1_000  # of a boundary that is shown as text, to go on from


class BoundaryField(ShapeField):
    """An area or several as GeoJSON, also as the one feature of a file; cleans to a geometry."""

    TYPES = frozenset({"Polygon", "MultiPolygon"})

    def read(self, text):
        told = decoded(text)
        if isinstance(told, dict) and told.get("type") == "FeatureCollection":
            features = told.get("features")
            told = features[0] if isinstance(features, list) and len(features) == 1 else None
        if isinstance(told, dict) and told.get("type") == "Feature":
            told = told.get("geometry")
        return geometry_from_geojson(told, allowed_types=self.TYPES, max_vertices=MOST_CORNERS)


class BoundaryForm(forms.Form):
    opened = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    shape = BoundaryField(
        label=_("Boundary as GeoJSON"),
        help_text=_(
            "Drawn on the map, or pasted from another program: an area, or the one feature of a "
            "file, in longitude and latitude (WGS84)."
        ),
    )
    approximate = forms.BooleanField(
        label=_("It is approximate"),
        required=False,
        help_text=_("A rough line that people would draw differently: the page will say so."),
    )

    def __init__(self, data=None, *, community):
        boundary = community.boundary
        initial = {"opened": community.updated_at.isoformat()}
        initial["approximate"] = community.boundary_is_approximate
        self.kept = bool(boundary) and boundary.num_coords > MOST_TO_TYPE
        one = boundary[0] if boundary and len(boundary) == 1 else boundary
        # Several areas, and holes, can be read as text and not be drawn on from.
        self.anew = bool(one) and (self.kept or one is boundary or len(one) > 1)
        if boundary and not self.kept:
            initial["shape"] = round6(one).json
        super().__init__(data, label_suffix="", initial=initial)
        self.stored = boundary
        self.fields["shape"].required = not self.kept
        self.fields["shape"].widget.attrs["data-target"] = "shape"

    def clean_shape(self):
        """What is left empty, because it is too long to show, stays as it is."""
        shape = self.cleaned_data["shape"] or self.stored
        return shape if shape.geom_type == "MultiPolygon" else MultiPolygon(shape, srid=4326)
