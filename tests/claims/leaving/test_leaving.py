"""Somebody leaves: no door and no table has their name any more, and the chain stays whole."""

from collections.abc import Callable
from io import StringIO

import pytest
from axes.models import AccessLog
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, ForeignKey, TextField
from django.test import Client

from claims.audited import audit_faults
from claims.comments.services import comment_add
from claims.drift.services import drift_settle
from claims.errors import NotAllowed, PersonConflict
from claims.leaving.names import CHOSEN_BY, NAMED, Named
from claims.leaving.services import person_pseudonymise
from claims.models import Claim, Duty, Rating, Review, TriageChoice, Verdict
from claims.notices.choices import NoticeEnd
from claims.notices.services import notice_settle
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_take
from sources.services import ranking_choose
from tests.claims import factories
from workbench.lib.access.models import ApiKey
from workbench.lib.audit.models import AuditEvent

People = dict[str, User]
RatingOf = Callable[[str], Rating]
UNIQUE = "quixotina"


@pytest.fixture
def admin(people: People) -> User:
    """Who lets people leave."""
    return User.objects.create_superuser("root")


@pytest.fixture
def busy(people: People, rating: RatingOf) -> User:
    """Somebody of an unmistakable name who has done one of everything."""
    person = people["edo"]
    person.username, person.first_name, person.last_name = UNIQUE, UNIQUE.title(), "Quix"
    person.email = f"{UNIQUE}@desk.example"
    person.save()
    verdict = factories.new_verdict(factories.new_claim(), people, rating("true"))
    mine = review_submit(review=factories.new_review(verdict.claim, person, rating("false")))
    assert mine.reviewer_name == f"{UNIQUE.title()} Quix"
    other = review_submit(
        review=factories.new_review(factories.new_claim(), people["sari"], rating("true"))
    )
    review_send_back(review=other, by=person, comment="Which office?")
    comment_add(claim=verdict.claim, by=person, text="As I said.")
    comment_add(claim=verdict.claim, by=people["rina"], text=f"Thank you, @{UNIQUE}.")
    drift_settle(check=factories.changed_page(verdict), by=person, note="It is archived.")
    end = NoticeEnd.ASIDE
    notice_settle(notice=factories.new_notice(verdict), by=person, end=end, note="It says so.")
    ranking_choose(configuration=None, chosen_by=UNIQUE, reason="Measured.")
    TriageChoice.objects.create(chosen_by=f"{UNIQUE.title()} Quix", reason="Measured.")
    factories.new_decision(person)
    duty = Duty.objects.create(person=person)
    claim_take(claim=factories.new_claim(), reviewer=person)
    ApiKey.objects.issue(name="feed", user=person, scopes=["read"])
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=person, content_type=about, object_id=str(person.pk), object_repr=UNIQUE,
        action_flag=CHANGE,
    )  # fmt: skip
    LogEntry.objects.create(
        user=person, content_type=ContentType.objects.get_for_model(Duty), object_id=str(duty.pk),
        object_repr=str(duty), action_flag=CHANGE,
    )  # fmt: skip
    return person


