"""What Django's own review of a deployment says of an installation behind HTTPS."""

import os
import re
import subprocess
import sys
from pathlib import Path

MAIN = Path(__file__).resolve().parents[2]

# What is left to say, and why it stays.
EXPLAINED = {
    "security.W008": "whoever ends TLS in front redirects; here every request is plain, and would loop",
    "security.W021": "a preload list binds a whole domain for years: its owner's choice, not this site's",
}


def test_the_review_of_a_deployment_finds_only_what_is_explained() -> None:
    told = {"SITE_URL": "https://rcp.exemple.test", "ALLOWED_HOSTS": "rcp.exemple.test", "DEBUG": "0"}
    review = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=MAIN,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert set(re.findall(r"\((\w+\.\w\d+)\)", review.stdout + review.stderr)) == set(EXPLAINED)
