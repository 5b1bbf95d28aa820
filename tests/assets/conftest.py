import pytest


@pytest.fixture
def wilma(as_user, worker, community):
    return as_user(worker)
