"""Every setting of the site. All of them come from the environment (or `.env`); docs/settings.md explains each.

Without any variable this is a working local site in its production set-up, in the folder `data`.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from kb import data_folder, database_files, languages
from kb.environment import Environment
from kb.mail.web_addresses import site_address, site_host

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")

# Where and as whom we run
DEBUG = env.bool("DEBUG", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
WORKERS = env.int("WORKERS", default=1)
THREADS = env.int("THREADS", default=4)
DOOR = env.bool("DOOR", default=True)
DOOR_MEMORY = env.int("DOOR_MEMORY", default=64)
WORKER = env.str("WORKER", default="beside")
SITE = site_address(env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}"))
SITE_URL = SITE.url
SITE_HOSTS = [SITE.host, *map(site_host, env.list("ALLOWED_HOSTS", default=[]))]
STALE_MINUTES = env.int("STALE_MINUTES", default=60)
PRIVATE_SITE = env.bool("PRIVATE_SITE", default=False)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
TLS_ASK_FROM = env.list("TLS_ASK_FROM", default=["127.0.0.1", "::1"])
IS_HTTPS = SITE_URL.startswith("https://")

# One folder for all that must be kept
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()

# Backups: where they go, how often by themselves, which stay, and who alone can read them
BACKUP_DIR = Path(env.str("BACKUP_DIR", default="") or str(DATA_DIR / "backups")).resolve()
BACKUP_HOURS = env.int("BACKUP_HOURS", default=24)
BACKUP_KEEP = env.str("BACKUP_KEEP", default="7d4w12m")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")

# The first row of the site's profile; afterwards the row in the database wins
SITE_PROFILE = {
    "name": env.str("SITE_NAME", default="Example Host"),
    "phone": env.str("SITE_PHONE", default="01632 960 001"),
    "hours": env.str("SITE_HOURS", default="Monday to Friday, 9 to 5"),
    "zone": env.str("SITE_ZONE", default="Europe/London"),
    "mx_domains": env.str("SITE_MX_DOMAINS", default=""),
}
SAMPLE = env.bool("SAMPLE", default=True)
CONTENT_DIRS = [Path(folder) for folder in env.list("CONTENT_DIRS", default=[])]

# Limits per visitor (syntax of the `limits` library); an empty value lifts the limit
LOOKUP_LIMIT = env.str("LOOKUP_LIMIT", default="60/minute")
SEARCH_LIMIT = env.str("SEARCH_LIMIT", default="120/minute")

# What mail apps may ask for beside Mozilla's and Microsoft's formats
PROFILE_SIGNING_CERT = env.str("PROFILE_SIGNING_CERT", default="")
PROFILE_SIGNING_KEY = env.str("PROFILE_SIGNING_KEY", default="")
PACC_ENABLED = env.bool("PACC_ENABLED", default=False)
UNANSWERED_LIMIT = env.str("UNANSWERED_LIMIT", default="10/hour")
SIGN_IN_LIMIT = env.str("SIGN_IN_LIMIT", default="10/hour")
CODE_LIMIT = env.str("CODE_LIMIT", default="5/5minutes")
CODE_TOTAL_LIMIT = env.str("CODE_TOTAL_LIMIT", default="50/day")
SIGN_IN_TOTAL_LIMIT = env.str("SIGN_IN_TOTAL_LIMIT", default="100/hour")
PROFILE_LIMIT = env.str("PROFILE_LIMIT", default="20/minute")
VOTE_LIMIT = env.str("VOTE_LIMIT", default="10/day")
RING_LIMIT = env.str("RING_LIMIT", default="5/day")
API_LIMIT = env.str("API_LIMIT", default="600/minute")

# The mail server to send notices by; without it nothing is ever sent
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_FROM = env.str("EMAIL_FROM", default="")
EMAIL_REPLY_TO = env.str("EMAIL_REPLY_TO", default="")
PROOF_URL = env.str("PROOF_URL", default="")
PROOF_ADDRESS = env.str("PROOF_ADDRESS", default="")
PROOF_AUTHSERV = env.str("PROOF_AUTHSERV", default="")
BOUNCES_URL = env.str("BOUNCES_URL", default="")

# Networks of our own where programs that are told of changes may be
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])

# Whether the site looks at the servers and the DNS of its domains by itself, whom it asks, and how fast
PROBES = env.bool("PROBES", default=False)
PROBE_RESOLVERS = env.list("PROBE_RESOLVERS", default=[])
PROBE_ALLOW_NETS = env.list("PROBE_ALLOW_NETS", default=[])
PROBE_RATE = env.str("PROBE_RATE", default="20")
PROBE_CONTROL = env.str("PROBE_CONTROL", default="")
PROBE_DKIM = env.str("PROBE_DKIM", default="")

# The database
DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'kb.sqlite3'}")}
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # a file does not go away, and the check is a query each time
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 10,  # seconds that a writer waits for another; who answers visitors waits less (kb.wsgi)
        # Read-then-write transactions fail at once under the default DEFERRED; power cuts lose commits under NORMAL.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; "
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON; "
        # A million domains lie in 100 MB: read where they are, a look-up costs what it costs with ten.
        "PRAGMA mmap_size=268435456",
    }
else:
    # Seconds for a server that does not answer: to a connection, to what was sent, and to one that nobody uses.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 2,
        "tcp_user_timeout": 5_000,
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **DATABASES["default"].get("OPTIONS", {}),
    }
if not database_files.is_about_to_restore(sys.argv):
    database_files.refuse_rubbish(DATABASES["default"])
if data_folder.is_of_a_site(sys.argv):
    data_folder.refuse_no_site(DATA_DIR, DATABASES["default"])
SECRET_KEY = env.str("SECRET_KEY", default="") or data_folder.secret_key(DATA_DIR)
# A server where processes count limits together. Nothing here uses Django's own cache, so that stays in the process.
CACHE_URL = env.str("CACHE_URL", default="")

# The parts
INSTALLED_APPS = [
    "kb.apps.SignpostConfig",
    "kb.apps.SignpostAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django.forms",  # last, so that our templates and the admin's come before its own
]
MIDDLEWARE = [
    "kb.middleware.RequestLog",
    "kb.views.frame.encodings.Encodings",
    "kb.middleware.OneRevision",
    "kb.middleware.LanguageOfAddress",
    "kb.headers.PageHeaders",
    "kb.headers.ContentSecurityPolicy",
    "kb.middleware.Edge",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kb.views.frame.encodings.Compression",
    "django.middleware.common.CommonMiddleware",
    "kb.views.operator.accounts.turns.PasswordTurns",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "kb.middleware.SessionRenewal",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "kb.urls"
WSGI_APPLICATION = "kb.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Every form of operators says from which version it was made, every page which files it takes.
            "builtins": ["kb.templatetags.versions", "kb.templatetags.files"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "kb.forms.drawing.FormRenderer"

# Language and time: rows are kept in UTC, pages speak in the zone of the site's profile
SITE_LANGUAGE = env.str("SITE_LANGUAGE", default="en-gb")
MORE_LANGUAGES = env.list("MORE_LANGUAGES", default=["en-gb", "de"])
SITE_LANGUAGES = languages.site_languages(SITE_LANGUAGE, MORE_LANGUAGES)
LANGUAGE_CODE = SITE_LANGUAGES.own.django_code
LANGUAGES = [(language.django_code, language.own_name) for language in SITE_LANGUAGES.all]
LOCALE_PATHS = [languages.LOCALE_DIR]
USE_I18N = True
# A number that somebody reads is said as 12,345. Ports, ids, and what stands in attributes of a page are `unlocalize`d.
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"

# Static files: hashed names, compressed once
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kb.stylesheets.BundledStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # what lies in DATA_DIR is its owner's
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security. The host policy is kb.middleware.Edge's, so that machine addresses can differ from pages (design record 3)
ALLOWED_HOSTS = ["*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # Edge drops the header unless a trusted proxy set it
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_SSL_HOST = SITE.netloc
# Mail apps ask on clients' own names, by http too, and follow no redirect to a page.
MACHINE_ADDRESSES = r"^(?:(?:v1\.1/)?mail/config-v1\.1\.xml|autodiscover/|\.well-known/(?:autoconfig/|user-agent-))"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^internal/tls-ask$", f"(?i){MACHINE_ADDRESSES}"]
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # client names below ours must stay reachable by http for mail apps
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
CSRF_FAILURE_VIEW = "kb.views.frame.errors.forbidden"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_ENGINE = "kb.operations.accounts.session_store"
SESSION_COOKIE_AGE = 8 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PASSWORD_HASHERS = ["kb.operations.accounts.password_digests.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# The subdomain and preload warnings ask for what a host with client names below its own must not do.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Logs: one line a request and one line a fault, never a path, an address or a domain (docs/logs.md)
LOG_FORMAT = env.str("LOG_FORMAT", default="json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kb.logs.JsonLines"}, "plain": {"()": "kb.logs.PlainLines"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain" if LOG_FORMAT == "plain" else "json",
        },
        "nothing": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        # Their messages hold paths and Host headers; RequestLog writes what may be known of a request.
        "django.request": {"handlers": ["nothing"], "propagate": False},
        "django.security": {"handlers": ["nothing"], "propagate": False},
        "django.server": {"handlers": ["nothing"], "propagate": False},
    },
}
