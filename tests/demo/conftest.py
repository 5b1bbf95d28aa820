import pytest
from django.conf import settings
from django.db import transaction

from assetmap.demo.loading import load


@pytest.fixture
def local_dir(settings, tmp_path):
    """The passphrase of a test lies in a folder of its own."""
    settings.LOCAL_DIR = tmp_path / "local"
    return settings.LOCAL_DIR


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loading takes seconds: once for all tests of a file, each of which is rolled back to here."""
    folder = tmp_path_factory.mktemp("local")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "LOCAL_DIR", folder)
        with transaction.atomic():
            load()
            yield folder
            transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, db):
    """The demonstration, loaded; gives the folder of the passphrase."""
    return _loaded
