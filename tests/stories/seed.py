"""Fill a fresh database with the cast and their accounts, and nothing else: the stories do the rest in browsers.

python -m tests.stories.seed
"""

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.cast import assemble  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = assemble()
    for person in (cast.claire, cast.lucie, cast.nadia, cast.hugo):
        cast.account(person)


if __name__ == "__main__":
    main()
