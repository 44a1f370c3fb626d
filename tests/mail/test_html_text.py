"""HTML to text as a person sees it, and HTML that is safe to show."""

from __future__ import annotations

import time

import pytest

from liaison.mail.html_text import clean_html, depth_of, quick_text, to_text, without_pictures


def text_of(html: str) -> str:
    return to_text(html, [])


HIDDEN = [
    '<div style="display:none">SECRET</div>',
    '<span style="display: none !important">SECRET</span>',
    '<p style="visibility:hidden">SECRET</p>',
    '<p hidden>SECRET</p>',
    '<p style="position:absolute; left:-9999px">SECRET</p>',
    '<p style="text-indent: -9999px;">SECRET</p>',
    '<p style="font-size:1px;color:#eeeeee">SECRET</p>',
    '<span style="font-size:0px;color:red">SECRET</span>',
    '<span style="font-size: 0">SECRET</span>',
    '<div style="max-height:0;overflow:hidden">SECRET</div>',
    '<div style="opacity:0">SECRET</div>',
    '<p style="mso-hide:all">SECRET</p>',
    '<font color="#ffffff">SECRET</font>',
    '<font color="white">SECRET</font>',
    '<p style="color:#fff">SECRET</p>',
    '<p style="color: rgb(255, 255, 255)">SECRET</p>',
    "<script>SECRET</script>",
    "<style>SECRET</style>",
    "<title>SECRET</title>",
    "<!-- SECRET -->",
]  # fmt: skip


@pytest.mark.parametrize("html", HIDDEN)
def test_hidden_text_is_dropped_and_what_follows_is_kept(html: str) -> None:
    assert text_of(f"<p>before</p>{html}after<p>end</p>").split() == ["before", "after", "end"]


SEEN = [
    '<table bgcolor="#003087"><tr><td style="color:#fff">SEEN</td></tr></table>',
    '<div style="background-color:navy"><p style="color:white">SEEN</p></div>',
    '<div class="banner"><font color="white">SEEN</font></div>',
    '<div style="font-size:0"><span style="font-size:14px">SEEN</span></div>',
    '<p style="color:#fff;background:#000">SEEN</p>',
    '<p style="background-color:white;color:black">SEEN</p>',
    '<p style="font-size:0.9em">SEEN</p>',
    '<p style="max-height:100px">SEEN</p>',
    '<p style="opacity:0.8">SEEN</p>',
    '<p style="color:#fffbcc">SEEN</p>',
    '<style>.x{background:red}</style><p style="color:white">SEEN</p>',
]  # fmt: skip


@pytest.mark.parametrize("html", SEEN)
def test_what_a_person_sees_is_kept(html: str) -> None:
    assert "SEEN" in text_of(html)


def test_dropping_hidden_words_is_a_doubt_and_dropping_none_is_not() -> None:
    doubts: list[str] = []
    to_text("<title>t</title><style>s</style><div style='display:none'>&nbsp;\u200b</div><p>x</p>", doubts)
    assert doubts == []
    to_text(
        "<div style='display:none'>two words<style>no</style></div><p>x</p><i hidden>and <b>two more</b></i>", doubts
    )
    assert doubts == ["hidden text in the HTML was left out: 5 hidden words"]
    doubts.clear()
    to_text("<i hidden>one</i><p>x</p>", doubts)
    assert doubts == ["hidden text in the HTML was left out: 1 hidden word"]


def test_what_a_style_sheet_hides_is_dropped_but_not_what_it_hides_on_a_telephone() -> None:
    hidden = "<style>.pre, .x {color: red} .pre{display:none}</style><p class='a pre'>SECRET</p><p>seen</p>"
    mobile = "<style>@media (max-width:600px){.wide{display:none}}</style><p class='wide'>seen too</p>"

    assert to_text(hidden, []) == "seen"
    assert to_text(mobile, []) == "seen too"


