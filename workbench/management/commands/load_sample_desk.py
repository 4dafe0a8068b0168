"""`manage.py load_sample_desk`: people, articles and sources to try the workbench with."""

import json
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

from claims.articles.choices import ArticleStatus
from claims.articles.services import article_save
from claims.evidence.choices import RunStatus
from claims.models import Article, RetrievalRun
from claims.tasks import enqueue_imported
from sources.documents import read_record
from sources.services import copies_find, source_save, sources_index
from workbench.lib.hashing import json_hash

SAMPLE = Path(settings.BASE_DIR) / "claims" / "sample_desk"
PEOPLE = (
    ("rina", "Rina", "Reviewer"),
    ("sari", "Sari", "Reviewer"),
    ("edo", "Edo", "Editor"),
)
WAIT_SECONDS = 170


class Command(BaseCommand):
    """Load the sample desk; what is there already stays."""

    help = "Load the sample desk: three people, three articles and the sources around them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--wait", action="store_true", help="wait until every claim has its evidence"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, queue, and wait if asked to."""
        self._people()
        self._sources()
        self._articles()
        if options["wait"]:
            self._wait()

    def _people(self) -> None:
        """Make the people with random passwords, shown this once."""
        for username, name, role in PEOPLE:
            person, created = User.objects.get_or_create(
                username=username, defaults={"first_name": name, "is_staff": True}
            )
            person.groups.add(Group.objects.get(name=role))
            if created:
                password = secrets.token_urlsafe(9)
                person.set_password(password)
                person.save()
                self.stdout.write(f"  {role:<9} {username:<5} password: {password}")
            else:
                self.stdout.write(
                    f"  {role:<9} {username:<5} forgotten: ./manage.py changepassword {username}"
                )

    def _sources(self) -> None:
        """Save the corpus and index it here and now, so that the first searches find it."""
        ids = [
            source_save(
                document=read_record(record),
                kind=str(record["kind"]),
                country=str(record.get("country", "")),
                is_sample=True,
                raw_sha256=json_hash(record),
            ).source.pk
            for record in _records("sources.jsonl")
        ]
        indexed = sources_index(source_ids=ids)
        copies_find(source_ids=ids)
        self.stdout.write(f"{len(ids)} sample sources, {indexed} newly indexed")

    def _articles(self) -> None:
        """Save the articles and queue what is to be done with them."""
        saved = [
            article_save(
                document=read_record(record),
                country=str(record.get("country", "")),
                is_sample=True,
                raw_sha256=json_hash(record),
            )
            for record in _records("articles.jsonl")
        ]
        fresh = [one.article for one in saved if one.outcome != "unchanged"]
        enqueue_imported(fresh)
        self.stdout.write(f"{len(saved)} sample articles, {len(fresh)} queued")

    def _wait(self) -> None:
        """Wait for the workers. Raises `CommandError` if they take too long."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            open_runs = RetrievalRun.objects.filter(
                status__in=[RunStatus.QUEUED, RunStatus.STARTED]
            ).count()
            articles = Article.objects.filter(status=ArticleStatus.IMPORTED).count()
            if not open_runs and not articles and RetrievalRun.objects.exists():
                self.stdout.write("every claim has its evidence")
                return
            time.sleep(0.5)
        message = "The evidence is not there yet: is a worker running?"
        raise CommandError(message)


def _records(name: str) -> Iterator[dict[str, Any]]:
    with (SAMPLE / name).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
