"""Names and sizes of files that go with a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.chi import demo_chi
from liaison.domain.enclosing import CHI_TAKEN, LONGEST, Allowance, has_chi, name_to_send, runs, too_much

CHI = demo_chi(1)
ALLOWED = Allowance(largest=1000, most=2, together=1500)


@pytest.mark.parametrize(
    ("came", "leaves"),
    [
        ("ECG.pdf", "ECG.pdf"),
        ("ECG.PDF", "ECG.PDF"),
        (f"{CHI} ECG.pdf", "ECG.pdf"),
        (f"ECG_{CHI[:6]}_{CHI[6:]}_final.pdf", "ECG final.pdf"),
        (f"{CHI[:6]}-{CHI[6:]}.pdf", "attachment.pdf"),
        ("C:\\Users\\nora\\ECG.pdf", "ECG.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("letter\u202efdp.exe", "letterfdp.exe.pdf"),
        ("report.docx", "report.docx.pdf"),
        ("", "attachment.pdf"),
    ],
)
def test_a_name_is_made_fit_to_leave(came: str, leaves: str) -> None:
    assert name_to_send(came, (".pdf",)).name == leaves


def test_a_name_that_carried_a_number_says_so_and_others_say_nothing() -> None:
    assert name_to_send(f"{CHI}.pdf", (".pdf",)).note == CHI_TAKEN
    assert name_to_send("ECG.pdf", (".pdf",)).note == ""
    assert name_to_send("photo.jpeg", (".jpg", ".jpeg")).name == "photo.jpeg"


@given(
    st.text(max_size=200),
    st.integers(0, 35_000),
    st.sampled_from(["", " ", "_", "-", ".", " - "]),
    st.text(max_size=40),
)
def test_no_name_that_leaves_carries_a_number(before: str, number: int, between: str, after: str) -> None:
    chi = demo_chi(number)
    named = name_to_send(f"{before}{chi[:6]}{between}{chi[6:]}{after}.pdf", (".pdf",))

    assert not has_chi(named.name)
    assert named.name.lower().endswith(".pdf")
    assert len(named.name) <= LONGEST
    assert not set('/\\:\n\0"') & set(named.name)


@pytest.mark.parametrize("name", ["a.exe", "a.PDF.js", "a.docm", "x.Bat", "a.ps1"])
def test_what_a_computer_runs_is_known_by_its_ending(name: str) -> None:
    assert runs(name)
    assert not runs("exe")
    assert not runs("a.pdf")


@pytest.mark.parametrize(
    ("there", "more", "words"),
    [
        ([], [1000], ""),
        ([500], [1000], ""),
        ([], [1001], "larger than"),
        ([900], [900], "Together"),
        ([1, 1], [1], "At most 2 files go"),
    ],
)
def test_how_much_one_letter_carries(there: list[int], more: list[int], words: str) -> None:
    said = too_much(there, more, ALLOWED)
    assert words in said
    assert bool(said) == bool(words)
