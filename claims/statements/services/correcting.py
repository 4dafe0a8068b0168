"""What people put right: a claim's words, who said it, one that is two, two that are one, and those
that no machine found. A new extraction undoes none of it: claims keep the key of what was found.
"""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from claims.articles.models import Article
from claims.errors import ClaimConflict
from claims.statements.choices import LONGEST_CLAIM, LONGEST_DISMISSAL, ClaimStatus
from claims.statements.models import Appearance, Claim, Claimant
from claims.statements.names import LONGEST_NAME, name_key
from claims.statements.services.claimants import claimant_resolve
from claims.statements.services.claims import claim_reopen
from claims.statements.services.extracting import claim_key
from claims.statements.services.moving import claim_move
from claims.statements.transitions import OPEN, Act
from workbench.lib.audit.recording import Actor, record
from workbench.lib.hashing import natural_key
from workbench.lib.limits import within

BY_A_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim in somebody's words; without a claimant the article itself asserts it."""

    text: str
    claimant: str = ""

    def checked(self) -> "Wording":
        """Without space around it. Raises `TooLong`, `ClaimConflict` where there are no words."""
        text = within(" ".join(self.text.split()), LONGEST_CLAIM, _("claim"))
        claimant = within(" ".join(self.claimant.split()), LONGEST_NAME, _("claimant"))
        if not any(letter.isalnum() for letter in text):
            message = _("Write what is claimed.")
            raise ClaimConflict(message)
        return Wording(text, claimant)


@transaction.atomic
def claim_correct(*, claim: Claim, seen: Wording, now: Wording, by: Actor = None) -> None:
    """Say in other words what is claimed, and by whom; who says so has looked at who it may be.

    `seen` is what the person had before them. Raises `TooLong`, and `ClaimConflict` where it is not
    that any more, or the claim is not open.
    """
    now = now.checked()
    was = _corrected(claim, seen, now)
    record("claim.corrected", claim, by=by, was=asdict(was), now=asdict(now))


@transaction.atomic
def claim_lean(*, claim: Claim, seen: Wording, on: str, by: Actor = None) -> None:
    """Say on which printed words of its article a claim leans. Raises as `claim_correct`."""
    current = require_as_asked(claim, seen)
    was, current.context = current.context, within(on, LONGEST_CLAIM, _("context"))
    current.save(update_fields=["context", "updated_at"])
    claim.refresh_from_db()
    record("claim.leans_on", claim, by=by, was=was, now=current.context)


def require_as_asked(claim: Claim, seen: Wording) -> Claim:
    """Return a claim, locked, that is open and says what somebody has seen.

    Raises `ClaimConflict`.
    """
    kept = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("claimant")
    current = kept.get(pk=claim.pk)
    if Wording(current.text, current.claimant.name if current.claimant else "") != seen:
        message = _("Somebody has changed this claim meanwhile. It says now: %(claim)s")
        raise ClaimConflict(message % {"claim": current})
    if current.status not in OPEN:
        message = _("Only an open claim can be changed.")
        raise ClaimConflict(message)
    return current


def _corrected(claim: Claim, seen: Wording, now: Wording) -> Wording:
    """Put a claim right; return what it said. Whoever calls it records it, last."""
    current, was = require_as_asked(claim, seen), seen
    if current.text != now.text:
        current.context = ""  # whoever words it anew has it stand alone
    current.text = now.text
    current.claimant = claimant_resolve(name=now.claimant) if now.claimant else None
    current.claimant_candidates = []
    current.save(update_fields=["text", "context", "claimant", "claimant_candidates", "updated_at"])
    claim.refresh_from_db()
    return was


