"""The main job from end to end, on real servers and on the embedded default."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.desk import Desk
from tests.e2e.walk import walk


@pytest.mark.browser
@pytest.mark.services
def test_the_main_job_on_postgresql_redis_and_elasticsearch(
    browser: Browser, server_desk: Desk
) -> None:
    walk(browser, server_desk)


@pytest.mark.browser
def test_the_main_job_on_the_embedded_default(browser: Browser, embedded_desk: Desk) -> None:
    walk(browser, embedded_desk)
