"""Who says things, under which names."""

import pytest

from claims.models import Claimant, ClaimantAlias
from claims.statements.services.claimants import claimant_resolve, claimants_resolve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["José García", "JOSÉ  GARCÍA", "Jose Garcia", "josé garcía.", " (José García) "]
)
def test_case_accents_punctuation_and_spaces_make_no_other_name(name: str) -> None:
    assert Claimant.key_of(name) == "jose garcia"


@pytest.mark.parametrize("name", ["普京", "Владимир Зеленский", "الرئيس", "राष्ट्रपति"])
def test_names_in_any_script_keep_their_letters(name: str) -> None:
    assert Claimant.key_of(name)
    assert Claimant.key_of(Claimant.key_of(name)) == Claimant.key_of(name)


def test_a_claimant_is_made_once() -> None:
    first = claimant_resolve(name="José García", role="minister")
    assert claimant_resolve(name="JOSE GARCIA") == first
    assert Claimant.objects.get().name == "José García"


def test_several_are_made_in_the_order_of_their_keys_whoever_is_named_first() -> None:
    claimants_resolve({"Zoë": "", "Ben": "", "Ana": ""})
    made = Claimant.objects.order_by("pk").values_list("name", flat=True)
    assert list(made) == ["Ana", "Ben", "Zoë"]


def test_a_newer_role_replaces_the_older_and_none_leaves_it() -> None:
    claimant_resolve(name="José García", role="minister")
    claimant_resolve(name="José García", role="president")
    assert Claimant.objects.get().role == "president"
    claimant_resolve(name="José García")
    assert Claimant.objects.get().role == "president"


def test_an_alias_leads_to_its_claimant() -> None:
    claimant = claimant_resolve(name="José García")
    ClaimantAlias.objects.create(claimant=claimant, name="Pepe")
    assert claimant_resolve(name="PEPE") == claimant
    assert Claimant.objects.count() == 1


def test_a_name_of_signs_alone_is_kept_as_it_is() -> None:
    assert claimant_resolve(name="***").name == "***"
    assert claimant_resolve(name="???") != claimant_resolve(name="***")


def test_a_very_long_name_and_role_are_cut() -> None:
    claimant = claimant_resolve(name="n" * 400, role="r" * 400)
    assert (len(claimant.name), len(claimant.key), len(claimant.role)) == (255, 255, 255)
    assert claimant_resolve(name="n" * 400) == claimant
