"""How wide a square a person is shown in, and whether they are 16 or 17. Nothing is rewritten: the
new columns are empty or have a constant in them, and the old rows are looked at by the next one."""

import django.contrib.gis.db.models.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0022_agreement_taken_back_holds'),
        ('communities', '0002_invitation_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='asset',
            name='added_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='asset',
            name='changed_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='asset',
            name='deleted_delete',
        ),
        migrations.AddField(
            model_name='asset',
            name='age_band',
            field=models.CharField(blank=True, choices=[('adult', '18 or over'), ('young', '16 or 17')], max_length=6, verbose_name='how old'),
        ),
        migrations.AddField(
            model_name='asset',
            name='cell_m',
            field=models.PositiveIntegerField(choices=[(1000, 'a square of one kilometre'), (2000, 'a square of two kilometres'), (5000, 'a square of five kilometres')], default=1000, verbose_name='shown in'),
        ),
        migrations.AddField(
            model_name='asset',
            name='kept_square',
            field=django.contrib.gis.db.models.fields.PointField(blank=True, editable=False, null=True, spatial_index=False, srid=4326),
        ),
        migrations.AddField(
            model_name='asset',
            name='young_approved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='assetevent',
            name='cell_m',
            field=models.PositiveIntegerField(choices=[(1000, 'a square of one kilometre'), (2000, 'a square of two kilometres'), (5000, 'a square of five kilometres')], default=1000, verbose_name='shown in'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='person_never_shown_finer', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."cell_m" < (OLD."cell_m") AND NEW."kind" = \'human\')', func="\n    RAISE EXCEPTION 'the square a person is shown in may become larger, never smaller'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'person_never_shown_finer';\n", hash='82a7e9457b7a5dfaa567d8373cf3dac80818264e', operation='UPDATE OF "cell_m"', pgid='pgtrigger_person_never_shown_finer_e9bd0', table='assets_asset', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='added_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assets_assetevent" ("access_note", "accessible_toilet", "address", "area_served", "benefit", "category_id", "cell_m", "check_due_on", "checked_at", "checked_by_id", "children_welcome", "client_key", "community_id", "contact_audience", "cost", "cost_note", "created_at", "created_by_id", "description", "exact_location", "external_id", "hearing_loop", "host_id", "id", "is_demo", "is_institution", "is_lapsed", "is_local_economy", "kind", "languages", "life", "life_changed_on", "life_reason", "merged_into_id", "name", "newcomers_welcome", "open_weekdays", "opening_hours", "opening_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_mode", "place_name", "postcode", "public_location", "public_precision", "public_precision_m", "publication_consent_id", "published_at", "quiet_space", "referral_needed", "review_note", "session_id", "source_digest", "source_id", "status", "step_free", "submitted_at", "tags", "toilet", "uid", "updated_at", "version", "website") VALUES (NEW."access_note", NEW."accessible_toilet", NEW."address", NEW."area_served", NEW."benefit", NEW."category_id", NEW."cell_m", NEW."check_due_on", NEW."checked_at", NEW."checked_by_id", NEW."children_welcome", NEW."client_key", NEW."community_id", NEW."contact_audience", NEW."cost", NEW."cost_note", NEW."created_at", NEW."created_by_id", NEW."description", NEW."exact_location", NEW."external_id", NEW."hearing_loop", NEW."host_id", NEW."id", NEW."is_demo", NEW."is_institution", NEW."is_lapsed", NEW."is_local_economy", NEW."kind", NEW."languages", NEW."life", NEW."life_changed_on", NEW."life_reason", NEW."merged_into_id", NEW."name", NEW."newcomers_welcome", NEW."open_weekdays", NEW."opening_hours", NEW."opening_note", _pgh_attach_context(), NOW(), \'added\', NEW."id", NEW."place_mode", NEW."place_name", NEW."postcode", NEW."public_location", NEW."public_precision", NEW."public_precision_m", NEW."publication_consent_id", NEW."published_at", NEW."quiet_space", NEW."referral_needed", NEW."review_note", NEW."session_id", NEW."source_digest", NEW."source_id", NEW."status", NEW."step_free", NEW."submitted_at", NEW."tags", NEW."toilet", NEW."uid", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='9b56b48f4868b4605c5fc1c0ca378476644181ac', operation='INSERT', pgid='pgtrigger_added_insert_340c5', table='assets_asset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."access_note" IS DISTINCT FROM (NEW."access_note") OR OLD."accessible_toilet" IS DISTINCT FROM (NEW."accessible_toilet") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."area_served" IS DISTINCT FROM (NEW."area_served") OR OLD."benefit" IS DISTINCT FROM (NEW."benefit") OR OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."cell_m" IS DISTINCT FROM (NEW."cell_m") OR OLD."check_due_on" IS DISTINCT FROM (NEW."check_due_on") OR OLD."checked_at" IS DISTINCT FROM (NEW."checked_at") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."children_welcome" IS DISTINCT FROM (NEW."children_welcome") OR OLD."client_key" IS DISTINCT FROM (NEW."client_key") OR OLD."community_id" IS DISTINCT FROM (NEW."community_id") OR OLD."contact_audience" IS DISTINCT FROM (NEW."contact_audience") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."cost_note" IS DISTINCT FROM (NEW."cost_note") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."exact_location" IS DISTINCT FROM (NEW."exact_location") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."hearing_loop" IS DISTINCT FROM (NEW."hearing_loop") OR OLD."host_id" IS DISTINCT FROM (NEW."host_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."is_institution" IS DISTINCT FROM (NEW."is_institution") OR OLD."is_lapsed" IS DISTINCT FROM (NEW."is_lapsed") OR OLD."is_local_economy" IS DISTINCT FROM (NEW."is_local_economy") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."life" IS DISTINCT FROM (NEW."life") OR OLD."life_changed_on" IS DISTINCT FROM (NEW."life_changed_on") OR OLD."life_reason" IS DISTINCT FROM (NEW."life_reason") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."newcomers_welcome" IS DISTINCT FROM (NEW."newcomers_welcome") OR OLD."open_weekdays" IS DISTINCT FROM (NEW."open_weekdays") OR OLD."opening_hours" IS DISTINCT FROM (NEW."opening_hours") OR OLD."opening_note" IS DISTINCT FROM (NEW."opening_note") OR OLD."place_mode" IS DISTINCT FROM (NEW."place_mode") OR OLD."place_name" IS DISTINCT FROM (NEW."place_name") OR OLD."postcode" IS DISTINCT FROM (NEW."postcode") OR OLD."public_location" IS DISTINCT FROM (NEW."public_location") OR OLD."public_precision" IS DISTINCT FROM (NEW."public_precision") OR OLD."public_precision_m" IS DISTINCT FROM (NEW."public_precision_m") OR OLD."publication_consent_id" IS DISTINCT FROM (NEW."publication_consent_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."quiet_space" IS DISTINCT FROM (NEW."quiet_space") OR OLD."referral_needed" IS DISTINCT FROM (NEW."referral_needed") OR OLD."review_note" IS DISTINCT FROM (NEW."review_note") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."source_digest" IS DISTINCT FROM (NEW."source_digest") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."step_free" IS DISTINCT FROM (NEW."step_free") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."tags" IS DISTINCT FROM (NEW."tags") OR OLD."toilet" IS DISTINCT FROM (NEW."toilet") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "assets_assetevent" ("access_note", "accessible_toilet", "address", "area_served", "benefit", "category_id", "cell_m", "check_due_on", "checked_at", "checked_by_id", "children_welcome", "client_key", "community_id", "contact_audience", "cost", "cost_note", "created_at", "created_by_id", "description", "exact_location", "external_id", "hearing_loop", "host_id", "id", "is_demo", "is_institution", "is_lapsed", "is_local_economy", "kind", "languages", "life", "life_changed_on", "life_reason", "merged_into_id", "name", "newcomers_welcome", "open_weekdays", "opening_hours", "opening_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_mode", "place_name", "postcode", "public_location", "public_precision", "public_precision_m", "publication_consent_id", "published_at", "quiet_space", "referral_needed", "review_note", "session_id", "source_digest", "source_id", "status", "step_free", "submitted_at", "tags", "toilet", "uid", "updated_at", "version", "website") VALUES (NEW."access_note", NEW."accessible_toilet", NEW."address", NEW."area_served", NEW."benefit", NEW."category_id", NEW."cell_m", NEW."check_due_on", NEW."checked_at", NEW."checked_by_id", NEW."children_welcome", NEW."client_key", NEW."community_id", NEW."contact_audience", NEW."cost", NEW."cost_note", NEW."created_at", NEW."created_by_id", NEW."description", NEW."exact_location", NEW."external_id", NEW."hearing_loop", NEW."host_id", NEW."id", NEW."is_demo", NEW."is_institution", NEW."is_lapsed", NEW."is_local_economy", NEW."kind", NEW."languages", NEW."life", NEW."life_changed_on", NEW."life_reason", NEW."merged_into_id", NEW."name", NEW."newcomers_welcome", NEW."open_weekdays", NEW."opening_hours", NEW."opening_note", _pgh_attach_context(), NOW(), \'changed\', NEW."id", NEW."place_mode", NEW."place_name", NEW."postcode", NEW."public_location", NEW."public_precision", NEW."public_precision_m", NEW."publication_consent_id", NEW."published_at", NEW."quiet_space", NEW."referral_needed", NEW."review_note", NEW."session_id", NEW."source_digest", NEW."source_id", NEW."status", NEW."step_free", NEW."submitted_at", NEW."tags", NEW."toilet", NEW."uid", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='6a0f14035557f33cc6b4e5b00a60ef4d35433f9e', operation='UPDATE', pgid='pgtrigger_changed_update_ca98a', table='assets_asset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assets_assetevent" ("access_note", "accessible_toilet", "address", "area_served", "benefit", "category_id", "cell_m", "check_due_on", "checked_at", "checked_by_id", "children_welcome", "client_key", "community_id", "contact_audience", "cost", "cost_note", "created_at", "created_by_id", "description", "exact_location", "external_id", "hearing_loop", "host_id", "id", "is_demo", "is_institution", "is_lapsed", "is_local_economy", "kind", "languages", "life", "life_changed_on", "life_reason", "merged_into_id", "name", "newcomers_welcome", "open_weekdays", "opening_hours", "opening_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_mode", "place_name", "postcode", "public_location", "public_precision", "public_precision_m", "publication_consent_id", "published_at", "quiet_space", "referral_needed", "review_note", "session_id", "source_digest", "source_id", "status", "step_free", "submitted_at", "tags", "toilet", "uid", "updated_at", "version", "website") VALUES (OLD."access_note", OLD."accessible_toilet", OLD."address", OLD."area_served", OLD."benefit", OLD."category_id", OLD."cell_m", OLD."check_due_on", OLD."checked_at", OLD."checked_by_id", OLD."children_welcome", OLD."client_key", OLD."community_id", OLD."contact_audience", OLD."cost", OLD."cost_note", OLD."created_at", OLD."created_by_id", OLD."description", OLD."exact_location", OLD."external_id", OLD."hearing_loop", OLD."host_id", OLD."id", OLD."is_demo", OLD."is_institution", OLD."is_lapsed", OLD."is_local_economy", OLD."kind", OLD."languages", OLD."life", OLD."life_changed_on", OLD."life_reason", OLD."merged_into_id", OLD."name", OLD."newcomers_welcome", OLD."open_weekdays", OLD."opening_hours", OLD."opening_note", _pgh_attach_context(), NOW(), \'deleted\', OLD."id", OLD."place_mode", OLD."place_name", OLD."postcode", OLD."public_location", OLD."public_precision", OLD."public_precision_m", OLD."publication_consent_id", OLD."published_at", OLD."quiet_space", OLD."referral_needed", OLD."review_note", OLD."session_id", OLD."source_digest", OLD."source_id", OLD."status", OLD."step_free", OLD."submitted_at", OLD."tags", OLD."toilet", OLD."uid", OLD."updated_at", OLD."version", OLD."website"); RETURN NULL;', hash='a060746012a305bcde74bf07bf980bc1630fbb6d', operation='DELETE', pgid='pgtrigger_deleted_delete_00a42', table='assets_asset', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'human'), ('public_precision', 'cell'), _negated=True), ('public_location__isnull', True), models.Q(('cell_m__gte', 1000), ('public_precision_m', models.F('cell_m')), ('public_precision_m__isnull', False)), _connector='OR'), name='person_shown_in_a_wide_cell'),
        ),
        AddConstraintNotValid(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('age_band', 'young'), ('status', 'published'), _negated=True), ('young_approved_at__isnull', False), _connector='OR'), name='young_person_published_with_approval', violation_error_message='An entry about somebody of 16 or 17 is published only once a reviewer approved it.'),
        ),
    ]
