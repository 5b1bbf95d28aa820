"""Effect sizes and their summaries are those of metafor, and what can't be known is refused.

Published values: dat.bcg (Colditz 1994), dat.hine1989 and dat.normand1999 (Normand 1999),
dat.raudenbush1985, and the paired changes of Morris (2008), as metafor's own tests and pages have
them (metafor-project.org, tests/testthat of its repository).
"""

import math
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projects.effect_sizes import (
    Effect,
    Kind,
    Mean,
    NotComputable,
    Share,
    mean_change,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    small_sample_factor,
    standardised_mean_change,
    standardised_mean_difference,
)
from projects.synthesis import summarise
from projects.templatetags.projects_numbers import effect_numbers, effect_words

BCG = [  # tpos, tneg, cpos, cneg
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]  # fmt: skip
HINE = [  # n1i, n2i, ai, ci
    (39, 43, 2, 1), (44, 44, 4, 4), (107, 110, 6, 4), (103, 100, 7, 5), (110, 106, 7, 3),
    (154, 146, 11, 4),
]  # fmt: skip
NORMAND = [  # n1i, m1i, sd1i, n2i, m2i, sd2i
    (155, 55, 47, 156, 75, 64), (31, 27, 7, 32, 29, 4), (75, 64, 17, 71, 119, 29),
    (18, 66, 20, 18, 137, 48), (8, 14, 8, 13, 18, 11), (57, 19, 7, 52, 18, 4),
    (34, 52, 45, 33, 41, 34), (110, 21, 16, 183, 31, 27), (60, 30, 27, 52, 23, 20),
]  # fmt: skip
RAUDENBUSH = [  # yi, standard error
    (0.03, 0.125), (0.12, 0.147), (-0.14, 0.167), (1.18, 0.373), (0.26, 0.369), (-0.06, 0.103),
    (-0.02, 0.103), (-0.32, 0.220), (0.27, 0.164), (0.80, 0.251), (0.54, 0.302), (0.18, 0.223),
    (-0.02, 0.289), (0.23, 0.290), (-0.18, 0.159), (-0.06, 0.167), (0.30, 0.139), (0.07, 0.094),
    (-0.07, 0.174),
]  # fmt: skip
MORRIS = [  # m_pre, m_post, sd_pre, sd_post, ni, ri
    (30.6, 38.5, 15.0, 11.6, 20, 0.47), (23.5, 26.8, 3.1, 4.1, 50, 0.64),
    (0.5, 0.7, 0.1, 0.1, 9, 0.77), (53.4, 75.9, 14.5, 4.4, 10, 0.89),
    (35.6, 36.0, 4.7, 4.6, 14, 0.44),
]  # fmt: skip


def shares(a, b, c, d):
    return Share(a, a + b), Share(c, c + d)


def six(value):
    return pytest.approx(value, abs=5e-7)


@pytest.fixture(scope="module")
def bcg():
    return [risk_ratio(*shares(*row)) for row in BCG]


# --- one study


def test_log_risk_ratios_of_bcg(bcg):
    estimates = (-0.889311, -1.585389, -1.348073, -1.441551, -0.217547, -0.786116, -1.620898,
                 0.011952, -0.469418, -1.371345, -0.339359, 0.445913, -0.017314)  # fmt: skip
    variances = (0.325585, 0.194581, 0.415368, 0.020010, 0.051210, 0.006906, 0.223017, 0.003962,
                 0.056434, 0.073025, 0.012412, 0.532506, 0.071405)  # fmt: skip
    assert [effect.estimate for effect in bcg] == [six(value) for value in estimates]
    assert [effect.variance for effect in bcg] == [six(value) for value in variances]


def test_a_log_odds_ratio_and_its_interval():
    """As summary(escalc(measure="OR")) tells of the first trial of dat.bcg."""
    effect = odds_ratio(*shares(*BCG[0]))
    assert round(effect.se, 4) == 0.5976
    assert (round(effect.low, 4), round(effect.high, 4)) == (-2.1100, 0.2326)
    assert effect.told[0] == pytest.approx(math.exp(effect.estimate))


def test_risk_differences_of_hine():
    effects = [risk_difference(Share(a, n1), Share(c, n2)) for n1, n2, a, c in HINE]
    assert [round(effect.estimate * 100, 4) for effect in effects] == [
        2.8026, 0.0, 1.9711, 1.7961, 3.5334, 4.4031,
    ]  # fmt: skip
    assert [round(effect.variance * 100**2, 4) for effect in effects] == [
        17.7575, 37.5657, 8.1323, 10.8998, 8.0114, 6.1320,
    ]  # fmt: skip


def test_standardised_mean_differences_of_normand():
    effects = [
        standardised_mean_difference(Mean(n1, m1, s1), Mean(n2, m2, s2))
        for n1, m1, s1, n2, m2, s2 in NORMAND[:4]
    ]
    assert [round(effect.estimate, 4) for effect in effects] == [-0.3552, -0.3479, -2.3176, -1.8880]
    assert [round(effect.variance, 4) for effect in effects] == [0.0131, 0.0645, 0.0458, 0.1606]


