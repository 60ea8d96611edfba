"""The settings of an installation, with one task and one address more."""

from qianli.site.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.fakes.onslaught.counted"]
ROOT_URLCONF = "tests.fakes.onslaught.counted"
