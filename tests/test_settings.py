"""Settings: each has its line, and the production ones pass Django's own checks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_every_setting_has_a_line_in_the_example():
    told = (ROOT / ".env.example").read_text()
    read = set(
        re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "assetmap/settings.py").read_text())
    )
    assert read
    assert {name for name in read if f"{name}=" not in told} == set()


@pytest.fixture(scope="module")
def production():
    """What `check --deploy` says with the settings the README shows."""
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "SECRET_KEY": "x7" * 30 + "yz-unique",
        "ASSETMAP_HTTPS": "true",
        "ASSETMAP_ALLOWED_HOSTS": "map.example.org",
        "ASSETMAP_TRUSTED_PROXIES": "1",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_the_deployment_checks(production):
    assert production.returncode == 0, production.stderr


def test_security_settings_hold(settings):
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.X_FRAME_OPTIONS == "DENY"
    assert settings.SILENCED_SYSTEM_CHECKS == ["gis.W001"]
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert "'unsafe-inline'" not in str(directives)
    assert "'unsafe-eval'" not in str(directives)
    assert not settings.DEBUG


def test_a_shared_cache_needs_nothing_but_its_address():
    """The client is among the requirements; it connects when it is first asked."""
    asked = "from django.core.cache import cache; print(cache._cache._lib.__name__)"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET_KEY": "x7" * 30 + "yz-unique",
            "ASSETMAP_REDIS_URL": "redis://localhost:1",
        },
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "redis", told.stderr
