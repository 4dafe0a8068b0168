"""Claimants and their other names."""

from claims.statements.models import Claimant, ClaimantAlias
from claims.statements.names import LONGEST_NAME


def claimant_resolve(*, name: str, role: str = "") -> Claimant:
    """Return the claimant of this name or alias, making one where there is none.

    A newer role replaces the older: it says what the claimant was when last quoted.
    """
    name, role = name[:LONGEST_NAME], role[:LONGEST_NAME]
    key = Claimant.key_of(name)
    alias = ClaimantAlias.objects.select_related("claimant").filter(key=key).first()
    if alias is not None:
        return alias.claimant
    claimant, created = Claimant.objects.select_related("same_as").get_or_create(
        key=key, defaults={"name": name, "role": role}
    )
    if claimant.same_as:
        return claimant.same_as
    if not created and role and claimant.role != role:
        claimant.role = role
        claimant.save(update_fields=["role"])
    return claimant


def claimant_keys(claimant: Claimant) -> list[str]:
    """Return the keys of all names that a claimant goes by, its own first: claims keep that of the
    name under which they were found.
    """
    aliases = claimant.aliases.values_list("key", flat=True)
    joined = claimant.others.values_list("key", flat=True)
    return list(dict.fromkeys([claimant.key, *aliases, *joined]))
