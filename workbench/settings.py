"""All settings, and the only place that reads the environment. See `.env.example` for each."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from workbench import admin_theme, api_docs, schedule

VERSION = "0.1.0"
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# Two OpenMP threads used before a fork deadlock the child (docs/adr/0005).
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)


def _demo_secret_key() -> str:
    """Make up a key once and keep it beside the demo's data, so that sessions survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or (_demo_secret_key() if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it in the environment or in .env "
        "(see .env.example). To try the workbench out, run bin/demo: manage.py finds its desk."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "workbench.apps.WorkbenchConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "workbench.admin_site.WorkbenchAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    # Before import_export, which has a command `export` too: the first one wins.
    "sources",
    "claims",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "workbench.lib.access",
    "workbench.lib.audit",
    "workbench.lib.http",
    "workbench.lib.webhooks",
    "workbench.lib.workers",
    "claims.desk",
    "claims.front",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workbench.lib.caching.PrivateAnswers",
    "workbench.lib.access.rates.RateLimitHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"prose": "workbench.lib.prose"},
        },
    },
]

# --- database -----------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'workbench.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.float("SQLITE_LOCK_SECONDS", default=20.0),
        # A row that REPLACE deletes asks its DELETE triggers only if these are recursive.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- tasks --------------------------------------------------------------------------------------
CELERY_IN_PROCESS = env.bool("CELERY_IN_PROCESS", default=False)
CELERY_BROKER_URL = (
    "memory://"
    if CELERY_IN_PROCESS
    else env.str("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")
)
# Longer than the longest task; lost work is found sooner by the sweeps.
TASK_HARD_LIMIT_SECONDS = 300
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.05}
    if CELERY_IN_PROCESS
    else {
        "visibility_timeout": 2 * TASK_HARD_LIMIT_SECONDS,
        # A worker of both queues takes from the first it was given while that holds anything.
        "queue_order_strategy": "priority",
        "socket_connect_timeout": 3,
        # A broker that is away must not hold a request up: the sweeps queue what it missed.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# For as long as it takes: by default a worker ends after a hundred tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = TASK_HARD_LIMIT_SECONDS
CELERY_TASK_SOFT_TIME_LIMIT = TASK_HARD_LIMIT_SECONDS - 30
CELERY_TASK_DEFAULT_QUEUE = "live"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=5 if CELERY_IN_PROCESS else 30)
# How long a reviewer has a claim to themselves; each save of theirs begins it anew.
CLAIM_LEASE_HOURS = env.float("CLAIM_LEASE_HOURS", default=8.0)
# How long a worker holds a retrieval run, or an article whose claims it finds: what its death holds
# up for so long. Their time limits are shorter, so that what has passed its lease has no worker. An
# import is held anew with each chunk of its rows.
RUN_LEASE_SECONDS = env.int("RUN_LEASE_SECONDS", default=90)
RUN_HARD_LIMIT_SECONDS = RUN_LEASE_SECONDS * 2 // 3
RUN_SOFT_LIMIT_SECONDS = RUN_LEASE_SECONDS // 2
# How long a worker imports before others have their turn; then its task is queued anew.
IMPORT_TURN_SECONDS = env.int("IMPORT_TURN_SECONDS", default=30)
# How much one request may upload, how many addresses and sitemaps one import may fetch.
IMPORT_UPLOAD_MB = env.int("IMPORT_UPLOAD_MB", default=512)
IMPORT_ADDRESSES = env.int("IMPORT_ADDRESSES", default=50_000)
IMPORT_SITEMAPS = env.int("IMPORT_SITEMAPS", default=500)
# How long between two looks at a watched feed; after failures it is twice as long each time.
FEED_MINUTES = env.float("FEED_MINUTES", default=15.0)
# How many sitemaps of a watched index one look reads, and how many days ago the last change of what
# it still reads may be: the rest is an archive.
FEED_SITEMAPS = env.int("FEED_SITEMAPS", default=10)
FEED_SITEMAP_DAYS = env.float("FEED_SITEMAP_DAYS", default=7.0)
# How large a watched feed may be, and how many of its new entries one look imports.
FEED_MB = env.int("FEED_MB", default=10)
FEED_NEW = env.int("FEED_NEW", default=1_000)
CELERY_BEAT_SCHEDULE = schedule.every(SWEEP_SECONDS)

