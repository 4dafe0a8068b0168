"""From the body of an article to its claims."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from claims.statements.extraction.attribution import Attribution, Content, find_attribution
from claims.statements.extraction.capitals import is_in_capitals, with_small_letters
from claims.statements.extraction.cast import Cast
from claims.statements.extraction.combined import combined, weighed
from claims.statements.extraction.lines import is_prose, without_dateline
from claims.statements.extraction.model import Attributed, ExtractedClaim
from claims.statements.extraction.nested import with_tellers
from claims.statements.extraction.quotes import quoted_ranges
from claims.statements.extraction.reading import within
from claims.statements.extraction.rulebook import Rules, load_rules
from claims.statements.extraction.speakers import PREVIOUS, Speaker, phrase_text
from claims.statements.extraction.weighing import Weighing
from claims.statements.extraction.worth import content_words, rate
from sources.encoder.articles import ArticleRead, Mention
from sources.language import Span, split_sentences
from sources.language.naming import as_told
from sources.language.tokens import Token, tokenize

FLOOR = 0.05
FEWEST_WORDS = 3
# No article has more; beyond it a page is a dump, and time counts.
MOST_SENTENCES = 3000
# In characters. A longer "sentence" is a table or a broken page: word order means nothing there.
LONGEST_SENTENCE = 2000
# How many claims back one is looked for that says the same.
MEMORY = 40
SAME = 0.6
EDGES = frozenset(',;:.-–—"“”„«»「」『』…、，。；：')
CLOSED_BY_STOP = frozenset(".!?…。！？؟")


@dataclass(slots=True)
class _Story:
    """What the reader of an article remembers from one sentence to the next."""

    body: str
    language: str
    rules: Rules
    cast: Cast
    title_words: frozenset[str]
    last: str | None = None
    last_person: str | None = None
    last_cue: tuple[int, int] | None = None
    last_line: int = -2
    said: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=MEMORY))


Reader = Callable[[str], ArticleRead]


def extract_claims(
    body: str, *, language: str, title: str = "", reader: Reader | None = None
) -> list[ExtractedClaim]:
    """Return the claims of an article in document order.

    `body` is plain text with a line for each paragraph; `language` an ISO 639 code (a language
    without rules gets general ones); `title` helps to find full names and what the article is
    about. `reader` reads it with a model; without one, rules alone find what is said and by whom.
    Never raises on any text. Claims below a small floor of check-worthiness are left out,
    and so are sentences of more than 2,000 characters and all after the 3,000th.
    """
    small = with_small_letters(body) if is_in_capitals(body) else body
    if small != body and not is_in_capitals(small):
        found = extract_claims(small, language=language, title=title, reader=reader)
        return [_as_printed(body, one) for one in found]
    story, prose, claims = _by_rules(body, language, title)
    mentions: Sequence[Mention] = ()
    if reader is not None:
        read = within(reader(body), prose)
        claims = combined(body, read, claims, rules=story.rules, cast=story.cast, title=title)
        mentions = read.mentions
    claims = with_tellers(body, claims, prose, story.rules, mentions)
    return [_told(claim, language) for claim in claims if claim.checkworthiness >= FLOOR]


def weigh_article(body: str, *, language: str, title: str, reader: Reader) -> Weighing:
    """Return what speaks for whom in an article: who it is that makes a statement is fitted by
    this.
    """
    story, prose, claims = _by_rules(body, language, title)
    read = within(reader(body), prose)
    return weighed(body, read, claims, rules=story.rules, cast=story.cast)


def _by_rules(
    body: str, language: str, title: str
) -> tuple[_Story, list[Span], list[ExtractedClaim]]:
    """Return what rules know of an article, its running text, and the claims that they find."""
    rules = load_rules(language)
    prose = list(islice(_prose(body, language, rules, title), MOST_SENTENCES))
    cast = Cast(_naming_tokens(body, title, prose), rules)
    story = _Story(body, language, rules, cast, content_words(tokenize(title)))
    claims: list[ExtractedClaim] = []
    for number, span in prose:
        claims.extend(_read_sentence(story, number, span))
    return story, [span for _line, span in prose], claims


def _told(found: ExtractedClaim, language: str) -> ExtractedClaim:
    """Return a claim with names in the case in which somebody is told of."""
    return replace(
        found,
        claimant=found.claimant and as_told(found.claimant, language),
        candidates=tuple(as_told(name, language) for name in found.candidates),
    )


def _as_printed(body: str, found: ExtractedClaim) -> ExtractedClaim:
    """Return a claim of a text in capitals with names, cue and quote as they are printed."""
    return replace(
        found,
        quote=body[found.start : found.end],
        cue=body[found.cue_start : found.cue_end] if found.cue_start is not None else "",
        claimant=found.claimant and found.claimant.upper(),
        candidates=tuple(name.upper() for name in found.candidates),
        told_by=found.told_by.upper(),
    )


def _naming_tokens(body: str, title: str, prose: Sequence[tuple[int, Span]]) -> list[Token]:
    """The tokens to learn names from: no headings, and no title where Every Word Is Capitalised."""
    tokens = tokenize(title)
    words = [token for token in tokens if token.is_word]
    if sum(token.is_capitalised for token in words) > 0.6 * len(words):
        tokens = []
    for _, span in prose:
        tokens.extend(tokenize(body, span.start, span.end))
    return tokens


def _prose(body: str, language: str, rules: Rules, title: str) -> Iterator[tuple[int, Span]]:
    """Yield the number of the line and the span of every sentence of running text."""
    number = -1
    line_end = -1
    prose = False
    opening = True
    for span in split_sentences(body, language):
        if span.start >= line_end:
            number += 1
            line_end = _line_end(body, span.start)
            prose = is_prose(body[span.start : line_end].strip(), rules, title)
        if prose and span.end - span.start <= LONGEST_SENTENCE:
            start = without_dateline(body, span.start, span.end) if opening else span.start
            opening = False
            yield number, Span(start, span.end)


def _line_end(body: str, start: int) -> int:
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _read_sentence(story: _Story, line: int, span: Span) -> Iterator[ExtractedClaim]:
    tokens = tokenize(story.body, span.start, span.end)
    if sum(token.is_word for token in tokens) < FEWEST_WORDS:
        return
    attribution = find_attribution(tokens, story.rules) or _continued(story, line, tokens)
    claimant = _resolve(story, tokens, attribution) if attribution else None
    announces = tokens[-1].text in ":："
    if attribution is None or claimant is None:
        if announces:
            return
        _remember_subject(story, tokens)
        yield from _claims(story, tokens, Content(0, len(tokens), direct=False), None, None)
        return
    cue = None
    if attribution.cue[0] < attribution.cue[1]:
        cue = (tokens[attribution.cue[0]].start, tokens[attribution.cue[1] - 1].end)
        story.last_cue = cue
    story.last, story.last_line = claimant, line
    contents = [content for content in attribution.contents if content.direct or not announces]
    for content in contents:
        yield from _claims(story, tokens, content, claimant, cue or story.last_cue)


def _continued(story: _Story, line: int, tokens: Sequence[Token]) -> Attribution | None:
    """Speech that goes on: a quotation without a cue, or a verb in the mood of reported speech."""
    if story.last is None or line - story.last_line > 1:
        return None
    quotes = quoted_ranges(tokens)
    words = sum(token.is_word for token in tokens)
    quoted = sum(token.is_word for start, end in quotes for token in tokens[start:end])
    if quoted and quoted >= 0.8 * words:
        contents = tuple(Content(start, end, direct=True) for start, end in quotes)
        return Attribution(PREVIOUS, (0, 0), contents)
    cues = story.rules.cues
    goes_on = cues.reported_mood.find(tokens) or cues.continuing.match(tokens, 0)
    if line == story.last_line and goes_on:
        return Attribution(PREVIOUS, (0, 0), (Content(0, len(tokens), direct=False),))
    return None


def _resolve(story: _Story, tokens: Sequence[Token], attribution: Attribution) -> str | None:
    """Return the claimant's full name; None where a pronoun points nowhere."""
    speaker = attribution.speaker
    if speaker.kind == "named":
        name = story.cast.full_name(speaker.name)
        story.cast.add_claimant(Speaker(name, speaker.role))
        if story.cast.is_person(name):
            story.last_person = name
        return name
    if speaker.kind == "plural" or attribution.cue[1] == 0:
        return story.last
    here = _person_before(story, tokens, attribution.cue[0])
    return here or (story.last_person if speaker.kind == "pronoun" else None) or story.last


