"""Copies in the whole corpus: found in any order of arrival, once, and after any death."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from sources import tasks
from sources.models import (
    CopyLink,
    OriginDecision,
    OriginDecisionKind,
    Source,
    SourceSnapshot,
    TextKey,
    TextSignature,
)
from sources.querysets import ATTEMPTS_ALONE
from sources.search import SearchBackend
from sources.services import (
    copies,
    copies_find,
    index_build,
    origin_decide,
    source_save,
    sources_index,
)
from tests.claims.factories import new_source
from tests.conftest import document
from tests.guards import unsealed
from tests.sources.independence.synthetic import near_copy, story

pytestmark = pytest.mark.django_db
WIRE = story(1)


def printed(number: int, *, resembling: float = 0.7, of: str = WIRE) -> list[int]:
    """Save so many near copies of a text; return their ids."""
    texts = [near_copy(of, 100 + n, resembling=resembling) for n in range(number)]
    return [new_source(body=text).pk for text in texts]


def rewritten(pk: int, text: str) -> None:
    """Give a source another text."""
    source_save(document=document(url=Source.objects.get(pk=pk).url, body=text))


def find(*orders: list[int]) -> None:
    """Find copies, in batches one after the other."""
    for ids in orders:
        copies_find(source_ids=ids)


def groups() -> dict[int, set[int]]:
    """Return the members of each group."""
    found: dict[int, set[int]] = {}
    for pk, group in Source.objects.exclude(copy_group=None).values_list("pk", "copy_group"):
        found.setdefault(group or 0, set()).add(pk)
    return found


class TestArriving:
    """`copies_find`."""

    def test_near_copies_are_one_group_named_after_its_smallest_id(self) -> None:
        alone = new_source(body=story(2)).pk
        ids = printed(3)
        assert copies_find(source_ids=[alone, *ids]) == 4
        assert groups() == {min(ids): set(ids)}
        assert CopyLink.objects.count() == 3
        assert copies_find(source_ids=[alone, *ids]) == 0

    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_the_order_of_arrival_does_not_matter(self, order: tuple[int, ...]) -> None:
        texts = [WIRE]  # a chain: each is a near copy of its neighbours only
        for n in range(3):
            texts.append(" ".join([*texts[-1].split()[90:], *story(50 + n, 90).split()]))
        ids = [new_source(body=text).pk for text in texts]
        find(*([ids[place]] for place in order))
        assert groups() == {ids[0]: set(ids)}

    def test_notes_that_are_the_same_word_for_word_are_copies(self) -> None:
        ids = [new_source(body=body).pk for body in ("Rice is dearer.", "RICE is dearer!")]
        find(ids)
        assert groups() == {ids[0]: set(ids)}

    def test_a_batch_takes_as_many_queries_for_ten_as_for_two(self) -> None:
        counts = []
        for number in (2, 10):
            ids = printed(number, of=story(number))
            with CaptureQueriesContext(connection) as captured:
                copies_find(source_ids=ids)
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 40

    def test_what_kills_its_worker_is_given_up(self) -> None:
        (pk,) = printed(1)
        Source.objects.update(copies_attempts=ATTEMPTS_ALONE + 1)
        assert copies_find(source_ids=[pk]) == 0
        rewritten(pk, story(2))
        assert copies_find(source_ids=[pk]) == 1

    def test_comparing_that_was_given_up_is_no_reason_not_to_index(
        self, backend: SearchBackend
    ) -> None:
        ids = printed(2)
        Source.objects.update(copies_attempts=ATTEMPTS_ALONE + 1)
        index_build(backend=backend)
        assert set(backend.versions()) == set(ids)
        assert not Source.objects.exclude(index_error="").exists()
        call_command("index", "update")
        assert groups() == {ids[0]: set(ids)}


class TestDying:
    """Whenever a worker dies, the next one makes it right."""

    def test_dying_at_any_query_leaves_nothing_that_trying_again_does_not_mend(self) -> None:
        ids = printed(3)
        for deadly in range(100):
            for model in (CopyLink, TextKey, TextSignature):
                model.objects.all().delete()
            Source.objects.update(copies_version=0, copy_group=None, copies_attempts=0)
            copies_find(source_ids=ids[:2])
            if survived := not self.dies(deadly, lambda: copies_find(source_ids=ids[2:])):
                assert deadly > 15
            copies_find(source_ids=ids)
            assert groups() == {ids[0]: set(ids)}, deadly
            assert not Source.objects.due_for_copies().exists()
            if survived:
                return
        pytest.fail("it never came to an end")

    def dies(self, deadly: int, work: Callable[[], object]) -> bool:
        """Do something that dies at its nth query, and say whether it did."""
        asked = 0

        def die(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
            nonlocal asked
            asked += 1
            if asked == deadly + 1:
                raise SystemExit
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(die):
                work()
        except SystemExit:
            return True
        return False

    def test_the_sweep_queues_what_was_indexed_and_not_compared(
        self, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sent: list[Any] = []
        monkeypatch.setattr(tasks.index_sources, "apply_async", lambda args, **_: sent.append(args))
        lost, done, suspect, _due_anyway = printed(4)
        sources_index(source_ids=[lost, done, suspect], backend=backend)
        Source.objects.filter(pk=done).update(copies_version=F("index_version"))
        Source.objects.filter(pk=suspect).update(copies_attempts=1)
        Source.objects.update(updated_at=timezone.now() - timedelta(days=1))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_unindexed()
        assert sent == [([_due_anyway],), ([lost],), ([suspect],)]

    def test_index_update_compares_what_was_saved_before(self, backend: SearchBackend) -> None:
        ids = printed(3)
        call_command("index", "update")
        assert groups() == {ids[0]: set(ids)}


class TestLeaving:
    """Texts that change, and sources that are deleted."""

    def test_a_new_text_leaves_the_group_and_joins_another(self) -> None:
        ids, other = printed(3), new_source(body=story(2)).pk
        find([*ids, other])
        rewritten(ids[0], story(2))
        find([ids[0]])
        assert groups() == {ids[1]: set(ids[1:]), ids[0]: {ids[0], other}}

    def test_a_pair_that_one_leaves_is_no_group(self) -> None:
        ids = printed(2)
        find(ids)
        rewritten(ids[0], story(3))
        find(ids)
        assert groups() == {}

    def test_a_text_that_changes_while_it_is_compared_is_not_linked(self) -> None:
        first, second = printed(2)
        find([first])

        def meanwhile(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            if "FROM sources_textkey mine" in sql and Source.objects.filter(copies_version=0):
                rewritten(first, story(4))
                Source.objects.filter(pk=second).update(copies_version=1)  # once is enough
                copies_find(source_ids=[first])
            return answer

        with connection.execute_wrapper(meanwhile):
            copies_find(source_ids=[second])
        assert Source.objects.get(pk=first).index_version == 2
        assert groups() == {}
        assert not CopyLink.objects.exists()

    def test_a_source_that_is_deleted_leaves_its_group(self) -> None:
        ids = printed(3)
        find(ids)
        gone = Source.objects.get(pk=ids[0])
        Source.objects.filter(pk=gone.pk).update(current_snapshot=None)
        with unsealed(SourceSnapshot):
            SourceSnapshot.objects.filter(source=gone).delete()
        gone.delete()
        assert groups() == {ids[1]: set(ids[1:])}
        assert not TextKey.objects.filter(source=ids[0]).exists()


class TestVeryMany:
    """A page that very many others equal costs no more than a story with thirty copies."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(copies, "MOST_COMPARED", 3)

    def test_all_are_one_group_in_any_order_with_few_links(self) -> None:
        ids = printed(20, resembling=0.9)
        for seed in range(5):
            CopyLink.objects.all().delete()
            TextSignature.objects.all().delete()
            TextKey.objects.all().delete()
            Source.objects.update(copies_version=0, copy_group=None)
            order = ids.copy()
            Random(seed).shuffle(order)  # noqa: S311
            find(*(order[start : start + 4] for start in range(0, 20, 4)))
            assert groups() == {ids[0]: set(ids)}
            assert CopyLink.objects.count() <= 3 * 20

    def test_when_those_they_were_compared_with_leave_they_are_compared_anew(self) -> None:
        ids = printed(12, resembling=0.9)
        find(*([pk] for pk in ids))
        for n, pk in enumerate(ids[:4]):
            rewritten(pk, story(500 + n))
        find(ids[:4])
        assert Source.objects.due_for_copies().exists()
        find(ids)
        assert groups() == {ids[4]: set(ids[4:])}


