"""What broke is said in words a nurse can use; the code stands apart."""

import pytest

from liaison.web.broken_words import UNSAID, broke


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        ("screen: RecursionError", "Its form could not be read, so nothing was decided about it.", "screen: RecursionError"),
        ("route: KeyError", "It was sorted, and could not be given to anybody.", "route: KeyError"),
        ("elsewhere: KeyError", UNSAID, "elsewhere: KeyError"),
        ("screen: reading it stopped the program 3 times", "Reading it stopped the program 3 times.", ""),
        ("fetch: its bytes are not here: retry to fetch them again", "Its bytes are not here: retry to fetch them again.", ""),
        ("the file cannot be read", "The file cannot be read.", ""),
        ("", UNSAID, ""),
    ],
)  # fmt: skip
def test_what_broke_is_said_in_words(error: str, words: str, code: str) -> None:
    assert broke(error) == (words, code)