def _remember_subject(story: _Story, tokens: Sequence[Token]) -> None:
    """A person who begins a sentence is whom "he" or "she" means in the next."""
    name = story.cast.full_name(tokens[0].text) if tokens[0].is_capitalised else tokens[0].text
    if name != tokens[0].text and story.cast.is_person(name):
        story.last_person = name


def _person_before(story: _Story, tokens: Sequence[Token], cue: int) -> str | None:
    """The first person named in the same sentence before a cue, quotations left out."""
    quoted = {at for start, end in quoted_ranges(tokens) for at in range(start, end)}
    for at, token in enumerate(tokens[:cue]):
        if at in quoted:
            continue
        name = story.cast.full_name(token.text) if token.is_capitalised else token.text
        if name != token.text and story.cast.is_person(name):
            return name
    return None


def _claims(
    story: _Story,
    tokens: Sequence[Token],
    content: Content,
    claimant: str | None,
    cue: tuple[int, int] | None,
) -> Iterator[ExtractedClaim]:
    """Yield the claims of one content: one, or one for each sentence of a long quotation."""
    inside = tokens[content.start : content.end]
    if not inside:
        return
    start, end = inside[0].start, inside[-1].end
    attribution: Attributed = "none"
    if claimant is not None:
        attribution = "direct" if content.direct else "indirect"
    spans = [Span(start, end)]
    if content.direct:
        pieces = split_sentences(story.body[start:end], story.language)
        spans = [Span(start + piece.start, start + piece.end) for piece in pieces]
    for span in spans:
        claim = _claim(story, span, claimant, attribution, cue)
        if claim:
            yield claim


