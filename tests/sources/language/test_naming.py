"""Names in the case in which somebody is told of."""

import pytest

from sources.language.naming import as_told


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Марией Лебедевой", "Мария Лебедева"),
        ("Льва Барского", "Лев Барский"),
        ("Дмитрием Песковым", "Дмитрий Песков"),
        ("Семёну Зуеву", "Семён Зуев"),
        ("Верой Лисянской", "Вера Лисянская"),
        ("Айгуль Сафиной", "Айгуль Сафина"),
        ("Иваном Петровичем Чайкой", "Иван Петрович Чайка"),
    ],
)
def test_russian_names_are_told_in_the_nominative(printed: str, told: str) -> None:
    assert as_told(printed, "ru") == told


@pytest.mark.parametrize(
    "name",
    [
        "Мария Лебедева",
        "Рустам Галеев",
        "Марат Ильясов",
        "Соколова",  # a woman, or a man in the genitive
        "Александра Соколова",  # likewise
        "Си Цзиньпина",  # not known to be a name
        "Регионального Управления",
        "главного управления МЧС",
        "Роспотребнадзора",
        "Jan de Vries",
        "",
    ],
)
def test_what_is_not_sure_stays_as_it_is(name: str) -> None:
    assert as_told(name, "ru") == name


def test_other_languages_are_left_alone() -> None:
    assert as_told("Марией Лебедевой", "bg") == "Марией Лебедевой"
