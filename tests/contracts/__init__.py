"""One suite per protocol, inherited by everything that fulfils it."""

import pytest

pytest.register_assert_rewrite("tests.contracts.search_contract")
