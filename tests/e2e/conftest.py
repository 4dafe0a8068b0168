"""Desks on real servers, on servers that die, on the embedded default; and a real browser."""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from elasticsearch import Elasticsearch
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import missing_service
from tests.e2e.desk import Desk
from tests.e2e.embedded import embedded
from tests.e2e.servers import NAMES, Servers

# A browser that asks nobody: without these flags it looks its maker up at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = os.environ.get("CHROMIUM", "")
    if not path:
        missing_service("CHROMIUM is not set: bin/services start")
    # Playwright's loop would make Django refuse database work in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture
def embedded_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite, the embedded index and the Valkey server of the wheel."""
    with embedded(tmp_path) as desk:
        yield desk


@pytest.fixture
def server_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on PostgreSQL, Redis and Elasticsearch, each with a place of its own there."""
    servers = {name: os.environ.get(name, "") for name in NAMES.values()}
    if missing := [name for name, value in servers.items() if not value]:
        missing_service(f"{', '.join(missing)} not set: bin/services start")
    with served(tmp_path, servers) as desk:
        yield desk


@pytest.fixture(scope="session")
def own_servers() -> Iterator[Servers]:
    """Servers that nobody else uses, so that a test may kill them."""
    servers = Servers()
    try:
        if missing := NAMES.values() - servers.start().keys():
            missing_service(f"no second {', '.join(sorted(missing))} can be had: bin/services")
        yield servers
    finally:
        servers.close()


@pytest.fixture
def mortal_desk(own_servers: Servers, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose servers die."""
    with served(tmp_path, own_servers.start()) as desk:
        yield desk
        own_servers.start()


@contextmanager
def served(folder: Path, servers: Mapping[str, str]) -> Iterator[Desk]:
    """Prepare a desk with a database and an index of its own on some servers; remove them after."""
    name = f"e2e_{uuid.uuid4().hex[:12]}"
    address = servers["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        # The test servers' own setting forgets the last half second when they are killed.
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    desk = Desk(
        folder,
        {
            "DATABASE_URL": servers["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
            "CELERY_BROKER_URL": servers["CELERY_BROKER_URL"].rpartition("/")[0] + "/9",
            "ELASTICSEARCH_URL": servers["ELASTICSEARCH_URL"],
            "SEARCH_ALIAS": name,
        },
    )
    try:
        desk.manage(
            "shell", "-v", "0", "-c", "from workbench.celery import app; app.control.purge()"
        )
        desk.prepare()
        yield desk
    finally:
        desk.close()
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        client = Elasticsearch(servers["ELASTICSEARCH_URL"])
        if indices := list(client.indices.get(index=f"{name}*")):
            client.indices.delete(index=",".join(indices))
