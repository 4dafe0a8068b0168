"""Names without the office that is written in one with them."""

import pytest

from claims.statements.extraction.offices import without_office


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
