"""The stage, prepared once per run."""

from collections.abc import Iterator

import pytest

from tests.faults.server import Template

from .site import Site, stage_in


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = stage_in(tmp_path_factory.mktemp("stage"))
    yield template
    template.drop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, stage: Template) -> Iterator[Site]:
    """The site that the tests of a module share, already served."""
    site = Site(tmp_path_factory.mktemp("site"), template=stage)
    site.start()
    yield site
    site.close()