# --- search -------------------------------------------------------------------------------------
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
SEARCH_BACKEND = "elasticsearch" if ELASTICSEARCH_URL else "embedded"
SEARCH_ALIAS = env.str("SEARCH_ALIAS", default="passages")
SEARCH_DIR = VAR_DIR / "search"
# Build an index that was made for another version anew, in the background.
INDEX_REBUILD = env.bool("INDEX_REBUILD", default=True)
# Graphs of the encoder, built once: several desks may share a folder.
MODELS_DIR = Path(env.str("MODELS_DIR", default=str(VAR_DIR / "models")))
# The languages that the desk's people read: evidence in them is shown a little earlier.
DESK_LANGUAGES = env.list("DESK_LANGUAGES", default=["en", "id"])
SEARCH_TIMEOUT_SECONDS = env.float("SEARCH_TIMEOUT_SECONDS", default=10.0)
# A natural-language-inference model of the operator's own: see docs/stance.md
STANCE_MODEL_DIR = env.str("STANCE_MODEL_DIR", default="")

# --- fetching -----------------------------------------------------------------------------------
# Who asks, and where a site's owner can complain about it: an address or a page.
HTTP_CONTACT = env.str("HTTP_CONTACT", default="")
HTTP_USER_AGENT = env.str(
    "HTTP_USER_AGENT",
    default=f"claim-workbench/{VERSION}" + (f" (+{HTTP_CONTACT})" if HTTP_CONTACT else ""),
)
# host:port of services inside one's own network that connectors may ask; the world is public.
HTTP_ALLOWED_PRIVATE_HOSTS = env.list("HTTP_ALLOWED_PRIVATE_HOSTS", default=[])
# The same for pages, whose addresses strangers write.
PAGE_ALLOWED_PRIVATE_HOSTS = env.list("PAGE_ALLOWED_PRIVATE_HOSTS", default=[])
HTTP_ALLOWED_PORTS = env.list("HTTP_ALLOWED_PORTS", cast=int, default=[80, 443])
HTTP_SECONDS_BETWEEN = env.float("HTTP_SECONDS_BETWEEN", default=1.0)
# Uploads until they are imported: web processes write there, workers read.
IMPORTS_DIR = Path(env.str("IMPORTS_DIR", default=str(VAR_DIR / "imports")))
ARCHIVE_DIR = Path(env.str("ARCHIVE_DIR", default=str(VAR_DIR / "archive")))

# --- asking outside: nobody, until an operator names connectors (docs/connectors.md) -------------
CONNECTORS = env.list("CONNECTORS", default=[])
CONNECTOR_URLS = env.dict("CONNECTOR_URLS", default={})
CONNECTOR_DAILY_LIMITS = env.dict("CONNECTOR_DAILY_LIMITS", default={})
CONNECTOR_KEYS = {
    "google-factcheck": env.str("GOOGLE_FACTCHECK_KEY", default=""),
    "suggestions": env.str("SUGGEST_KEY", default=""),
}
CONNECTOR_KEY_SECRET = env.str("CONNECTOR_KEY_SECRET", default="")
CONNECTOR_KEY_SECRET_OLD = env.list("CONNECTOR_KEY_SECRET_OLD", default=[])
SEARXNG_URL = env.str("SEARXNG_URL", default="")
OTHER_DESKS = env.list("OTHER_DESKS", default=[])
FEED_URLS = env.list("FEED_URLS", default=[])
WIKIPEDIA_LANGUAGES = env.list("WIKIPEDIA_LANGUAGES", default=[])
BILINGUAL_LEXICONS = env.dict("BILINGUAL_LEXICONS", default={})

# --- a language model that may suggest (docs/suggestions.md): none, until an operator names one ---
# Where it answers chat completions, without that ending: https://models.example.org/v1
SUGGEST_URL = env.str("SUGGEST_URL", default="")
SUGGEST_MODEL = env.str("SUGGEST_MODEL", default="")
# host:port inside one's own network that may be it, also without TLS and without a key.
SUGGEST_ALLOWED_PRIVATE_HOSTS = env.list("SUGGEST_ALLOWED_PRIVATE_HOSTS", default=[])
SUGGEST_SECONDS = env.float("SUGGEST_SECONDS", default=120.0)

