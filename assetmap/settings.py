"""All settings, in one file, from the environment (`.env.example` lists every one)."""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"  # ignored by git: cluster, collected static files, secret key

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("ASSETMAP_DEBUG", default=False)
TESTING = "pytest" in sys.modules
HTTPS = env.bool("ASSETMAP_HTTPS", default=False)

SITE_NAME = env("ASSETMAP_SITE_NAME", default="Hereabouts")
# Where it is reached, for messages, which are written without a request to tell.
SITE_URL = env("ASSETMAP_SITE_URL", default="http://127.0.0.1:8000").rstrip("/")


def _secret_key():
    """The configured key, else the one `make run` made for this checkout."""
    made = LOCAL_DIR / "secret-key"
    if key := env("SECRET_KEY", default=""):
        return key
    if made.exists():
        return made.read_text().strip()
    if TESTING or DEBUG:
        return "only-for-tests-and-debugging-" + "0" * 40
    raise environ.ImproperlyConfigured("Set SECRET_KEY, or start the site with `make run`.")


SECRET_KEY = _secret_key()

ALLOWED_HOSTS = env.list("ASSETMAP_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ASSETMAP_CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "assetmap.common",
    "assetmap.history",
    "assetmap.notifications",
    "assetmap.gazetteer",
    "assetmap.accounts",
    "assetmap.communities",
    "assetmap.assets",
    "assetmap.connections",
    "assetmap.moderation",
    "assetmap.imports",
    "projects",
    "assetmap.maps",
    "assetmap.api",
    "assetmap.demo",
    "assetmap.bench",
    "assetmap.privacy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "leaflet",
    "pgtrigger",
    "pghistory",
    "rest_framework",
]

MIDDLEWARE = [
    "assetmap.common.middleware.HealthMiddleware",  # answers before hosts and sessions matter
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "assetmap.common.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "assetmap.common.middleware.PrivacyHeadersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "assetmap.maps.middleware.TileMiddleware",  # answers before anybody is asked who they are
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "assetmap.common.middleware.BodySizeMiddleware",  # before anybody reads what was sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "assetmap.accounts.middleware.RequireMfaMiddleware",
    "assetmap.common.middleware.DatabaseRefusalMiddleware",
]

ROOT_URLCONF = "assetmap.urls"
WSGI_APPLICATION = "assetmap.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "assetmap.common.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Database ------------------------------------------------------------------------------------


def _database_url():
    """`DATABASE_URL`, else the private cluster's address as scripts/cluster writes it."""
    if url := env("DATABASE_URL", default=""):
        return url
    written = LOCAL_DIR / "database-url"
    if written.exists():
        return written.read_text().strip()
    raise environ.ImproperlyConfigured("Set DATABASE_URL, or start the cluster with `make db`.")


DATABASES = {"default": env.db_url_config(_database_url())}
DATABASES["default"] |= {
    "ENGINE": "django.contrib.gis.db.backends.postgis",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {
        "connect_timeout": 3,
        # A page must never hold the database for long; commands lift the limit for themselves.
        "options": " ".join(
            f"-c {name}={value}"
            for name, value in {
                "statement_timeout": env("ASSETMAP_STATEMENT_TIMEOUT", default="0"),
                "lock_timeout": env("ASSETMAP_LOCK_TIMEOUT", default="0"),
                "idle_in_transaction_session_timeout": "60s",
                "jit": "off",
                # Where the planner expects too many rows, starting workers takes longer than all.
                "max_parallel_workers_per_gather": "0",
                # Eight tables joined for one page of entries are looked up by key: trying every
                # order of them takes the planner many times as long as the query itself.
                "join_collapse_limit": "4",
                # How like a name a misspelt word has to be; 0.6 would miss "walkrs" for "walkers".
                "pg_trgm.word_similarity_threshold": "0.45",
            }.items()
        ),
    },
    "TEST": {
        # PostGIS needs a superuser once: the template database has it already.
        "TEMPLATE": env("ASSETMAP_TEST_TEMPLATE", default="template_assetmap"),
        "NAME": "test_assetmap" + os.environ.get("PYTEST_DB_SUFFIX", ""),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},  # views and tiles of the map: some kilobytes each
    }
}
if redis_url := env("ASSETMAP_REDIS_URL", default=""):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
    }

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:  # sign-ins by the hundred; the strength of the hash is Django's to test
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assets:mine"
LOGOUT_REDIRECT_URL = "maps:explore"
ACCOUNT_ADAPTER = "assetmap.accounts.adapters.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to this address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ACCOUNT_FORMS = {"login": "assetmap.accounts.forms.SignInForm"}
MFA_ADAPTER = "assetmap.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # by invitation only: nobody squats another's address
# Moderators, managers and support staff set up a second step before anything else.
REQUIRE_MFA = env.bool("ASSETMAP_REQUIRE_MFA", default=False)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "assetmap.common.errors.csrf_failure"

