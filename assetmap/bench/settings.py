"""The product's settings for being measured: as it is run, and one page more."""

from assetmap.settings import *  # noqa: F403
from assetmap.settings import CACHES, DATABASES, LOGGING, REST_FRAMEWORK, env

ROOT_URLCONF = "assetmap.bench.urls"
# Hundreds of requests from one address in a minute are what is wanted here.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"visitor": "1000000/min", "token": "1000000/min"}
if not env.bool("ASSETMAP_BENCH_CACHED", default=False):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
if name := env("ASSETMAP_BENCH_DATABASE", default=""):
    DATABASES["default"]["NAME"] = name
LOGGING["root"]["level"] = "WARNING"
