"""Pages with too little text for an extractor, which gives all of their words in one line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from sources.documents.markup import element_text

_CONTAINERS = "//article | //main | //*[@itemprop='articleBody'] | //aside[.//h1]"
_MAX_CONTAINERS = 8
_MAX_ELEMENTS = 300
_SENTENCE_CHARS = 60
_MAX_PARAGRAPHS = 2_000
_AROUND = frozenset({"aside", "details", "figcaption", "figure", "footer", "form", "header", "nav"})
_SHARE = 0.5
_MAX_CHARS = 2_000  # of a text: long ones without paragraphs are tables and lists
# What fills a layout before an article does: the words of "lorem ipsum" and its generators
_PLACEHOLDER = frozenset(
    """ab accusamus accusantium ad adipisci adipiscing alias aliqua aliquam aliquid amet animi
    aperiam architecto asperiores aspernatur assumenda at atque aut autem beatae blanditiis commodi
    commodo consectetur consequat consequatur consequuntur corporis corrupti culpa cum cumque
    cupiditate debitis delectus deleniti deserunt dicta dignissimos distinctio do dolor dolore
    dolorem doloremque dolores doloribus dolorum ducimus duis ea eaque earum eius eiusmod eligendi
    elit enim eos error esse est et eum eveniet ex excepturi exercitationem expedita explicabo
    facere facilis fuga fugiat fugit harum hic id illo illum impedit in incididunt inventore ipsa
    ipsam ipsum irure iste itaque iure iusto labore laboriosam laborum laudantium libero lorem
    magna magnam maiores maxime minim minima minus modi molestiae molestias mollitia nam natus
    necessitatibus nemo neque nesciunt nihil nisi nobis non nostrum nulla numquam occaecati odio
    odit officia officiis omnis optio pariatur perferendis perspiciatis placeat porro possimus
    praesentium provident quae quaerat quam quas quasi qui quia quibusdam quidem quis quisquam quo
    quod quos ratione recusandae reiciendis rem repellat repellendus reprehenderit repudiandae
    rerum saepe sapiente sed sequi similique sint sit soluta sunt suscipit tempor tempora tempore
    temporibus tenetur totam ullam unde ut vel velit veniam veritatis vero vitae voluptas voluptate
    voluptatem voluptates voluptatibus voluptatum""".split()  # noqa: SIM905
)
_MIN_WORDS = 5
_MOST = 0.8


def own_paragraphs(tree: HtmlElement, text: str) -> str:
    """The paragraphs of the element that is the article, for a text without any; else the text.

    Taken are those of an `article`, `main` or the like that hold half of the text at least:
    headings, times, captions and what surrounds an article are none of them.
    """
    if "\n" in text.strip() or len(text) > _MAX_CHARS:
        return text
    found = (_paragraphs(one) for one in tree.xpath(_CONTAINERS)[:_MAX_CONTAINERS])
    best = max(found, key=len, default="")
    return best if len(best) >= _SHARE * len(text) else text


def paragraph_chars(tree: HtmlElement) -> int:
    """How much text a page has in paragraphs of one element, as an article's are: comments and
    other articles have an element each.
    """
    chars: dict[HtmlElement | None, int] = {}
    for one in islice(tree.iter("p"), _MAX_PARAGRAPHS):
        length = len(" ".join("".join(one.itertext()).split()))
        if length >= _SENTENCE_CHARS and not any(e.tag in _AROUND for e in one.iterancestors()):
            chars[one.getparent()] = chars.get(one.getparent(), 0) + length
    return max(chars.values(), default=0)


def _paragraphs(container: HtmlElement) -> str:
    return "\n\n".join(filter(None, map(element_text, _elements(container))))


def _elements(container: HtmlElement) -> Iterator[HtmlElement]:
    """Paragraphs, and items of lists and quotations that hold none; not what stands around them."""
    for element in islice(container.iter("p", "li", "blockquote"), _MAX_ELEMENTS):
        around = {one.tag for one in element.iterancestors() if one is not container}
        outside = {one.tag for one in container.iterancestors()} | {container.tag}
        if (around - outside) & _AROUND or (
            element.tag != "p" and element.find(".//p") is not None
        ):
            continue
        yield element


def is_placeholder(line: str) -> bool:
    """Whether a line is "lorem ipsum", as pages show where readers have not paid."""
    words = [word.strip(".,;:!?").lower() for word in line.split()]
    known = sum(word in _PLACEHOLDER for word in words)
    return len(words) >= _MIN_WORDS and known >= _MOST * len(words)
