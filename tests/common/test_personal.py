"""What is taken for somebody's contact details in a text, and what is not."""

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.common.personal import personal_details, personal_patterns

PROSE = st.sampled_from(
    ["", "Ring ", "Jean, ", "(", "call:", "Tel. ", "Mondays at 10 - ", "in G51. "]
)
AFTER = st.sampled_from(["", ".", ", after 6", ")", " or come by", "; 2 rooms", "\nSee you"])
# As Ofcom shares out digits: code and number, of ten or eleven with the nought.
GROUPS = st.sampled_from(
    [(3, 4, 4), (4, 3, 4), (5, 6), (5, 3, 3), (5, 5), (6, 5), (6, 4), (4, 7), (5, 2, 2, 2)]
)
BETWEEN = st.sampled_from([" ", "-", "", ".", " - ", "\u00a0", "\u2013", "/"])


def kinds(text):
    return [str(what) for what in personal_details(text)]


@st.composite
def telephone_numbers(draw):
    """A number in the United Kingdom, the way people write them."""
    sizes = draw(GROUPS)
    first = draw(st.sampled_from("12378"))
    digits = (
        "0" + first + "".join(draw(st.sampled_from("0123456789")) for _ in range(sum(sizes) - 2))
    )
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    code, *rest = groups
    area = code[1:]
    ways = [code, f"({code})", f"+44 {area}", f"+44 (0){area}", f"0044 {area}", f"(+44) {area}"]
    code = draw(st.sampled_from([*ways, f"+44{area}"]))
    return draw(BETWEEN).join([code, *rest])


@given(PROSE, telephone_numbers(), AFTER)
def test_every_way_to_write_a_telephone_number_is_found(before, number, after):
    assert "a telephone number" in kinds(before + number + after)


@st.composite
def numbers_in_prose(draw):
    """Years, dates, times, amounts, codes: what else people write in digits."""
    number = st.integers(1, 99_999)
    year = st.integers(1800, 2100)
    day, month, hour = st.integers(1, 31), st.integers(1, 12), st.integers(0, 23)
    part = draw(
        st.sampled_from(
            [
                f"{draw(year)}-{draw(year)}",
                f"{draw(year)}/{draw(st.integers(10, 99))}",
                f"{draw(day):02}/{draw(month):02}/{draw(year)}",
                f"{draw(day):02}.{draw(month):02}.{draw(year)}",
                f"{draw(year)}-{draw(month):02}-{draw(day):02}",
                f"{draw(hour):02}:{draw(st.integers(0, 59)):02}",
                f"{draw(hour):02}.30-{draw(hour):02}.45",
                f"{draw(number):,} visits",
                f"£{draw(number):,}.{draw(st.integers(0, 99)):02}",
                f"{draw(number)} people",
                f"{draw(number) / 100}%",
                f"SC{draw(number):06}",
                f"number {draw(st.integers(1, 300))}",
            ]
        )
    )
    return part


@given(st.lists(numbers_in_prose(), min_size=1, max_size=4), st.sampled_from([", ", "; ", " and "]))
def test_numbers_in_prose_are_no_telephone_numbers(parts, between):
    assert "a telephone number" not in kinds("Open " + between.join(parts) + ", all welcome.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to agnes.m+map@mail.example.org", ["an email address"]),
        ("at G51 3UU", ["a full postcode"]),
        ("at g513uu, above the shop", ["a full postcode"]),
        ("at EH1  1BB", ["a full postcode"]),
        ("the red van SN57 ABC", ["a number plate"]),
        ("+353 1 234 5678", ["a telephone number"]),
        ("Open 1990-2024, 12,000 visits, G51 all her life", []),
        ("@govan_cares, 24/7, route 34A, Room 2B", []),
    ],
)
def test_what_leads_to_somebody_is_named(text, found):
    assert kinds(text) == found


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_scripts_find_the_same():
    texts = [
        "Ring (0141) 496 0000",
        "at G51\u00a03UU",
        "a@b.org",
        "SN57 ABC",
        "1990-2024",
        "+44 (0)141 496 0000",
    ]
    script = """
        const [patterns, texts] = JSON.parse(process.argv[1]);
        const found = texts.map((text) => patterns
          .filter(([, pattern]) => new RegExp(pattern).test(text)).map(([what]) => what));
        console.log(JSON.stringify(found));
    """
    given_both = json.dumps([personal_patterns(), texts])
    done = subprocess.run(["node", "-e", script, given_both], capture_output=True, check=True)
    assert json.loads(done.stdout) == [kinds(text) for text in texts]
