"""Assets, categories and sources at the desk of support staff."""

import copy

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assetmap.assets import policy, services
from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset, Category, Source
from assetmap.assets.services.entries import write_fields
from assetmap.assets.services.soundness import EDITABLE
from assetmap.common.admin import StaffAdmin

PLACE = "exact_location"


class AssetAdminForm(forms.ModelForm):
    """Judged by the services before anything is saved, so that what was typed stays."""

    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Asset
        fields = ("community", *EDITABLE, PLACE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["opened"].initial = self.instance.version

    def service_data(self):
        """What the services take: the fields that were changed, and the place as given."""
        data = {name: self.cleaned_data[name] for name in self.changed_data if name in EDITABLE}
        if PLACE in self.changed_data:
            data["location"] = self.cleaned_data[PLACE]
        return data

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        stored = Asset.objects.filter(pk=self.instance.pk).first()
        if stored and stored.version != cleaned["opened"]:
            raise ValidationError(
                _("Somebody else changed this entry meanwhile. Open it again to see how it stands.")
            )
        trial = copy.copy(stored) if stored else Asset(community=cleaned["community"])
        write_fields(trial, self.service_data())
        return cleaned


@admin.register(Asset)
class AssetAdmin(StaffAdmin):
    """All entries but unpublished people; people can be looked at and not changed."""

    form = AssetAdminForm
    list_display = ("name", "kind", "category", "community", "status", "life", "checked_at")
    list_filter = ("kind", "status", "life", "source")
    list_select_related = ("category", "community")
    search_fields = ("name", "place_name", "external_id")
    autocomplete_fields = ("community", "category", "host", "session")
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request):
        return Asset.objects.visible_to(request.user).defer("search")

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or bool(policy.can_edit(request.user, obj)))

    def get_fields(self, request, obj=None):
        if obj is None:
            return [name for name in self.form.Meta.fields if name not in ("check_due_on",)]
        shown = Reader(request.user).fields(obj)
        fields = [name for name in EDITABLE if name in shown]
        if not self.has_change_permission(request, obj):
            return fields
        kept = Reader(request.user).out_of_reach(obj)
        fields = [name for name in fields if name not in kept]
        return ["status", "review_note", *fields, PLACE, "opened"]

    def get_readonly_fields(self, request, obj=None):
        return ("status", "review_note") if obj else ()

    def save_model(self, request, obj, form, change):
        if change:
            saved = services.edit_asset(
                actor=request.user,
                asset=obj,
                version=form.cleaned_data["opened"],
                data=form.service_data(),
                note=_("By support staff."),
            )
        else:
            saved = services.submit_asset(
                actor=request.user,
                community=form.cleaned_data["community"],
                data=form.service_data(),
            )
        obj.__dict__.update(saved.__dict__)


@admin.register(Category)
class CategoryAdmin(StaffAdmin):
    list_display = ("code", "kind", "name", "parent", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    fields = (
        *("code", "kind", "parent", "name", "description", "icon"),
        *("abcd_block", "asset_holder", "check_every_days", "position", "is_active"),
    )

    def get_readonly_fields(self, request, obj=None):
        return ("code", "kind") if obj else ()  # codes are stable and never reused

    def save_model(self, request, obj, form, change):
        services.save_category(actor=request.user, category=obj)


@admin.register(Source)
class SourceAdmin(StaffAdmin):
    list_display = ("name", "publisher", "licence")
    search_fields = ("name", "publisher", "slug")
    fields = ("slug", "name", "publisher", "url", "licence", "licence_url", "attribution")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def save_model(self, request, obj, form, change):
        services.save_source(actor=request.user, source=obj)