# --- Security ------------------------------------------------------------------------------------

if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# How many proxies of our own stand in front; 0 means the socket's address is the visitor's.
TRUSTED_PROXIES = env.int("ASSETMAP_TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

SILENCED_SYSTEM_CHECKS = [
    # GDAL 3.6 of Debian 12 cannot block file and network access. No text from a user reaches it:
    # GeoJSON is read as JSON and shapes are built from numbers (common/geo.py); a test holds that.
    "gis.W001",
]

# --- Map -----------------------------------------------------------------------------------------

# Empty means: no tile server, only the shipped basemap.
TILE_URL = env("ASSETMAP_TILE_URL", default="https://tile.openstreetmap.org/{z}/{x}/{y}.png")
TILE_ATTRIBUTION = env("ASSETMAP_TILE_ATTRIBUTION", default="© OpenStreetMap contributors")
if TESTING:
    TILE_URL = ""
# west, south, east, north of where this instance's assets lie; first view and swapped-order hints
EXTENT = tuple(env.list("ASSETMAP_EXTENT", cast=float, default=[-8.7, 54.6, -0.7, 60.9]))
# Two entries this close are compared as if they could be one, in metres.
DUPLICATE_METRES = env.int("ASSETMAP_DUPLICATE_METRES", default=150)
LEAFLET_CONFIG = {
    "LOADEVENT": "DOMContentLoaded",
    "RESET_VIEW": False,
    "SCALE": None,
    "ATTRIBUTION_PREFIX": "",
    "NO_GLOBALS": True,
    "FORCE_IMAGE_PATH": True,  # Leaflet can't tell it from a style sheet with hashed names
    "TILES": [(SITE_NAME, TILE_URL, {"attribution": TILE_ATTRIBUTION})] if TILE_URL else [],
}


def _tile_origin():
    """Scheme and host of the tile server, for the content security policy."""
    parts = TILE_URL.split("/")
    if len(parts) < 3 or not TILE_URL.startswith("http"):
        return []
    return [f"{parts[0]}//{parts[2].replace('{s}', '*')}"]


CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *_tile_origin()],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "assetmap.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["assetmap.api.permissions.ReadOrScopedWrite"],
    "DEFAULT_RENDERER_CLASSES": ["assetmap.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["assetmap.api.parsers.GuardedJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "assetmap.api.throttles.VisitorThrottle",
        "assetmap.api.throttles.TokenThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "visitor": env("ASSETMAP_API_RATE_VISITOR", default="300/min"),
        "token": env("ASSETMAP_API_RATE_TOKEN", default="1200/min"),
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "assetmap.api.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,  # what a reader may not see is left out
}

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
_NAMES = {"en-gb": _("English"), "gd": _("Gaelic"), "cy": _("Welsh"), "pl": _("Polish")}
LANGUAGES = [
    (code, _NAMES.get(code, code)) for code in env.list("ASSETMAP_LANGUAGES", default=["en-gb"])
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("ASSETMAP_TIME_ZONE", default="Europe/London")

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "assetmap.common.storage.ModuleManifestStorage"
        )
    },
}
# Photos, as we made them: served by a view that asks who may see them, never as plain files.
MEDIA_ROOT = env("ASSETMAP_MEDIA_ROOT", default=str(LOCAL_DIR / "media"))
if TESTING:
    MEDIA_ROOT = str(LOCAL_DIR / "media-of-tests")
FILE_UPLOAD_PERMISSIONS = 0o640
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # else every client of a test lists all files

# --- Privacy -------------------------------------------------------------------------------------

# Ids of erased entries, beside the database and out of its copies: after a restore they are erased
# again. It belongs on a disk that is kept apart.
TOMBSTONES = env("ASSETMAP_TOMBSTONES", default=str(LOCAL_DIR / "tombstones.jsonl"))
if TESTING:
    TOMBSTONES = str(LOCAL_DIR / f"tombstones-of-tests-{os.getpid()}.jsonl")

# --- Background work ------------------------------------------------------------------------------

# Rows in the same database, done by `manage.py work`: no second service, and nothing is lost with a
# process. Tests do it at once.
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if TESTING
            else "django_tasks_db.DatabaseBackend"
        )
    }
}

# --- Mail and logs -------------------------------------------------------------------------------

vars().update(env.email_url("ASSETMAP_EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("ASSETMAP_DEFAULT_FROM_EMAIL", default="hello@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "assetmap.common.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["console"],
        "level": env("ASSETMAP_LOG_LEVEL", default="WARNING" if TESTING else "INFO"),
    },
    # Django's own handlers would print a second, unstructured line.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
