"""Rows of evidence: what may be claimed, what is worked out, how sure anybody can be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import services
from projects.certainty import Level, certainty_by_domain, certainty_of
from projects.effect_sizes import Kind
from projects.effects import effects_of
from projects.models import Evidence, Measure
from tests import factories
from tests.factories import EvidenceFactory, measured

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(community, worker):
    return factories.ProjectFactory(community=community, is_published=False, created_by=worker)


def sure(*rows):
    return certainty_of(rows).level


# --- what may be claimed


@pytest.mark.parametrize("direction", ["better", "same", "worse", "unknown"])
def test_gain_no_change_harm_and_not_knowing_are_all_welcome(direction, project, worker, as_user):
    answer = as_user(worker).post(
        reverse("projects:evidence_create", args=[project.slug]),
        {
            "claim": "People felt more connected.",
            "process": "connect",
            "domain": "connection",
            "level": "individual",
            "direction": direction,
            "method": "story",
            "said_by": "project",
            "source": "Told at the bench",
            "source_year": 2026,
        },
    )
    assert answer.status_code == 302
    assert Evidence.objects.get().direction == direction


def test_a_survey_before_and_after_is_kept_whole(project, worker, as_user):
    told = {
        "claim": "Wellbeing rose.", "process": "mobilise", "domain": "wellbeing",
        "level": "individual", "direction": "better", "method": "measure", "said_by": "project",
        "source": "Our survey", "source_year": 2026, "design": "same",
        "measure": Measure.objects.get(code="swemwbs").pk, "before_n": 24, "before_mean": "19.2",
        "before_sd": "4.0", "before_on": "2025-09-01", "after_n": 24, "after_mean": "21.9",
        "after_sd": "4.2", "after_on": "2026-06-01", "correlation": "0.5", "affected": 24,
        "out_of": 32,
    }  # fmt: skip
    answer = as_user(worker).post(reverse("projects:evidence_create", args=[project.slug]), told)
    assert answer.status_code == 302
    page = as_user(worker).get(project.get_absolute_url()).content.decode()
    assert "+0.65 (+0.22 to +1.08)" in page or "+0.65" in page
    assert "24 of 32 people" in page


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"design": "same", "before_n": None}, "before_n", "how many people"),
        ({"design": "compared", "other_n": None}, "other_n", "how many people"),
        ({"after_mean": None}, "after_mean", "a mean, or a count"),
        ({"after_mean": 90}, "after_mean", "goes from 7 to 35"),
        ({"after_sd": -1}, "after_sd", "never below 0"),
        ({"after_mean": None, "after_count": 99}, "after_count", "More than there are people"),
        ({"design": ""}, "design", "who was measured"),
    ],
)
def test_numbers_that_mean_nothing_are_refused_by_name(wrong, field, words, project, worker):
    row = measured(project)
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        services.save_evidence(actor=worker, evidence=row)
    assert words in str(refusal.value.message_dict[field])


@pytest.mark.parametrize(
    "wrong",
    [{"after_count": 31}, {"correlation": 1}, {"affected": 9, "out_of": 8}, {"design": ""}],
)
def test_the_database_refuses_them_too(wrong, project):
    with pytest.raises(IntegrityError), transaction.atomic():
        measured(project, **wrong)


# --- what is worked out


def test_a_scale_on_which_less_is_better_is_turned_round(project):
    less = measured(project, before=6.4, after=5.3, sd=1.7,
                    measure=Measure.objects.get(code="ucla-3"))  # fmt: skip
    assert effects_of(less).main.estimate > 0
    more = measured(project, before=5.3, after=6.4, sd=1.7)
    assert effects_of(more).main.estimate == pytest.approx(effects_of(less).main.estimate)


def test_counts_give_a_difference_and_two_ratios(project):
    row = measured(project, measure=None, before_mean=None, after_mean=None, before_sd=None,
                   after_sd=None, before_count=12, after_count=21)  # fmt: skip
    effects = effects_of(row).effects
    assert set(effects) == {Kind.RISK_DIFFERENCE, Kind.RISK_RATIO, Kind.ODDS_RATIO}
    assert effects[Kind.RISK_DIFFERENCE].estimate == pytest.approx(0.3)
    assert effects[Kind.RISK_RATIO].told[0] == pytest.approx(21 / 12)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"after_sd": None}, "is missing"),
        ({"before_sd": 0}, "everybody scored the same"),
        ({"before_n": 1, "after_n": 1}, "At least two people"),
        ({"after_n": 29}, "same people"),
    ],
)
def test_what_can_not_be_worked_out_says_why(wrong, words, project, worker, as_user):
    row = measured(project, **wrong)
    assert words in effects_of(row).why
    page = as_user(worker).get(project.get_absolute_url()).content.decode()
    assert "No effect is worked out:" in page


# --- how sure


def test_the_rule_climbs_step_by_step(project):
    assert sure() == Level.NONE
    assert sure(EvidenceFactory(project=project, direction="unknown")) == Level.NONE
    assert sure(EvidenceFactory(project=project)) == Level.EARLY
    assert sure(measured(project, n=9)) == Level.EARLY
    assert sure(measured(project, n=10)) == Level.PROMISING
    assert sure(measured(project, said_by="independent")) == Level.STRONGER
    others = [factories.ProjectFactory() for _each in range(2)]
    agreeing = [measured(one) for one in (project, *others)]
    assert sure(*agreeing) == Level.STRONGER
    agreeing[0].design, agreeing[0].said_by = "compared", "independent"
    assert sure(*agreeing) == Level.STRONG


def test_three_claims_of_one_project_are_one_voice(project):
    assert sure(*[measured(project) for _each in range(3)]) == Level.PROMISING


def test_whoever_says_the_opposite_keeps_it_from_being_sure(project):
    rows = [measured(factories.ProjectFactory()) for _each in range(3)]
    assert sure(*rows) == Level.STRONGER
    assert sure(*rows, measured(project, direction="worse")) == Level.PROMISING


def test_being_sure_of_one_thing_makes_nobody_sure_of_another(project):
    rows = [measured(project, said_by="independent"), EvidenceFactory(project=project)]
    assert {domain: one.level for domain, one in certainty_by_domain(rows).items()} == {
        "wellbeing": Level.STRONGER, "connection": Level.EARLY,
    }  # fmt: skip
    assert certainty_of(rows).about == "mental wellbeing"


def test_every_step_but_the_last_says_what_is_missing(project):
    assert certainty_of([EvidenceFactory(project=project)]).missing
    assert certainty_of([measured(project)]).missing
    assert "a comparison group" in certainty_of([measured(project, said_by="independent")]).missing


def test_the_help_page_tells_the_rule_as_the_code_has_it(client):
    page = client.get(reverse("projects:certainty")).content.decode()
    for level in (one for one in Level if one != Level.NONE):
        assert f"<dt>{level.label}</dt>" in page
    assert "of 10 people or more" in page
    assert "of 50 people or more" in page
