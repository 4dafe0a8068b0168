"""Indices behind two aliases: the one that is searched, and the one being built.

Names end in the moment they were made, so that they sort by age. Changing over is one
`update_aliases`, which the server carries out at once for all readers.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError

from sources.search.base import Role
from sources.search.elastic.mapping import index_body


class Generations:
    """All indices whose names begin with an alias."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        """Ask nothing yet."""
        self._client = client
        self.alias = alias
        self.building_alias = f"{alias}-building"

    @cached_property
    def _body(self) -> dict[str, Any]:
        return index_body()

    @property
    def fingerprint(self) -> str:
        """The mark of an index that this code would make."""
        return str(self._body["mappings"]["_meta"]["fingerprint"])

    def roles(self) -> dict[str, Role]:
        """Return {index: role}, newest first."""
        found = self._client.indices.get_alias(index=f"{self.alias}-*", allow_no_indices=True)
        return {
            index: self._role(facts["aliases"])
            for index, facts in sorted(found.items(), reverse=True)
            if self._is_ours(index)
        }

    def _is_ours(self, index: str) -> bool:
        """Tell "sources-20251124093000123456" from an index under the alias "sources-archive"."""
        return re.fullmatch(rf"{re.escape(self.alias)}-\d{{20}}", index) is not None

    def _role(self, aliases: Mapping[str, Any]) -> Role:
        if self.alias in aliases:
            return Role.SERVING
        return Role.BUILDING if self.building_alias in aliases else Role.RETIRED

    def fingerprints(self) -> dict[str, str]:
        """Return {index: mark}; empty for one that was made before there were marks."""
        found = self._client.indices.get_mapping(index=f"{self.alias}-*", allow_no_indices=True)
        return {
            index: str(facts["mappings"].get("_meta", {}).get("fingerprint", ""))
            for index, facts in found.items()
        }

    def is_blocked(self, index: str) -> bool:
        """Say whether the index takes no writes: the server sees to that when its disk is full."""
        ask = self._client.indices.get_settings
        found = ask(index=index, name="index.blocks.*", flat_settings=True)
        values = [value for one in found.values() for value in one["settings"].values()]
        return "true" in values

    def writable(self) -> list[str]:
        """Return the aliases that writes go to: of the index that is searched, first, and of the
        one being built.
        """
        try:
            names = f"{self.alias},{self.building_alias}"
            found: dict[str, Any] = dict(self._client.indices.get_alias(name=names))
        except NotFoundError as error:
            # The server says which alias is missing and still names the other.
            found = {k: v for k, v in error.body.items() if k not in {"error", "status"}}
        aliases = {alias for facts in found.values() for alias in facts["aliases"]}
        building = [self.building_alias] if self.building_alias in aliases else []
        return [self.alias, *building]

    def create(self, alias: str) -> str:
        """Make an empty index under an alias; return its name."""
        index = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        self._client.indices.create(index=index, aliases={alias: {}}, **self._body)
        return index

    def widen(self, index: str) -> None:
        """Give an index of another version the fields that today's have, and it lacks.

        What it holds has nothing in them. Raises `ApiError` where they contradict its own.
        """
        properties = self._body["mappings"]["properties"]
        self._client.indices.put_mapping(index=index, properties=properties)

    def serve(self, index: str) -> None:
        """Point the alias to this index only, and that of the building one nowhere."""
        actions: list[Mapping[str, Any]] = []
        for name, role in self.roles().items():
            if role is Role.BUILDING:
                actions.append({"remove": {"index": name, "alias": self.building_alias}})
            if role is Role.SERVING and name != index:
                actions.append({"remove": {"index": name, "alias": self.alias}})
        if self._client.indices.exists(index=self.alias) and not self._client.indices.exists_alias(
            name=self.alias
        ):  # what a stray write or a restored backup put in the alias's place
            actions.append({"remove_index": {"index": self.alias}})
        actions.append({"add": {"index": index, "alias": self.alias}})
        self._client.indices.update_aliases(actions=actions)

    def delete(self, *roles: Role) -> list[str]:
        """Delete the indices that have one of these roles; return their names."""
        names = [index for index, role in self.roles().items() if role in roles]
        if names:
            self._client.indices.delete(index=names)
        return names
