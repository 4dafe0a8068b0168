"""Which documents are one origin."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from sources.independence import Document, LinkReason, Origin, Signature, find_origins, sign
from sources.independence.runs import resemblance, word_runs
from sources.independence.wires import wires
from sources.presentation import LINK_REASONS

NOON = datetime(2025, 2, 25, 12, tzinfo=UTC)
STORY = (
    "The harbour council of Lembayung voted on Tuesday to close the old ferry pier after engineers "
    "found cracks in eleven of its forty wooden piles. The pier has carried passengers to the "
    "islands since 1931 and some six hundred people use it on a working day. Mayor Ada Brook told "
    "the council that repairs would cost nine million and take two years. Ferries will leave from "
    "the cargo quay until the work is done, she added, and fares will stay as they are. Fishermen "
    "protested outside the hall because the cargo quay is too high for their boats. The council "
    "will hear them again in April, before the contract is given to a builder."
)
EDITED = STORY.replace("on Tuesday", "this week").replace("fares", "ticket prices")
REWRITTEN = (
    "Passengers in Lembayung must walk further from Monday. Engineers working for the town looked "
    "at the ferry pier last month and did not like what they saw. Nobody was hurt. Shops along the "
    "front fear for their trade, and the school bus needs a new route through the warehouses. "
)
QUOTE = (
    "“We would rather close a pier in time than open an inquiry too late, and I say to everyone "
    "who loves it, as I do, that it will come back stronger than it was when our grandparents "
    "walked down it with their baskets on the first morning,”"
)


def doc(id_: int, text: str, *, days: float = 0, dated: bool = True, title: str = "") -> Document:
    moment = NOON + timedelta(days=days) if dated else None
    return Document(id=id_, text=text, title=title, published_at=moment)


def members(origins: tuple[Origin, ...]) -> list[tuple[int, ...]]:
    return [origin.members for origin in origins]


def reasons(origins: tuple[Origin, ...]) -> list[LinkReason]:
    return [link.reason for origin in origins for link in origin.links]


@pytest.mark.parametrize("copy", [STORY, EDITED, STORY.upper()])
def test_a_copy_is_one_origin(copy: str) -> None:
    found = find_origins([doc(1, STORY), doc(2, copy)])
    assert members(found) == [(1, 2)]
    assert reasons(found) == [LinkReason.NEAR_COPY]


def test_the_earliest_comes_first_and_the_undated_last() -> None:
    found = find_origins([doc(1, STORY, dated=False), doc(2, STORY), doc(3, STORY, days=-1)])
    assert members(found) == [(3, 2, 1)]


def test_a_shortened_story_is_contained() -> None:
    found = find_origins([doc(1, STORY), doc(2, STORY[: len(STORY) // 3])])
    assert members(found) == [(1, 2)]
    assert reasons(found) == [LinkReason.CONTAINED]
    assert found[0].links[0].share > 95


def test_a_story_taken_over_inside_a_longer_one_is_contained() -> None:
    longer = " ".join([REWRITTEN, REWRITTEN.lower().replace("the", "a"), STORY, REWRITTEN.upper()])
    found = find_origins([doc(1, STORY), doc(2, longer * 2)])
    assert members(found) == [(1, 2)]


def test_a_shared_quotation_does_not_make_two_reports_one() -> None:
    reports = [
        doc(1, f"{STORY[:330]} {QUOTE} the mayor said."),
        doc(2, f"{QUOTE} said Mayor Brook. {REWRITTEN}"),
    ]
    assert members(find_origins(reports)) == [(1,), (2,)]


def test_two_short_notes_around_one_quotation_are_two_origins() -> None:
    notes = [doc(1, f"{QUOTE} the mayor said."), doc(2, f"Brook in the council today: {QUOTE}")]
    assert members(find_origins(notes)) == [(1,), (2,)]


def test_a_short_note_word_for_word_is_one_origin() -> None:
    notes = [doc(1, "Rice is dearer, said Brook."), doc(2, "RICE IS DEARER, said Brook.")]
    assert members(find_origins(notes)) == [(1, 2)]


def test_two_reports_of_one_event_are_two_origins() -> None:
    assert members(find_origins([doc(1, STORY), doc(2, REWRITTEN)])) == [(1,), (2,)]


ENGLISH = (
    "LEMBAYUNG, Feb 25 (Reuters) - The council closed the pier used by 612 people. Mayor Ada Brook "
    "and Governor Wilis Sutrisno will visit Lembayung and Tanjung Biru, home to 4100 fishermen."
)
INDONESIAN = (
    "Dewan menutup dermaga yang dipakai 612 orang, seperti dilansir dari Reuters. Wali Kota "
    "Ada Brook dan Gubernur Wilis Sutrisno akan datang ke Lembayung dan Tanjung Biru, rumah 4100 "
    "nelayan."
)


def test_a_translation_that_names_the_same_agency_is_one_origin() -> None:
    found = find_origins([doc(1, ENGLISH), doc(2, INDONESIAN, days=1)])
    assert members(found) == [(1, 2)]
    assert [(link.reason, link.agency) for link in found[0].links] == [
        (LinkReason.SAME_WIRE, "Reuters")
    ]


@pytest.mark.parametrize(
    "other",
    [
        doc(2, INDONESIAN, days=3),
        doc(2, INDONESIAN, dated=False),
        doc(2, INDONESIAN.replace("Reuters", "AFP")),
        doc(2, "Harga beras di Samar naik 14 persen, kata Menteri Rini Hapsari, dilansir Reuters."),
    ],
    ids=["days later", "undated", "another agency", "another story"],
)
def test_an_agency_in_common_is_not_enough(other: Document) -> None:
    assert members(find_origins([doc(1, ENGLISH), other])) == [(1,), (2,)]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("JAKARTA (ANTARA) - Harga beras naik.", "ANTARA"),
        ("Harga beras naik.\n(Antara/Budi)", "ANTARA"),
        ("Rice is dearer. — AFP", "AFP"),
        ("Der Reis wird teurer, wie die Nachrichtenagentur dpa meldet.", "dpa"),
        ("Der Reis wird teurer (dpa/tmn).", "dpa"),
        ("El arroz sube, según la agencia EFE.", "EFE"),
        ("Le riz augmente, selon l'AFP.", "AFP"),
        ("Il riso aumenta. Fonte: ANSA", "ANSA"),
        ("Рис дорожает, сообщает ТАСС.", "TASS"),
        ("ارتفع سعر الأرز، نقلا عن رويترز.", "Reuters"),
        ("据新华社报道，米价上涨。", "Xinhua"),
        ("Rice is dearer, as reported by the news agency Kyodo.", "Kyodo"),
        ("Harga beras naik.\nSumber: Bernama", "Bernama"),
    ],
)
def test_an_agency_is_found_as_each_language_names_it(text: str, agency: str) -> None:
    assert wires(doc(1, text)) == {agency}


@pytest.mark.parametrize(
    "text",
    [
        "Antara lain, harga beras dan gula naik di pasar itu.",
        "Perbedaan antara dua pasar itu besar.",
        "The app was made by AP Studios in Samar.",
        "Reuters moved into a new building, and nobody noticed for a week.",
    ],
)
def test_a_word_that_looks_like_an_agency_is_none(text: str) -> None:
    assert wires(doc(1, text)) == frozenset()


def test_an_agency_as_publisher_is_its_own_wire() -> None:
    assert wires(Document(id=1, text="Rice is dearer.", publisher="Reuters")) == {"Reuters"}


def test_a_split_keeps_copies_apart_even_through_a_third() -> None:
    copies = [doc(1, STORY), doc(2, EDITED), doc(3, STORY)]
    found = find_origins(copies, split={frozenset({1, 3})})
    assert sorted(map(sorted, members(found))) == [[1, 2], [3]]


def test_a_join_links_what_shares_nothing() -> None:
    found = find_origins([doc(1, STORY), doc(2, REWRITTEN)], joined={frozenset({1, 2})})
    assert members(found) == [(1, 2)]
    assert reasons(found) == [LinkReason.PERSON_JOINED]


def test_a_joined_group_stays_split_from_a_copy_of_a_member() -> None:
    found = find_origins(
        [doc(1, REWRITTEN), doc(2, STORY), doc(3, STORY)],
        joined={frozenset({1, 2})},
        split={frozenset({1, 3})},
    )
    assert members(found) == [(1, 2), (3,)]


def test_decisions_on_absent_documents_do_not_matter() -> None:
    pairs = {frozenset({1, 9}), frozenset({8, 9})}
    assert members(find_origins([doc(1, STORY)], joined=pairs, split=pairs)) == [(1,)]


def test_nothing_has_no_origin() -> None:
    assert find_origins([]) == ()


def test_empty_and_tiny_texts_stand_alone() -> None:
    texts = ["", "!", "Rice is dearer."]
    assert members(find_origins([doc(n, text) for n, text in enumerate(texts)])) == [
        (0,),
        (1,),
        (2,),
    ]


def test_groups_do_not_depend_on_the_order_and_keep_it() -> None:
    documents = [doc(1, STORY), doc(2, REWRITTEN), doc(3, EDITED), doc(4, ENGLISH)]
    for order in permutations(documents):
        found = find_origins(order)
        assert {*members(found)} == {(1, 3), (2,), (4,)}
        firsts = [next(d.id for d in order if d.id in origin.members) for origin in found]
        assert firsts == [d.id for d in order if d.id in firsts]


def test_a_signature_estimates_resemblance() -> None:
    mine, its = word_runs(STORY), word_runs(EDITED)
    assert sign(mine).resemblance(sign(its)) == pytest.approx(resemblance(mine, its), abs=0.15)
    assert sign(mine).resemblance(sign(word_runs(REWRITTEN))) < 0.05
    assert Signature(sign(mine).data).resemblance(sign(mine)) == 1.0
    assert len(sign(mine).data) == 512


def test_a_signature_is_the_same_in_every_process() -> None:
    code = (
        "from sources.independence.runs import sign, word_runs;"
        "print(sign(word_runs('one two three four five six seven')).data.hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop().strip()) == 1024


def test_every_reason_has_words() -> None:
    assert set(LINK_REASONS) == set(LinkReason)
    for words in LINK_REASONS.values():
        assert "%(" not in str(words) % {"share": 83, "agency": "AFP"}
