"""A rationale's marks become elements; nothing else that is typed does."""

import re

import pytest

from workbench.lib.prose import prose


def shown(text: str) -> str:
    """Return what becomes of a text, on one line."""
    return re.sub(r"\s*\n\s*", " ", prose(text)).strip()


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("One.\nTwo.\n\nThree.", "<p>One.<br> Two.</p> <p>Three.</p>"),
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>"),
        ("- one\n- two", "<ul> <li>one</li> <li>two</li> </ul>"),
        ("> It grew.", "<blockquote> <p>It grew.</p> </blockquote>"),
        (
            "[the office](https://office.example/a)",
            '<p><a href="https://office.example/a" rel="nofollow noopener">the office</a></p>',
        ),
        ("<mailto:desk@daily.example>", '<p><a href="mailto:desk@daily.example" '
         'rel="nofollow noopener">mailto:desk@daily.example</a></p>'),
        ("3 * 4 * 5 and rice_per_head_2024", "<p>3 * 4 * 5 and rice_per_head_2024</p>"),
        ("\\*no\\*", "<p>*no*</p>"),
        ("\u201cTidak benar\u201d & 5 < 6", "<p>\u201cTidak benar\u201d &amp; 5 &lt; 6</p>"),
    ],
)  # fmt: skip
def test_a_few_marks_are_known(typed: str, html: str) -> None:
    assert shown(typed) == html


@pytest.mark.parametrize(
    "typed",
    [
        "# A heading", "Line\n====", "---", "    four spaces", "```\ncode\n```", "`code`",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html;base64,PHN)", "[x](//evil.example)", "<javascript:alert(1)>",
        "[a]: https://evil.example\n\n[a]", "| a | b |\n|---|---|",
        '[x](java&#115;cript:alert(1))',
    ],
)  # fmt: skip
def test_nothing_else_becomes_an_element(typed: str) -> None:
    elements = set(re.findall(r"<(?!/)([a-z0-9]+)", prose(typed)))
    assert elements <= {"p", "br"}, prose(typed)


def test_a_picture_is_a_link_to_it() -> None:
    assert "<img" not in prose("![a map](https://track.example/p.png)")


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_what_is_nested_deep_is_read_in_little_time(mark: str) -> None:
    assert prose(mark * (20_000 // len(mark))).count("<") < 1000


@pytest.mark.parametrize("mark", ["[", "[](", "*", "**a ", "<", "_a", "\\", "]("])
def test_as_many_marks_as_fit_are_read(mark: str) -> None:
    text = mark * (20_000 // len(mark))
    assert len(prose(text)) >= len(text.strip()) // 2
