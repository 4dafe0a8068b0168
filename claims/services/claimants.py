"""Claimants and their other names."""

import re
import unicodedata

from claims.models import Claimant, ClaimantAlias

_NAME_CHARACTERS = 255


def claimant_key(name: str) -> str:
    """Return a name without case, accents, punctuation and double spaces, for comparison."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare))


def claimant_resolve(*, name: str, role: str = "") -> Claimant:
    """Return the claimant of this name or alias, making one where there is none.

    A newer role replaces the older: it says what the claimant was when last quoted.
    """
    name = name[:_NAME_CHARACTERS]
    key = claimant_key(name)[:_NAME_CHARACTERS] or name
    alias = ClaimantAlias.objects.select_related("claimant").filter(key=key).first()
    if alias is not None:
        return alias.claimant
    claimant, created = Claimant.objects.get_or_create(
        key=key, defaults={"name": name, "role": role[:_NAME_CHARACTERS]}
    )
    if not created and role and claimant.role != role[:_NAME_CHARACTERS]:
        claimant.role = role[:_NAME_CHARACTERS]
        claimant.save(update_fields=["role"])
    return claimant
