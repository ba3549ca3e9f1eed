"""Django's settings. What an administrator may set comes from GOODWORD_* variables, listed in docs/hosting.md."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from . import databases, holds, home, panels, today

HOME = home.folder()
PACKAGE = Path(__file__).resolve().parent.parent


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _prefixed(prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}


SECRET_KEY = home.secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = _list("GOODWORD_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("GOODWORD_ORIGINS", "")
IS_HTTPS = os.environ.get("GOODWORD_HTTPS", "") == "1"

ROOMS = [
    "journal",
    "jobs",
    "accounts",
    "people",
    "scores",
    "catalogue",
    "touchpoints",
    "pipeline",
    "mail",
    "surveys",
    "themes",
    "playbooks",
    "occasions",
    "referrals",
    "asking",
    "goodwords",
    "shops",
    "recovery",
    "changes",
    "intake",
    "directory",
    "insights",
    "front",
    "letters",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"goodword.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "goodword.accounts.middleware.not_stored",
    "goodword.referrals.public.leading_on",
    "goodword.accounts.middleware.in_business_time",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "goodword.config.answers.toasts_with_fragments",
    "goodword.config.answers.Busy",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "goodword.config.urls"
WSGI_APPLICATION = "goodword.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodword.config.context.house",
            ],
            "builtins": [
                "django.templatetags.cache",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "goodword.config.tags",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": databases.from_url(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, because several web processes must count log-in attempts together, on any host.
# "near" is each process's own memory: for what is the same on every page, or may be half a minute old.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"},
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "near", "OPTIONS": {"MAX_ENTRIES": 2_000}},
}

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "goodword.accounts.adapter.MembersOnly"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GOODWORD_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Goodword"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

EMAIL_HOST = os.environ.get("GOODWORD_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("GOODWORD_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("GOODWORD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GOODWORD_SMTP_PASSWORD", "")
# 465 is sealed from the first byte, 25 plain; any other begins plain and must then be sealed, or nothing is sent.
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT not in {25, 465}
EMAIL_TIMEOUT = float(os.environ.get("GOODWORD_SMTP_TIMEOUT", "30"))
DEFAULT_FROM_EMAIL = os.environ.get("GOODWORD_MAIL_FROM", "goodword@localhost")
# A provider that takes mail over the web, by its name in anymail; what it asks for stands in ANYMAIL_*, as there.
MAIL_SERVICE = os.environ.get("GOODWORD_MAIL_SERVICE", "")
ANYMAIL = {"REQUESTS_TIMEOUT": EMAIL_TIMEOUT, **_prefixed("ANYMAIL_")}
SENDS_MAIL = bool(EMAIL_HOST or MAIL_SERVICE)
EMAIL_BACKEND = (
    f"anymail.backends.{MAIL_SERVICE}.EmailBackend"
    if MAIL_SERVICE
    else f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
)
# What Goodword writes by itself goes to the provider or the server, or, where there is none, into a folder of the home.
GOODWORD_MAIL_BACKEND = EMAIL_BACKEND if MAIL_SERVICE else f"goodword.mail.backends.{'Smtp' if SENDS_MAIL else 'Folder'}"
# How many mails are handed over at the same time; few servers take more of one house.
GOODWORD_MAIL_LINES = max(1, min(10, int(os.environ.get("GOODWORD_MAIL_LINES", "4"))))
GOODWORD_MAIL_FOLDER = HOME / "mail"
# The mailbox of the address that mail comes from, where servers return what they cannot deliver: a Maildir, or a folder of files.
GOODWORD_RETURNS = os.environ.get("GOODWORD_RETURNS", "")
GOODWORD_MAILINGS = "goodword.config.mailings"
# Where the links in mail lead.
GOODWORD_URL = (os.environ.get("GOODWORD_URL") or (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]).rstrip("/")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "config" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/[^/]+-\d+\.\d+\.\d+/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = ["goodword.intake.uploads.CappedUpload"]
# The most that one upload may be, in megabytes.
GOODWORD_MOST_UPLOAD = int(os.environ.get("GOODWORD_MOST_UPLOAD", "500"))

GOODWORD_LAKE = Path(os.environ.get("GOODWORD_LAKE") or HOME / "lake").resolve()
# What questions were compiled to, by this edition of Goodword; whoever throws it away waits a little longer once.
GOODWORD_PLANS = Path(os.environ.get("GOODWORD_PLANS") or HOME / "plans").resolve()
# Cards and labels ready to print, for some days.
GOODWORD_CARDS = HOME / "cards"
GOODWORD_ENGINE = os.environ.get("GOODWORD_ENGINE", "duckdb")
# Numbers are computed in a process of their own; "1" computes them in the one that asks (tests do).
GOODWORD_INSIGHTS_HERE = os.environ.get("GOODWORD_INSIGHTS_HERE", "") == "1"

# The table of listeners, jobs and clockwork; by name, since lower rooms read what stands above them.
GOODWORD_WIRING = os.environ.get("GOODWORD_WIRING", "goodword.config.listeners")
GOODWORD_HEAR = "goodword.jobs.listening.hear"
GOODWORD_PANELS = panels.PANELS
GOODWORD_TODAY = today.SOURCES
GOODWORD_HOLDS = holds.HOLDS
GOODWORD_AUDIENCE = holds.AUDIENCE
GOODWORD_CASES = holds.CASES
GOODWORD_THEME_NAMES = holds.THEME_NAMES
GOODWORD_SPOKEN_OF = holds.SPOKEN_OF
GOODWORD_PILES = today.PILES

# To the error stream, where whoever serves collects it; DEBUG is off, so Django alone would say nothing of a broken page.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