def test_no_space_is_put_inside_a_word() -> None:
    assert text_of("<p>over<span>dose</span>, <b>metha</b><i>done</i></p>") == "overdose, methadone"


def test_tables_keep_their_columns_and_rows() -> None:
    text = text_of("<table><tr><td>Methadone</td><td>60 mg</td></tr><tr><td>Diazepam</td><td>5 mg</td></tr></table>")
    assert [line.split() for line in text.split("\n")] == [["Methadone", "60", "mg"], ["Diazepam", "5", "mg"]]


def test_quoted_mails_are_marked_and_indented_words_are_not() -> None:
    html = "new<blockquote type='cite'>old<blockquote class='gmail_quote'>older</blockquote></blockquote><blockquote>mine</blockquote>"
    assert text_of(html) == "new\n> old\n> > older\nmine"


def test_marks_that_a_mail_brings_itself_do_nothing() -> None:
    assert text_of("<p>a\ue000b\ue001c</p>") == "abc"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3000 + "WORDS",
        "<b>x" * 5000 + "WORDS",
        "<p " + "a=b " * 50_000 + ">WORDS",
        "<p>x</p>" * 60_000 + "WORDS",
    ],
)
def test_html_that_libraries_choke_on_keeps_its_words(html: str) -> None:
    doubts: list[str] = []
    started = time.process_time()
    assert "WORDS" in to_text(html, doubts)
    assert time.process_time() - started < 30
    assert doubts


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<!--",
        "<a ",
        "<script>",
        "&#",
        "&",
        "<p>",
        "<td>",
        "</",
        "<div style='display:none'>",
        "<blockquote type=cite>",
    ],
)
def test_conversion_takes_linear_time(unit: str) -> None:
    started = time.process_time()
    to_text(unit * (100_000 // len(unit)), [])
    quick_text(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 30


def test_quick_text_reads_between_the_tags() -> None:
    html = "<html><head><title>t</title><style>s</style></head><body><p>Caf&eacute;&nbsp;<b>x</b></p><!-- c --><br>&#99999999999;y<td>z</td></body>"
    assert [line.strip() for line in quick_text(html).split("\n") if line.strip()] == ["Café x", "\ufffdy  z"]


def test_a_number_of_thousands_of_digits_does_not_stop_the_reading() -> None:
    assert "end" in quick_text("&#" + "9" * 10_000 + "; end")
    assert "end" in to_text("<p>&#" + "9" * 10_000 + "; end</p>", [])


def test_unsafe_html_is_made_safe() -> None:
    unsafe = '<p onclick="x()" style="position:fixed">Hi <a href="javascript:x()">a</a> <a href="https://x.example">b</a></p><script>alert(1)</script><img src="https://x.example/p.gif"><iframe src="x"></iframe><form><input></form>'  # fmt: skip
    safe = clean_html(unsafe, []) or ""
    assert "Hi" in safe
    assert "https://x.example" in safe
    assert not [
        bad for bad in ("onclick", "style", "javascript", "script", "img", "iframe", "form", "input") if bad in safe
    ]


@pytest.mark.parametrize("html", ["<div>" * 20_000, "x" * 1_500_000, "<a " + "x1=1 " * 50_000 + ">"])
def test_html_too_large_or_deep_to_clean_is_not_shown(html: str) -> None:
    doubts: list[str] = []
    started = time.process_time()
    assert clean_html(html, doubts) is None
    assert time.process_time() - started < 30
    assert doubts


def test_pictures_written_into_the_html_are_taken_out() -> None:
    html = b'<img src="data:image/png;charset=x;base64,' + b"iVBORw0K" * 10_000 + b'"><p>words</p>'
    assert without_pictures(html) == b'<img src=""><p>words</p>'


def test_depth_counts_open_elements() -> None:
    assert depth_of("<div><b>x</b><b><i>y</i></b></div><br><p><p><p>") == 3
    assert depth_of("</div></div><div>") == 1