def test_standardised_changes_of_the_same_people():
    effects = [
        standardised_mean_change(Mean(n, before, s1), Mean(n, after, s2), r)
        for before, after, s1, s2, n, r in MORRIS
    ]
    assert [round(effect.estimate, 4) for effect in effects] == [
        0.5056, 1.0481, 1.8054, 1.4181, 0.0801,
    ]  # fmt: skip
    assert [round(effect.variance, 4) for effect in effects] == [
        0.0594, 0.0254, 0.2322, 0.1225, 0.0802,
    ]  # fmt: skip


def test_a_change_in_points_of_the_scale():
    """metafor's own example of measure "MC"."""
    before, after = Mean(60, 22, math.sqrt(20)), Mean(60, 26, math.sqrt(30))
    effect = mean_change(before, after, 0.7)
    assert effect.estimate == 4
    assert round(effect.variance, 4) == 0.2618


def test_the_small_sample_factor_is_the_exact_one():
    """Hedges 1981, table 1."""
    factors = [small_sample_factor(df) for df in (2, 10, 50)]
    assert factors == pytest.approx([0.5642, 0.9228, 0.9849], abs=1e-4)
    assert small_sample_factor(100_000) == pytest.approx(1, abs=1e-5)


# --- several studies


def test_reml_of_bcg(bcg):
    found = summarise(bcg)
    assert found.tau2 == six(0.313243325980895)
    assert found.estimate == six(-0.714532348365102)
    assert found.se == six(0.1797815796)
    assert (found.low, found.high) == (six(-1.066898), six(-0.362167))
    assert found.q == six(152.233008)
    assert round(found.i2, 2) == 92.22
    assert (found.k, found.method) == (13, "REML")


def test_dersimonian_laird_of_bcg(bcg):
    found = summarise(bcg, "DL")
    assert (found.estimate, found.se) == (six(-0.714117), six(0.178742))
    assert (found.low, found.high) == (six(-1.064445), six(-0.363789))
    assert found.tau2 == six(0.308760)
    assert round(found.i2, 2) == 92.12


@pytest.mark.parametrize("method", ["REML", "DL"])
def test_where_chance_explains_it_all(method):
    """dat.hine1989: no more difference than chance makes."""
    effects = [risk_difference(Share(a, n1), Share(c, n2)) for n1, n2, a, c in HINE]
    found = summarise(effects, method)
    assert found.tau2 == 0
    assert (found.estimate, found.se) == (six(0.029444), six(0.013068))
    assert (found.low, found.high) == (six(0.003831), six(0.055058))
    assert found.prediction == (found.low, found.high)


def test_the_stays_in_hospital_of_normand():
    """With the pooled SD, as in her table VIII; results to the digits of table IX."""
    effects = []
    for n1, m1, s1, n2, m2, s2 in NORMAND:
        pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
        effects.append(mean_difference(Mean(n1, m1, pooled), Mean(n2, m2, pooled)))
    assert [effect.estimate for effect in effects] == [-20, -2, -55, -71, -4, 1, 11, -10, 7]
    laird, reml = summarise(effects, "DL"), summarise(effects)
    assert (round(laird.estimate, 2), round(laird.tau2, 2)) == (-14.10, 218.72)
    assert (round(laird.low, 2), round(laird.high, 2)) == (-24.45, -3.75)
    assert (round(reml.estimate, 2), round(reml.tau2, 2)) == (-15.12, 685.20)
    assert (round(reml.low, 2), round(reml.high, 2)) == (-32.67, 2.43)


def test_what_teachers_expect():
    """dat.raudenbush1985."""
    effects = [Effect(Kind.STANDARDISED, y, round(se**2, 4)) for y, se in RAUDENBUSH]
    found = summarise(effects)
    assert round(found.estimate, 4) == 0.0837
    assert round(found.tau2, 4) == 0.0188
    assert (round(found.q, 4), round(found.estimate / found.se, 4)) == (35.8295, 1.6208)


def test_one_more_project_may_do_otherwise(bcg):
    found = summarise(bcg)
    low, high = found.prediction
    assert low < found.low and found.high < high
    assert (round(low, 4), round(high, 4)) == (-1.8667, 0.4376)  # predict(res) of metafor


# --- what is always so

