"""Names without the office that is written in one with them."""

import pytest

from claims.statements.extraction.offices import name_and_office, without_office
from claims.statements.extraction.rulebook import load_rules


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("村田社長", "村田"),
        ("佐藤美咲さん", "佐藤美咲"),
        ("市长李文华", "李文华"),
        ("市交通局副局长王小明", "王小明"),
        ("김민수 의원은", "김민수"),
        ("해온소방서는", "해온소방서"),
        ("박지영 교수", "박지영"),
        ("日本銀行", "日本銀行"),
        ("中央气象台", "中央气象台"),
        ("一名船長", "一名船長"),
        ("社長", "社長"),
        ("李某的", "李某"),
        ("", ""),
    ],
)
def test_what_a_name_is_called_by_comes_off(printed: str, name: str) -> None:
    assert without_office(printed) == name


@pytest.mark.parametrize(
    ("language", "printed", "name", "office"),
    [
        ("id", "Menteri Pertahanan AS Pete Hegseth", "Pete Hegseth", "Menteri Pertahanan AS"),
        ("en", "Defence minister Ana Lopez", "Ana Lopez", "Defence minister"),
        ("it", "la presidente Patrizia Zennaro", "Patrizia Zennaro", "la presidente"),
        ("ru", "геокриологом Марией Лебедевой", "Марией Лебедевой", "геокриологом"),
        ("nl", "Anne van der Linden", "Anne van der Linden", ""),
        ("en", "Institute for Public Health", "Institute for Public Health", ""),
        ("pt", "a Secretaria da Fazenda", "a Secretaria da Fazenda", ""),
        ("en", "residents", "residents", ""),
        ("en", "", "", ""),
    ],
)
def test_a_name_is_told_from_its_office(
    language: str, printed: str, name: str, office: str
) -> None:
    assert name_and_office(printed, load_rules(language)) == (name, office)
