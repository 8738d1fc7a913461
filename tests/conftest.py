"""For every test: a cache of the session's own, so that no test finds or leaves anything in the user's."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    os.environ["ANJU_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["ANJU_CACHE"]
