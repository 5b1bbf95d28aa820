import pytest

from tests.moderation.proposals import change


@pytest.fixture
def waiting(worker, library):
    return change(worker, library, benefit="Books and soup.")