means = st.builds(Mean, st.integers(2, 400), st.floats(-100, 100), st.floats(0.01, 50))
counts = st.integers(1, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@given(means, means)
def test_the_interval_holds_the_estimate_and_flips_with_the_scale(one, other):
    assume(one.n + other.n > 3)
    for make in (mean_difference, standardised_mean_difference):
        effect, back = make(one, other), make(other, one)
        assert effect.low <= effect.estimate <= effect.high
        assert back.estimate == pytest.approx(-effect.estimate)
        assert back.variance == pytest.approx(effect.variance)
        assert effect.flipped().estimate == -effect.estimate
        assert (effect.flipped().low, effect.flipped().high) == (-effect.high, -effect.low)


@given(means, st.floats(-100, 100), st.floats(0.01, 50), st.floats(-0.99, 0.99))
def test_more_alike_is_more_sure(before, mean, sd, r):
    assume(before.n > 2)
    after = Mean(before.n, mean, sd)
    told = standardised_mean_change(before, after, r)
    unknown = standardised_mean_change(before, after)
    assert unknown.note and not told.note
    assert told.estimate == unknown.estimate
    assume(abs(r) > 1e-9)
    assert (told.variance < unknown.variance) == (r > 0)


@given(counts, counts)
def test_shares_are_compared_or_refused_in_words(one, other):
    for make in (risk_difference, risk_ratio, odds_ratio):
        try:
            effect = make(one, other)
        except NotComputable as refusal:
            assert len(str(refusal)) > 20
            continue
        assert effect.low < effect.estimate < effect.high
        assert make(other, one).estimate == pytest.approx(-effect.estimate, abs=1e-9)


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.001, 2)), min_size=3, max_size=25),
    st.randoms(use_true_random=False),
    st.sampled_from(["REML", "DL"]),
)
def test_the_order_of_studies_does_not_matter(pairs, chance, method):
    effects = [Effect(Kind.STANDARDISED, y, v) for y, v in pairs]
    found = summarise(effects, method)
    assert found.low <= found.estimate <= found.high
    assert min(y for y, _v in pairs) - 1e-9 <= found.estimate <= max(y for y, _v in pairs) + 1e-9
    assert found.tau2 >= 0 and 0 <= found.i2 <= 100
    shuffled = effects[:]
    chance.shuffle(shuffled)
    again = summarise(shuffled, method)
    assert again.estimate == pytest.approx(found.estimate, abs=1e-6)
    mirrored = summarise([effect.flipped() for effect in effects], method)
    assert mirrored.estimate == pytest.approx(-found.estimate, abs=1e-6)


def test_reml_settles_on_a_thousand_odd_sets():
    chance = random.Random(5)
    for _set in range(1000):
        k = chance.randrange(3, 12)
        effects = [
            Effect(Kind.STANDARDISED, chance.gauss(0, 3), chance.choice([1e-4, 0.01, 1, 30]))
            for _study in range(k)
        ]
        assert summarise(effects).tau2 >= 0


# --- refusals in words


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Mean(0, 1.0, 1.0), "At least two people"),
        (lambda: Mean(1, 1.0, 1.0), "At least two people"),
        (lambda: Mean(9, 1.0, 0.0), "is 0: everybody scored the same"),
        (lambda: Mean(9, 1.0, None), "is missing"),
        (lambda: Mean(9, 1.0, math.nan), "is 0"),
        (lambda: Share(0, 0), "Nobody was counted"),
        (lambda: Share(4, 3), "More were counted"),
        (lambda: mean_change(Mean(9, 1, 1), Mean(8, 1, 1)), "same people"),
        (lambda: mean_change(Mean(9, 1, 1), Mean(9, 1, 1), 1.0), "between -1 and 1"),
        (lambda: standardised_mean_change(Mean(2, 1, 1), Mean(2, 2, 1)), "Too few people"),
        (lambda: risk_difference(Share(9, 9), Share(4, 4)), "All or none in both"),
        (lambda: risk_ratio(Share(0, 9), Share(0, 4)), "a ratio would say nothing"),
        (lambda: odds_ratio(Share(9, 9), Share(4, 4)), "a ratio would say nothing"),
        (lambda: summarise([]), "Fewer than three"),
        (lambda: summarise([Effect(Kind.STANDARDISED, 1, 1)]), "Fewer than three"),
        (
            lambda: summarise(
                [Effect(Kind.STANDARDISED, 1, 1), *2 * [Effect(Kind.RISK_RATIO, 1, 1)]]
            ),
            "different kinds",
        ),
    ],
)
def test_what_can_not_be_known_is_said_in_words(make, words):
    with pytest.raises(NotComputable, match=words):
        make()


def test_where_one_count_is_none_a_half_is_added_and_told():
    effect = risk_ratio(Share(0, 9), Share(4, 9))
    assert effect.estimate == pytest.approx(math.log((0.5 / 10) / (4.5 / 10)))
    assert "a half was added" in effect.note


@pytest.mark.parametrize(
    ("effect", "numbers", "words"),
    [
        (Effect(Kind.RISK_DIFFERENCE, 0.26, 0.012), "+26 points (+5 to +47)", "Better"),
        (Effect(Kind.RISK_DIFFERENCE, 0.01, 0.0001), "+1 point (−1 to +3)", "No clear change"),
        (Effect(Kind.STANDARDISED, 0.5, 0.01), "+0.50 (+0.30 to +0.70)", "Better"),
    ],
)
def test_an_effect_in_words_and_figures(effect, numbers, words):
    assert effect_numbers(effect) == numbers
    assert effect_words(effect) == words