def _claim(
    story: _Story,
    span: Span,
    claimant: str | None,
    attribution: Attributed,
    cue: tuple[int, int] | None,
) -> ExtractedClaim | None:
    tokens = _without_edges(tokenize(story.body, span.start, span.end))
    if sum(token.is_word for token in tokens) < FEWEST_WORDS:
        return None
    start, end = tokens[0].start, tokens[-1].end
    words = content_words(tokens)
    repeated = any(_same(words, earlier) for earlier in story.said)
    story.said.append(words)
    role = story.cast.role(claimant) if claimant else ""
    worth, reasons = rate(
        tokens,
        story.rules,
        title_words=story.title_words,
        attributed=claimant is not None,
        in_office=bool(role),
        repeated=repeated,
    )
    proposition = phrase_text(tokens)
    cue_start, cue_end = cue if cue and claimant else (None, None)
    return ExtractedClaim(
        proposition=proposition,
        quote=story.body[start:end],
        start=start,
        end=end,
        claimant=claimant,
        claimant_role=role,
        attribution=attribution,
        cue=story.body[cue_start:cue_end] if cue_start is not None else "",
        cue_start=cue_start,
        cue_end=cue_end,
        checkworthiness=worth,
        reasons=reasons,
    )


def _without_edges(tokens: Sequence[Token]) -> Sequence[Token]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].text in EDGES:
        start += 1
    while end > start and tokens[end - 1].text in EDGES:
        end -= 1
    return tokens[start:end]


def _same(words: frozenset[str], earlier: frozenset[str]) -> bool:
    union = len(words | earlier)
    return bool(union) and len(words & earlier) / union >= SAME
