"""A browser walks the main job; processes are killed; servers go away."""

import pytest

pytest.register_assert_rewrite("tests.e2e.walk", "tests.e2e.desk")