class TestPeople:
    """What people decided wins."""

    @pytest.fixture
    def editor(self) -> User:
        return User.objects.create_user("editor")

    def decide(self, kind: OriginDecisionKind, pair: list[int], by: User) -> None:
        first, second = (Source.objects.get(pk=pk) for pk in pair)
        origin_decide(first=first, second=second, kind=kind, by=by)

    def test_a_split_takes_effect_at_once_and_for_later_arrivals(self, editor: User) -> None:
        ids = printed(2)
        find(ids)
        self.decide(OriginDecisionKind.SPLIT, ids, editor)
        assert groups() == {}
        later = printed(3)[2]
        find([later])
        (group,) = groups().values()
        assert later in group
        assert len(group & set(ids)) == 1

    def test_what_comes_out_does_not_depend_on_when_they_decided(self, editor: User) -> None:
        ids = printed(4)
        self.decide(OriginDecisionKind.SPLIT, ids[:2], editor)
        find(*([pk] for pk in ids))
        early = groups()
        with unsealed(OriginDecision):
            for model in (OriginDecision, TextSignature, TextKey, CopyLink):
                model.objects.all().delete()
        Source.objects.update(copies_version=0, copy_group=None)
        find(ids[2:], ids[:2])
        assert groups() == {ids[0]: set(ids)}
        self.decide(OriginDecisionKind.SPLIT, ids[:2], editor)
        assert groups() == early
        assert not any(group.issuperset(ids[:2]) for group in early.values())

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_what_was_joined_before_anybody_compared_is_a_group(
        self, order: tuple[int, ...], editor: User
    ) -> None:
        ids = [*printed(2), new_source(body=story(5)).pk]
        OriginDecision.objects.create(
            a_id=ids[1], b_id=ids[2], kind=OriginDecisionKind.JOIN, by=editor
        )
        find([ids[order[0]]])
        assert groups() == ({ids[1]: set(ids[1:])} if order[0] else {})
        find(*([ids[place]] for place in order[1:]))
        assert groups() == {ids[0]: set(ids)}

    def test_a_join_brings_together_what_nobody_copied(self, editor: User) -> None:
        ids = [new_source(body=story(n)).pk for n in (5, 6)]
        self.decide(OriginDecisionKind.JOIN, ids, editor)
        assert groups() == {ids[0]: set(ids)}
        find(ids)
        assert groups() == {ids[0]: set(ids)}
        self.decide(OriginDecisionKind.SPLIT, ids, editor)
        assert groups() == {}


@pytest.mark.parametrize("changes", [{"swap": True}, {"share": 101}, {"again": True}])
def test_the_database_refuses(changes: dict[str, Any]) -> None:
    a, b = printed(2)
    CopyLink.objects.create(a_id=a, b_id=b, share=50)
    CopyLink.objects.exclude(share=50 if "again" in changes else 0).delete()
    pair = (b, a) if "swap" in changes else (a, b)
    with pytest.raises(IntegrityError), transaction.atomic():
        CopyLink.objects.create(a_id=pair[0], b_id=pair[1], share=changes.get("share", 50))