def everything() -> str:
    """Return every text in every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found).casefold()


def test_no_table_has_their_name_and_all_they_did_stays(busy: User, admin: User) -> None:
    assert UNIQUE in everything()
    counts = {model: model._default_manager.count() for model in (Review, Verdict, Duty, ApiKey)}
    events = AuditEvent.objects.count()
    assert person_pseudonymise(person=busy, by=admin) == f"left-{busy.pk}"
    assert UNIQUE not in everything()
    assert {model: model._default_manager.count() for model in counts} == counts
    assert list(audit_faults()) == []
    assert AuditEvent.objects.count() == events + 1
    last = AuditEvent.objects.latest("number")
    assert (last.act, last.subject, last.actor, last.data) == (
        "person.pseudonymised", f"user:{busy.pk}", f"user:{admin.pk}", {},
    )  # fmt: skip
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    assert "are what they were" in out.getvalue()


def test_the_chain_has_people_by_their_keys_alone(busy: User) -> None:
    told = "\n".join(str(event.as_exported()) for event in AuditEvent.objects.all()).casefold()
    assert UNIQUE not in told
    assert "quix" not in told


def test_their_access_is_closed(busy: User, admin: User) -> None:
    client = Client()
    client.force_login(busy)
    secret = ApiKey.objects.issue(name="k", user=busy, scopes=["read"])[1]
    AccessLog.objects.create(username=UNIQUE, ip_address="203.0.113.9", path_info="/")
    assert client.get("/admin/home/").status_code == 200
    person_pseudonymise(person=busy, by=admin)
    assert client.get("/admin/home/").status_code == 302
    assert not Session.objects.exists()
    assert ApiKey.objects.valid(secret) is None
    busy.refresh_from_db()
    assert (busy.is_active, busy.is_staff, busy.is_superuser) == (False, False, False)
    assert not busy.has_usable_password()
    assert not busy.groups.exists()
    assert not AccessLog.objects.filter(username=UNIQUE).exists()


def test_others_sessions_go_on(busy: User, admin: User, people: People) -> None:
    client = Client()
    client.force_login(people["rina"])
    person_pseudonymise(person=busy, by=admin)
    assert client.get("/admin/home/").status_code == 200


def test_their_claims_are_free_and_they_are_given_none(busy: User, admin: User) -> None:
    person_pseudonymise(person=busy, by=admin)
    held = Claim.objects.filter(assignee=busy)
    assert not held.filter(status__in=["in_review", "second_review"]).exists()
    assert not Duty.objects.get(person=busy).is_on


def test_a_second_time_changes_nothing(busy: User, admin: User) -> None:
    name = person_pseudonymise(person=busy, by=admin)
    events = AuditEvent.objects.count()
    assert person_pseudonymise(person=busy, by=admin) == name
    assert AuditEvent.objects.count() == events


def test_what_is_refused(busy: User, admin: User, people: People) -> None:
    with pytest.raises(NotAllowed):
        person_pseudonymise(person=busy, by=people["rina"])
    with pytest.raises(PersonConflict, match="This is you"):
        person_pseudonymise(person=admin, by=admin)
    other = User.objects.create_superuser("other")
    person_pseudonymise(person=admin, by=other)
    manager = User.objects.create_user("manager")
    manager.user_permissions.add(
        *apps.get_model("auth.Permission").objects.filter(codename="change_user")
    )
    with pytest.raises(PersonConflict, match="last administrator"):
        person_pseudonymise(person=other, by=manager)
    User.objects.create_user(f"left-{busy.pk}")
    with pytest.raises(PersonConflict, match="rename them first"):
        person_pseudonymise(person=busy, by=other)
    assert User.objects.filter(username=UNIQUE).exists()


def test_the_command_does_it(busy: User, admin: User) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="nobody of the name 'nobody'"):
        call_command("pseudonymise", "nobody", "--by", "root")
    with pytest.raises(CommandError, match="This is you"):
        call_command("pseudonymise", "root", "--by", "root")
    call_command("pseudonymise", UNIQUE, "--by", "root", stdout=out)
    assert f"left-{busy.pk}" in out.getvalue()


def test_every_name_beside_a_key_is_in_the_table() -> None:
    found = set()
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.local_concrete_fields}
        for name, field in fields.items():
            to_person = isinstance(field, ForeignKey) and field.related_model is User
            if to_person and isinstance(fields.get(f"{name}_name"), CharField | TextField):
                found.add(Named(model._meta.label, name, f"{name}_name"))
        if "chosen_by" in fields:
            assert model._meta.label in CHOSEN_BY
    assert found == set(NAMED)


@pytest.mark.parametrize("named", NAMED, ids=lambda named: f"{named.model}-{named.name}")
def test_a_name_becomes_its_persons_pseudonym_and_nothing_else(
    busy: User, admin: User, named: Named
) -> None:
    model = apps.get_model(named.model)
    row = model._default_manager.exclude(**{named.person: None}).latest("pk")
    rows = model._default_manager.filter(pk=row.pk)
    key = getattr(row, f"{named.person}_id")
    for other in ("Somebody", f"left-{key + 1}", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{named.name: other})
    assert rows.update(**{named.name: f"left-{key}"}) == 1


def test_who_chose_a_ranking_is_not_renamed_otherwise(busy: User) -> None:
    rows = apps.get_model("sources.RankingChoice")._default_manager.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(chosen_by="somebody")
