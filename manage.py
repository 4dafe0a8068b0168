#!/usr/bin/env python3
"""Django's command-line entry point. Any python3 will do: it goes on with the one in .venv."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - any Python may read this


def main() -> None:
    """Run a management command with the project's settings, or those of the demo's desk."""
    try:
        import environ  # noqa: F401, PLC0415
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError:
        _go_on_in_venv()
        raise
    from workbench.demo_desk import adopt_settings  # noqa: PLC0415

    adopt_settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    execute_from_command_line(sys.argv)


def _go_on_in_venv() -> None:
    """Become the Python that bin/demo and bin/test have filled, if it is there."""
    home = os.path.join(HERE, ".venv")  # noqa: PTH118
    python = os.path.join(home, "bin", "python")  # noqa: PTH118
    if os.path.realpath(sys.prefix) == os.path.realpath(home):  # that is where we are
        return
    if not os.path.exists(python):  # noqa: PTH110
        sys.exit(
            "Django is not installed for this Python, and there is no .venv beside manage.py: "
            "run bin/demo once, or install requirements.txt."
        )
    os.execv(python, [python, *sys.argv])  # noqa: S606


if __name__ == "__main__":
    main()
