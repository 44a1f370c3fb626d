"""The text for the clinical record: what was asked and answered, in order, in their own words."""

from liaison.domain.record_text import Matter, Said, record_text

MATTER = Matter(
    "The shared care team", "9YT7", "Anne Drever, CHI 3002741236", "Prescribing advice; soon", [Said("Tuesday, from Dr Tait:", "The dose?\r\nThanks")],
    [Said("Wednesday, from Petra:", "Keep it.")], "Finished Thursday.", "Copied Friday by Nora.",
)  # fmt: skip


def test_everything_stands_in_its_order_with_one_kind_of_line_end() -> None:
    text = record_text(MATTER)
    parts = [
        "9YT7",
        "Anne Drever",
        "Prescribing advice",
        "Question, Tuesday",
        "The dose?\nThanks",
        "Answer, Wednesday",
        "Keep it.",
        "Finished",
        "Copied",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "\r" not in text


def test_what_is_not_known_is_said() -> None:
    text = record_text(Matter("Us", "9YT7", "", "Unclear; soon", [Said("now:", " ")], [], "", "Copied now."))
    assert "not recognised for certain: please check whose record this is" in text
    assert "No answer yet." in text
    assert "(no words)" in text
