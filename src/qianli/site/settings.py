"""Django settings of every installation; what differs between installations is in :mod:`qianli.site.env`."""

import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject
from psycopg.conninfo import conninfo_to_dict

from qianli.site.counting import count_apart
from qianli.site.database import embedded_url
from qianli.site.env import ROOT, Env, env
from qianli.site.logs import logging_settings

BASE_DIR = ROOT
PACKAGE = Path(__file__).resolve().parents[1]
BUILD_DIR = env.build_dir
VAR_DIR = env.var_dir


def _kept_secret(folder: Path, name: str) -> str:
    """Return a key of this installation, made and stored (mode 600) on first use.

    It appears under its name whole, so that of several processes that start at once all read the same.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(prefix=f"{name}.", dir=folder)
        os.write(number, secrets.token_urlsafe(50).encode())
        os.close(number)
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        Path(draft).unlink()
    return path.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # What else the address says (sslmode, ...) goes to libpq as it is.
        "OPTIONS": {**parts, "pool": {"min_size": 1, "max_size": 8, "timeout": 5}},
    }


def transport(env: Env) -> dict[str, Any]:
    """Return the settings that TLS asks for.

    The server in front speaks TLS, and tells so in a header that it takes from no client. On a plain connection
    anybody could send it, so it is believed only when the installation says that it is served over TLS.
    """
    hosts = [host for host in env.hosts if host != "*"] if env.https else []
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if env.https else None,
        "CSRF_TRUSTED_ORIGINS": [origin for host in hosts for origin in _origins(host)],
        "SECURE_SSL_REDIRECT": env.https,
        "SESSION_COOKIE_SECURE": env.https,
        "CSRF_COOKIE_SECURE": env.https,
        "SECURE_HSTS_SECONDS": 31_536_000 if env.https else 0,
    }


def traces_to(env: Env, *, installed: bool) -> str:
    """Return the receiver of traces.

    :raises ImproperlyConfigured: one is named, and what sends to it is not installed.
    """
    if env.traces and not installed:
        raise ImproperlyConfigured("QIANLI_TRACES needs the extra traces: pip install qianli[traces]")
    return env.traces


def _origins(host: str) -> list[str]:
    """Return the origins of a host; ``.example.cn`` is that host and all below it."""
    if host.startswith("."):
        return [f"https://{host[1:]}", f"https://*{host}"]
    return [f"https://{host}"]


def evidence_store(env: Env) -> dict[str, Any]:
    """Return where evidence lies: in the state folder, or in the bucket that the installation names."""
    if not env.evidence_bucket:
        return {"BACKEND": "qianli.kernel.evidence.store.Folder", "OPTIONS": {"location": env.var_dir / "evidence"}}
    options = {
        "bucket_name": env.evidence_bucket,
        "endpoint_url": env.evidence_endpoint or None,
        "region_name": env.evidence_region or None,
        "access_key": env.evidence_access_key or None,
        "secret_key": env.evidence_secret_key.get_secret_value() or None,
        "default_acl": None,
        "file_overwrite": True,  # the name is the hash of the content
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


METRICS, METRICS_FOLDER = bool(env.metrics), VAR_DIR / "metrics"
if METRICS:
    count_apart(METRICS_FOLDER)

TRACES = traces_to(env, installed=find_spec("opentelemetry") is not None)

SECRET_KEY = env.secret_key.get_secret_value() or _kept_secret(VAR_DIR, "secret_key")
# Read when a number is first digested: building the container image must not put a key into it.
IDENTITY_KEY = SimpleLazyObject(lambda: env.identity_key.get_secret_value() or _kept_secret(VAR_DIR, "identity_key"))
FACTOR_KEY = SimpleLazyObject(lambda: env.factor_key.get_secret_value() or _kept_secret(VAR_DIR, "factor_key"))
SECOND_FACTOR_ROLES = env.roles_with_factor
PERSONAL_KEYS = env.personal_keys.get_secret_value()
PERSONAL_KEYS_FILE = Path(env.personal_keys_file or VAR_DIR / "personal_keys")
RETENTION_YEARS = env.retention_years
DEBUG = env.debug
ALLOWED_HOSTS = env.hosts

# Floors from the ground up: house.md section 3. A domain that is there is on.
KERNEL = ["base", "audit", "privacy", "access", "jobs", "evidence", "figures", "ingest", "tables", "search",
          "hooks", "live", "api", "web"]  # fmt: skip
DOMAINS = ["places", "parties", "ledger", "pairings", "agreements", "funds",
           "villages", "talent", "labour", "industry", "trade", "teaching", "care", "power", "compute"]  # fmt: skip
DESKS = ["portal", "office", "wall", "reports", "check", "assessment", "demo"]


def _present(floor: str, names: list[str]) -> list[str]:
    """Return those apps of a floor that exist in this source tree, lowest first."""
    return [f"qianli.{floor}.{name}" for name in names if (PACKAGE / floor / name / "apps.py").exists()]


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_vite",
    "ninja",
    "procrastinate.contrib.django",
    *_present("kernel", KERNEL),
    *_present("domains", DOMAINS),
    *_present("desks", DESKS),
    "qianli.site",
    # After our own apps, whose templates of the same name come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "qianli.site.logs.requests",
    "qianli.site.tracing.requests",
    "qianli.site.metrics.measured",
    "qianli.site.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qianli.kernel.access.middleware.idle",
    "allauth.account.middleware.AccountMiddleware",
    "qianli.kernel.web.script.pages_by_script",
    "qianli.kernel.web.middleware.refusals",
]

ROOT_URLCONF = "qianli.site.urls"
CSRF_FAILURE_VIEW = "qianli.kernel.web.views.stale"
ASGI_APPLICATION = "qianli.site.asgi.application"
WSGI_APPLICATION = "qianli.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qianli.kernel.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "qianli.kernel.web.templatetags.qianli",
            ],
        },
    }
]

DATABASES = {"default": _database(env.database_url or embedded_url(VAR_DIR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
# One: each hashes what was typed, and hashing is slow on purpose.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "qianli.kernel.access.adapter.ClosedSignup"
# Those of the library lie in the memory of each process; the house counts in the database (docs/adr/0055).
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reauthenticate": ""}
ACCOUNT_FORMS = {"change_password": "qianli.kernel.access.adapter.OldPassword"}
MFA_ADAPTER = "qianli.kernel.access.adapter.Factors"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.https  # browsers themselves allow it on the own machine only
MFA_TOTP_ISSUER = "千里"
MFA_TOTP_TOLERANCE = 1  # phones are half a minute off
MFA_FORMS = {
    "add_webauthn": "qianli.kernel.access.adapter.AddKey",
    "edit_webauthn": "qianli.kernel.access.adapter.RenameKey",
    "authenticate": "qianli.kernel.access.adapter.CodeAtSignIn",
    "reauthenticate": "qianli.kernel.access.adapter.CodeAgain",
}
# Failed attempts in a row by what they are counted for, and for how many minutes none are taken then.
SIGN_IN_ATTEMPTS = {"account": env.attempts_account, "code": env.attempts_account, "address": env.attempts_address}
TOKEN_DAYS, TOKEN_MOST_DAYS = min(env.token_days, env.token_most_days), env.token_most_days
HOOKS_INSIDE, HOOK_DAYS = env.hooks_inside, env.hook_days
# Requests to the API in a minute, by what they are counted for; 0 for any number (docs/adr/0068).
API_LIMITS = {"token": env.limit_token, "account": env.limit_account, "address": env.limit_address}
DELEGATION_DAYS = env.delegation_days
PASSWORD_RESET_TIMEOUT = env.link_hours * 3600  # of the link that an account is opened with
LOCK_OUT_MINUTES = env.lock_out_minutes
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies
LOGIN_REDIRECT_URL = "office_worklist"
LOGIN_URL = "account_login"

LANGUAGE_CODE = "zh-hans"
# Mongolian is offered on the pages of the portal (kernel/web/script.py); everywhere else its readers get Chinese.
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("mn-mong", "蒙古文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATICFILES_DIRS = [("dist", BUILD_DIR / "dist"), ("maps", BUILD_DIR / "maps")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "qianli.kernel.web.storage.BuiltFilesStorage"},
    "evidence": evidence_store(env),
}
# A content hash in the name, put in by the browser build (-DPHgzqzM.css) or by Django (.0a1b2c3d4e5f.json).
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/[^/]+-[\w-]{8}\.\w+$|\.[0-9a-f]{12}\.\w+$"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("gz", "br", "png", "jpg", "webp", "woff2", "map")  # maps: for developers only
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_HANDLERS = [
    "qianli.kernel.evidence.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
EVIDENCE_MOST_BYTES = env.evidence_most_mb * 1024 * 1024
EVIDENCE_CHECK = env.evidence_check
DJANGO_VITE = {
    "default": {"manifest_path": BUILD_DIR / "dist" / ".vite" / "manifest.json", "static_url_prefix": "dist"}
}

SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
globals().update(transport(env))
SESSION_COOKIE_AGE = 8 * 3600  # a working day, counted from signing in
IDLE_TIME = timedelta(minutes=env.idle_minutes)
X_FRAME_OPTIONS = "DENY"

LOGGING = logging_settings(as_json=env.log_json)

PROGRAMME = env.programme