# --- web archives, and cited pages that change (docs/cited-pages.md) ------------------------------
# Whether the Wayback Machine is asked for copies of cited pages, and “access:secret” of an account
# there, with which it is asked to make some.
WAYBACK = env.bool("WAYBACK", default=False)
WAYBACK_KEYS = env.str("WAYBACK_KEYS", default="")
WAYBACK_URL = env.str("WAYBACK_URL", default="https://web.archive.org")
WAYBACK_AVAILABILITY_URL = env.str(
    "WAYBACK_AVAILABILITY_URL", default="https://archive.org/wayback/available"
)
# Cited pages are looked at again after so many days (0: never), so many a day at most.
DRIFT_DAYS = env.float("DRIFT_DAYS", default=30.0)
DRIFT_PAGES_A_DAY = env.int("DRIFT_PAGES_A_DAY", default=200)

# --- what leaves the desk -------------------------------------------------------------------------
DESK_NAME = env.str("DESK_NAME", default="Claim workbench")
DESK_URL = env.str("DESK_URL", default="")
# Whether strangers may read what is published: pages, feeds and a search for programs.
PUBLIC_VERDICTS = env.bool("PUBLIC_VERDICTS", default=True)
# Whether strangers may read /api/v1/verdicts/ without a key, too.
PUBLIC_API = PUBLIC_VERDICTS and env.bool("PUBLIC_API", default=False)

# host:port of receivers inside one's own network that webhooks may be sent to; the world is public.
WEBHOOK_ALLOWED_PRIVATE_HOSTS = env.list("WEBHOOK_ALLOWED_PRIVATE_HOSTS", default=[])
# How long an endpoint may take nothing before it is switched off, and how long deliveries are kept.
WEBHOOK_OFF_AFTER_DAYS = env.float("WEBHOOK_OFF_AFTER_DAYS", default=3.0)
WEBHOOK_LOG_DAYS = env.float("WEBHOOK_LOG_DAYS", default=30.0)

# --- people, sessions, headers ------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Wrong passwords (workbench/lib/access/logins.py says which count together).
LOGIN_FAILURES_PER_ACCOUNT = env.int("LOGIN_FAILURES_PER_ACCOUNT", default=10)
LOGIN_FAILURES_PER_ADDRESS = env.int("LOGIN_FAILURES_PER_ADDRESS", default=50)
LOGIN_LOCK_MINUTES = env.int("LOGIN_LOCK_MINUTES", default=15)
AXES_HANDLER = "workbench.lib.access.logins.LoginHandler"
AXES_LOCKOUT_CALLABLE = "workbench.lib.access.logins.locked_out"
AXES_CLIENT_IP_CALLABLE = "workbench.lib.access.clients.client_address"
AXES_FAILURE_LIMIT = LOGIN_FAILURES_PER_ACCOUNT
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Signing in forgets one's own failures, not those of others at one's account or address.
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False  # ours is in workbench/lib/access/admin.py
AXES_VERBOSE = False
# How many proxies in front append to X-Forwarded-For; of its entries no further ones are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
HTTPS = env.bool("HTTPS", default=not (DEBUG or DEMO))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600 if HTTPS else 0)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The admin theme evaluates its Alpine attributes; nothing may be inline.
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

# --- languages, times, files --------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("id", _("Indonesian"))]
LOCALE_PATHS = [BASE_DIR / "workbench" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or env.bool("STATIC_FROM_SOURCE", default=False)
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = env.bool("STATIC_FROM_SOURCE", default=DEBUG)

# How often somebody has asked. It is a database of its own: clearing it empties that.
CACHE_URL = env.str("CACHE_URL", default="")
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "workbench.lib.shared_cache.SharedCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "serializer": "workbench.lib.shared_cache.Plain",
        },
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- REST ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "workbench.lib.access.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["workbench.lib.access.permissions.HasScope"],
    "DEFAULT_PAGINATION_CLASS": "workbench.lib.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "workbench.lib.api_schema.Schema",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "workbench.lib.access.rates.StrangerRate",
        "workbench.lib.access.rates.KeyRate",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="60/min"),
        "user": env.str("API_RATE", default="1000/min"),
        "notices": env.str("NOTICE_RATE", default="10/hour"),
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_VERSION": "v1",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "EXCEPTION_HANDLER": "workbench.lib.api_errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = api_docs.SPECTACULAR_SETTINGS

# --- admin theme and logs -------------------------------------------------------------------------
UNFOLD = admin_theme.UNFOLD
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Each request to the search server is a line of its own at INFO.
        "elastic_transport": {"level": "WARNING"},
        # Each try again comes with a traceback; that a node has failed is said beside it.
        "elastic_transport.transport": {"level": "ERROR"},
    },
}
