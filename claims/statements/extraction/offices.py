"""Telling names from offices (pure)."""

import re

from claims.statements.extraction.rulebook import Rules
from claims.statements.extraction.speakers import read_speaker
from sources.language.tokens import tokenize

_JOINING = frozenset(
    re.findall(
        r"\w+",
        "a against al and at bin binti d da dal dalla das de dei del della delle den der des di do "
        "dos du e el en et for für i ibn in l la las le les lo los met na of on op over per por "
        "pour sur te ten ter the to u und v van vi von voor w y z za и в на по о для ve için dan "
        "untuk dari",
    )
)
"""Small words that names are joined by: none of them is an office."""
_PREFIXED = re.compile("(?:al|el|as|ad|ar|ibn|bin|d|l|o)[-'’]")

_PARTICLES = re.compile("(?:은|는|의|을|를|께서|에서|에게|도|的)$")
_AFTER = (
    r"さん|氏|様|社長|副社長|会長|理事長|理事|代表|専務|常務|部長|課長|係長|室長|所長|署長|局長|"
    r"次長|院長|校長|学長|教授|准教授|助教|講師|博士|医師|弁護士|議員|市議|県議|都議|区議|議長|知事|"
    r"副知事|市長|副市長|町長|村長|区長|首相|総理|大臣|外相|財務相|防衛相|厚労相|長官|官房長官|報道官|"
    r"総裁|監督|選手|主将|記者|組合長|店長|船長|容疑者|被告|裁判長|検事|警部|警視|巡査|씨|의원|장관|"
    r"차관|총리|대통령|대표|사장|회장|교수|박사|원장|시장|도지사|지사|구청장|군수|대변인|감독|선수|"
    r"위원장|위원|본부장|부장|과장|팀장|소장|서장|청장|연구원|변호사|판사|검사|기자|센터장|이사장"
)
_BEFORE = (
    r"市长|副市长|县长|区长|镇长|村长|省长|书记|部长|副部长|局长|副局长|厅长|处长|科长|主任|副主任|"
    r"院长|副院长|校长|所长|会长|理事长|董事长|总经理|经理|总裁|主席|总理|总统|发言人|教授|副教授|"
    r"博士|医生|律师|记者|队长|指挥长|负责人|代表|委员|议员|研究员|分析师|经济学家|专家|工程师|市長|"
    r"縣長|鎮長|部長|局長|副局長|處長|科長|校長|議員|立委|發言人|醫師|律師|記者|隊長|負責人|委員|"
    r"董事長|總經理|總統|院長|里長|理事長"
)
_TAIL = re.compile(f"(?:{_AFTER})+$")
_HEAD = re.compile(f"^.*(?:{_BEFORE})(?=.)")
_NOBODY = re.compile("^(?:一名|一位|该|該|某|这|這|那|男|女)")
SHORTEST, LONGEST_CHINESE = 2, 4


def name_and_office(name: str, rules: Rules) -> tuple[str, str]:
    """Tell a name from the office before it: “Defence minister Ana Lopez”. The rules know offices;
    where they know none, small words are one if two words or more with capitals follow to the end.
    """
    speaker = read_speaker(tokenize(name), rules.speakers)
    if speaker and speaker.kind == "named" and speaker.role:
        return speaker.name, speaker.role
    words = name.split()
    small = [at for at, word in enumerate(words) if _is_small(word, rules)]
    after = words[small[-1] + 1 :] if small else []
    office = bool(small) and all(at in small for at in range(1, small[-1]))
    if office and len(after) > 1 and all(word[0].isupper() for word in after):
        return " ".join(after), " ".join(words[: small[-1] + 1])
    return name, ""


def name_part(form: str) -> str:
    """Return the name at the end of what somebody is called by: “Energy minister Khalid al-Masri”
    is Khalid al-Masri, “the minister of Labour, Jorge Antunes” Jorge Antunes. All of it, where no
    two words are sure to be the name: “a source of the Civil Guard”.
    """
    behind_comma = form.rpartition(", ")[2]
    words = behind_comma.split()
    small = [at for at, word in enumerate(words) if word[0].islower() and not is_joining(word)]
    rest = words[small[-1] + 1 :] if small else words
    of_something = bool(small) and bool(rest) and rest[0][0].islower()
    while rest and not rest[0][0].isupper():
        rest = rest[1:]
    return form if of_something or len(rest) < 2 else " ".join(rest)


def is_joining(word: str) -> bool:
    """Say whether a small word may be a part of a name: “van”, “al-Masri”, “d’Angelo”."""
    low = word.casefold()
    return low in _JOINING or bool(_PREFIXED.match(low))


def _is_small(word: str, rules: Rules) -> bool:
    low = word.casefold().strip(".,")
    known = rules.speakers
    joining = low in _JOINING or low in known.particles or low in known.stops
    return word[0].islower() and word.isalpha() and not joining


def without_office(name: str) -> str:
    """Return a name of a script without spaces, or Korean, without what it is called by and what
    hangs on it: 村田社長 is 村田, 市长李文华 is 李文华. As it is, where no name would be left.
    """
    bare = _PARTICLES.sub("", name).rstrip()
    bare = bare if len(bare) >= SHORTEST else name
    if _NOBODY.match(bare):
        return bare
    tail = _TAIL.sub("", bare).rstrip()
    if SHORTEST <= len(tail) < len(bare):
        return tail
    head = _HEAD.sub("", bare)
    return head if SHORTEST <= len(head) <= LONGEST_CHINESE else bare
