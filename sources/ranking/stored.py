"""Configurations from JSON: of runs long ago, and of files that people write."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sources.ranking.configuration import Configuration, Weights


class ConfigurationUnknown(ValueError):
    """The JSON says something that this code's configuration cannot, or leaves something out."""


def read_configuration(data: Any) -> Configuration:
    """Read what `asdict(configuration)` gave. Nothing is filled in: every field must be there.

    Raises `ConfigurationUnknown`, naming the fields at fault.
    """
    given = _exactly(data, Configuration, "configuration")
    return Configuration(
        name=str(given["name"]),
        version=_whole(given, "version"),
        leg_size=_whole(given, "leg_size"),
        same=_weights(given["same"], "same"),
        other=_weights(given["other"], "other"),
        **{name: _number(given, name) for name in ("read_bonus", "z_low", "z_high")},
    )


def with_weights(
    configuration: Configuration, changes: Sequence[str], *, name: str
) -> Configuration:
    """Return a configuration of another name with some numbers changed.

    A change reads `same.words=2.5` or `read_bonus=0`. Raises `ConfigurationUnknown`.
    """
    data: dict[str, Any] = {**asdict(configuration), "name": name}
    for change in changes:
        path, _equals, number = change.partition("=")
        group, _dot, leg = path.rpartition(".")
        place = data.get(group) if group else data
        if not isinstance(place, dict) or leg not in place or isinstance(place[leg], dict | str):
            message = f"there is no number “{path}” in a configuration"
            raise ConfigurationUnknown(message)
        try:
            place[leg] = json.loads(number)
        except json.JSONDecodeError as error:
            message = f"“{change}”: give a number, like same.words=2.5"
            raise ConfigurationUnknown(message) from error
    return read_configuration(data)


def _exactly(data: Any, kind: type[Configuration | Weights], what: str) -> Mapping[str, Any]:
    """Return the data if it has this dataclass's fields and no others."""
    if not isinstance(data, Mapping):
        message = f"the {what} is not an object"
        raise ConfigurationUnknown(message)
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(data) - known):
        message = f"the {what} has fields that this code does not know: {', '.join(unknown)}"
        raise ConfigurationUnknown(message)
    if missing := sorted(known - set(data)):
        message = f"the {what} lacks fields that this code needs: {', '.join(missing)}"
        raise ConfigurationUnknown(message)
    return data


def _weights(data: Any, what: str) -> Weights:
    given = _exactly(data, Weights, f"configuration’s “{what}”")
    weights = {name: _number(given, name) for name in given}
    if min(weights.values()) < 0 or not any(weights.values()):
        message = f"the weights of “{what}” must not be negative, nor all nothing"
        raise ConfigurationUnknown(message)
    return Weights(**weights)


def _number(data: Mapping[str, Any], name: str) -> float:
    """Return the number as it was written: 1 and 1.0 have different hashes."""
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        message = f"“{name}” is not a number"
        raise ConfigurationUnknown(message)
    return value


def _whole(data: Mapping[str, Any], name: str) -> int:
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"“{name}” is not a whole number from 1"
        raise ConfigurationUnknown(message)
    return value
