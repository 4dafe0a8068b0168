"""Claimants and their other names."""

from collections.abc import Iterable, Mapping
from operator import itemgetter

from claims.statements.models import Claimant, ClaimantAlias
from claims.statements.names import LONGEST_NAME


def claimant_resolve(*, name: str, role: str = "") -> Claimant:
    """Return the claimant of this name or alias, making one where there is none.

    A newer role replaces the older: it says what the claimant was when last quoted.
    """
    return claimants_resolve({name: role})[name]


def claimants_resolve(roles: Mapping[str, str]) -> dict[str, Claimant]:
    """Resolve many names, each with its role, in as many queries as one takes whose claimant is
    known and has that role. Rows are written in the order of their keys, or two articles that name
    the same people would wait for each other for ever.
    """
    keys = {name: Claimant.key_of(name[:LONGEST_NAME]) for name in roles}
    if not keys:
        return {}
    aliases = ClaimantAlias.objects.select_related("claimant").filter(key__in=keys.values())
    aliased = {alias.key: alias.claimant for alias in aliases.order_by("-pk")}
    wanted = [key for key in keys.values() if key not in aliased]
    known = Claimant.objects.select_related("same_as")
    found = {one.key: one for one in known.filter(key__in=wanted)} if wanted else {}
    return {
        name: aliased.get(key) or _with_role(found, key, name, roles[name])
        for name, key in sorted(keys.items(), key=itemgetter(1))
    }


def _with_role(found: dict[str, Claimant], key: str, name: str, role: str) -> Claimant:
    """Return the claimant of a key, made where it is missing, as what they were quoted last."""
    role = role[:LONGEST_NAME]
    if key not in found:
        found[key], _created = Claimant.objects.select_related("same_as").get_or_create(
            key=key, defaults={"name": name[:LONGEST_NAME], "role": role}
        )
    claimant = found[key]
    if claimant.same_as:
        return claimant.same_as
    if role and claimant.role != role:
        claimant.role = role
        claimant.save(update_fields=["role"])
    return claimant


def claimant_keys(claimants: Iterable[Claimant]) -> dict[int, list[str]]:
    """Return the keys of all names that claimants go by, by their ids, each's own first: claims
    keep that of the name under which they were found.
    """
    keys = {one.pk: [one.key] for one in claimants}
    if not keys:
        return keys
    aliases = ClaimantAlias.objects.filter(claimant__in=keys).values_list("claimant", "key")
    joined = Claimant.objects.filter(same_as__in=keys).values_list("same_as", "key")
    for pk, key in aliases.union(joined.order_by(), all=True):
        keys[pk].append(key)
    return {pk: list(dict.fromkeys(some)) for pk, some in keys.items()}
