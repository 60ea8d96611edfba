"""``python -m tools.house`` prints every breach and warning; ``python -m tools.house draw`` writes the drawn pages."""

import os
import sys

import django

from tools import messages
from tools.house import drawn
from tools.house.checks import MODELS, TREE, warnings


def main() -> int:
    """Run all checks, or draw; 1 when a check finds anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")
    if sys.argv[1:] == ["draw"]:
        return _draw()
    django.setup()
    breaches = [f"[{name}] {breach}" for name, check in (TREE | MODELS).items() for breach in check()]
    for line in [*breaches, *(f"warning: {each}" for each in warnings())]:
        print(line)
    print(f"{len(TREE) + len(MODELS)} checks, {len(breaches)} breaches")
    return bool(breaches)


def _draw() -> int:
    for app in messages.apps():
        messages.compile_app(app)
    django.setup()  # only now: Django reads the compiled words once
    drawing = drawn.parts()
    for page in drawn.pages():
        page.write_text(drawn.drawn(page.read_text(), drawing))
    return 0


if __name__ == "__main__":
    sys.exit(main())