@transaction.atomic
def claim_add(
    *, article: Article, start: int, end: int, now: Wording, by: Actor = None
) -> tuple[Claim, bool]:
    """Add a claim that a person found at code points [start, end) of an article's text.

    Return it and whether it is new there. Where the same claimant has said the same already, its
    place is added. Raises `TooLong`, and `ClaimConflict` where there are no words at that place.
    """
    now = now.checked()
    quote = article.snapshot.text[start:end] if 0 <= start < end else ""
    if not quote.strip() or end > len(article.snapshot.text):
        message = _("There are no words at this place of the article.")
        raise ClaimConflict(message)
    claimant = claimant_resolve(name=now.claimant) if now.claimant else None
    language = article.source.language
    key = claim_key(claimant.key if claimant else "", language, now.text)
    known = Claim.objects.select_related("same_as").filter(key=key).first()
    if known and not _says(known.same_as or known, now.text, claimant):
        key = natural_key(BY_A_PERSON, key)  # what was found under it says something else by now
    claim, created = Claim.objects.select_related("same_as", "claimant").get_or_create(
        key=key,
        defaults={
            "text": now.text,
            "quote": quote,
            "language": language,
            "claimant": claimant,
            "checkworthiness": 1,
            "reasons": [{"code": BY_A_PERSON, "weight": 1}],
            "extractor": BY_A_PERSON,
            "status": ClaimStatus.TRIAGED,
        },
    )
    claim = claim.same_as or claim
    _place, fresh = Appearance.objects.get_or_create(
        claim=claim,
        snapshot=article.snapshot,
        start=start,
        end=end,
        defaults={"article": article, "quote": quote},
    )
    if claim.status == ClaimStatus.DISMISSED:
        claim_reopen(claim=claim, by=by)
    if created or fresh:
        place = {"snapshot": article.snapshot.text_sha256, "start": start, "end": end}
        record("claim.added", claim, by=by, **asdict(now), **place)
    return claim, created or fresh


def _says(claim: Claim, text: str, claimant: Claimant | None) -> bool:
    return claim.claimant_id == (claimant and claimant.pk) and name_key(claim.text) == name_key(
        text
    )


@transaction.atomic
def claim_split(
    *, claim: Claim, seen: Wording, now: Wording, other: Wording, by: Actor = None
) -> Claim:
    """Make two claims of one, both where it stands; return the second one.

    Raises `TooLong`, `ClaimConflict` as `claim_correct`, and where it has no place or both are one.
    """
    now, other = now.checked(), other.checked()
    was = _corrected(claim, seen, now)
    second: Claim | None = None
    for place in claim.appearances.select_related("article__source", "article__snapshot"):
        if place.snapshot_id == place.article.snapshot_id:
            added, _new = claim_add(
                article=place.article, start=place.start, end=place.end, now=other, by=by
            )
            second = second or added
    if second is None or second.pk == claim.pk:
        message = _("The second claim is the first one, or its place in the article is gone.")
        raise ClaimConflict(message)
    record("claim.corrected", claim, by=by, was=asdict(was), now=asdict(now))
    record("claim.split", claim, by=by, into=second.pk)
    return second


@transaction.atomic
def claim_merge(*, claim: Claim, into: Claim, by: Actor = None) -> None:
    """Say that two claims are the same: one is set aside, the other appears where both did.

    What is found later of the one counts for the other. Raises `ClaimConflict` unless the first is
    open and the second stands for itself.
    """
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[claim.pk, into.pk])}
    one, other = found.get(claim.pk), found.get(into.pk)
    if one is None or other is None or one.pk == other.pk:
        message = _("Choose another claim.")
        raise ClaimConflict(message)
    if one.status not in OPEN:
        message = _("Only an open claim can be changed.")
        raise ClaimConflict(message)
    if other.status == ClaimStatus.DISMISSED:
        message = _("That claim is dismissed: reopen it first, or choose another.")
        raise ClaimConflict(message)
    for place in one.appearances.all():
        Appearance.objects.get_or_create(
            claim=other,
            snapshot_id=place.snapshot_id,
            start=place.start,
            end=place.end,
            defaults={
                "article_id": place.article_id,
                "quote": place.quote,
                "attribution": place.attribution,
                "cue": place.cue,
                "told_by": place.told_by,
            },
        )
    one.others.update(same_as=other)
    why = _("The same as: %(claim)s")[:LONGEST_DISMISSAL] % {"claim": other.text[:100]}
    rows = Claim.objects.filter(pk=one.pk)
    claim_move(rows, Act.JOIN, ClaimStatus.DISMISSED, same_as=other, dismissal=why)
    claim.refresh_from_db()
    record("claim.joined", claim, by=by, into=other.pk)
