"""The doses that stand in a letter's own words: found in the shapes clinicians write, and not where a number is something else."""

import pytest

from liaison.domain.typed_doses import typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please give 40 mg.", ["40 mg"]),
        ("METHADONE 40MG, then 45MG", ["METHADONE 40MG", "45MG"]),
        ("Methadone: 45 daily.", ["Methadone: 45"]),
        ("methadone increased to 55", ["methadone increased to 55"]),
        ("She may go up to 60 of methadone.", ["60 of methadone"]),
        ("Buvidal 96 on Monday", ["Buvidal 96"]),
        ("Buprenorphine 8mg/2mg", ["Buprenorphine 8mg", "2mg"]),
        ("Reduce it to 35 and ring us. Then by 5 more.", ["Reduce it to 35"]),
        ("Titrate up by 10", ["Titrate up by 10"]),
        ("Buprenorphine/naloxone 8/2 daily, or buprenorphine 2/0.5", ["naloxone 8/2", "buprenorphine 2/0.5"]),
        ("go up by 5 a week", ["go up by 5"]),
        ("half a tablet, or ½ film", ["half a tablet", "½ film"]),
        ("forty milligrams; 10 micrograms; two patches; 1.5mL", ["forty milligrams", "10 micrograms", "two patches", "1.5mL"]),
        ("naloxone 400\n micrograms", ["naloxone 400 micrograms"]),
    ],
)  # fmt: skip
def test_a_dose_is_found_as_it_is_written(text: str, found: list[str]) -> None:
    assert [dose.words for dose in typed(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Methadone at 10:30. Buvidal on 12 December, and again in 4 weeks; the depot clinic is on the 2nd.",
        "On methadone since 2019, for 5 years; 25 people are on methadone here. Section 5: naloxone.\nMethadone.\n1. Ring us.",
        "She drinks 20 units a week, 3 units of alcohol daily, 12 cans and smokes cannabis 3 times.",
        "QTc 450 ms, BP 120/80, ring 01632 960100 by 16:30 today, reference 4F7K, 50% better. She is 45.",
        "We would reduce to 2 visits and go to 14 practices. Buvidal 10 am.",
    ],
)
def test_another_number_is_no_dose(text: str) -> None:
    assert typed(text) == []


def test_the_practices_own_words_are_spared_where_it_wrote_them_and_nothing_else_is() -> None:
    asked = ["She is on methadone 40 mg. May we go to 50 mg?"]
    quoted = 'You wrote "She is on methadone 40 mg. May we go to 50 mg?" on Monday.\n> May we go to 50 mg?\n'

    assert typed(quoted, asked) == []
    assert [dose.words for dose in typed(f"{quoted}Yes, 50 mg.", asked)] == ["50 mg"]
    assert [dose.words for dose in typed("> May we go to 50 mg?\n", ["May we go up?"])] == ["50 mg"]  # they did not
    assert [dose.words for dose in typed("50 mg it is.", asked)] == ["50 mg"]  # said by us, in no quotation


def test_a_dose_comes_with_its_line() -> None:
    assert [dose.line for dose in typed("Hello.\nGive  40 mg of it.\nThanks")] == ["Give 40 mg of it."]
