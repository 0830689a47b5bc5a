"""All settings of the atlas. A variable that is not set takes the default named in docs/running.md."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from catalogue.environment import (
    env_address,
    env_bool,
    env_count,
    env_database,
    env_hosts,
    env_line,
    env_mail_server,
    env_networks,
    env_origins,
    env_secret,
    env_sender,
)

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", debug=DEBUG)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_ADDRESS = env_address("PUBLIC_ADDRESS")
"""Where readers find the site, for addresses that leave it; empty: the host that was asked."""
CSRF_TRUSTED_ORIGINS = env_origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")
DATABASES = {"default": env_database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'atlas.sqlite3'}")}

INSTALLED_APPS = [
    "catalogue.apps.EditingConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "ninja",
    "experience",
    "catalogue.apps.CatalogueConfig",
]

MIDDLEWARE = [
    "catalogue.middleware.answer_head_without_body",
    "catalogue.api.middleware.answer_programs",
    "catalogue.middleware.AnswerOptions",
    "catalogue.middleware.refuse_too_many_parameters",
    "catalogue.middleware.forbid_devices",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "catalogue.linked.middleware.lead_to_linked_data",
    "catalogue.caching.middleware.KeepAnswers",
    "catalogue.caching.middleware.say_who_may_keep",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "catalogue.middleware.CommonMiddlewareExceptProbes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "catalogue.api.bearers.let_in",
    "catalogue.scoping.middleware.set_scope",
    "catalogue.operations.unavailable.AnswerWhileUnavailable",
]

ROOT_URLCONF = "catalogue.urls"
WSGI_APPLICATION = "catalogue.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalogue.scoping.context.view",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
        "catalogue.accounts.passwords.StandsWithoutNamesValidator",
    )
]
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# The brake of the sign-in: so many wrong passwords for an account from an address lock that account for that address.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "catalogue.accounts.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "catalogue.accounts.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # a sign-in that succeeds leaves no trace
AXES_ENABLE_ADMIN = False  # catalogue.admin.attempts has a page of our own
AXES_VERBOSE = False
# What was sent is kept with an attempt: never these.
AXES_SENSITIVE_PARAMETERS = [
    "username", "first_name", "last_name", "email", "csrfmiddlewaretoken", "old_password", "new_password1",
    "new_password2",
]  # fmt: skip

mail = env_mail_server("EMAIL_URL", "console:")  # no setting: pages about errors show these
EMAIL_BACKEND = mail.backend
EMAIL_HOST, EMAIL_PORT = mail.host, mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.starts_tls, mail.is_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_sender("DEFAULT_FROM_EMAIL", "" if mail.host else "atlas@localhost")

PASSWORD_RESET_TIMEOUT = 3600

CSRF_FAILURE_VIEW = "catalogue.exchange.tokens.csrf_failure"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATICFILES_BACKEND},
}

KEPT_ANSWERS_BYTES = 0 if DEBUG else 32 * 2**20
"""So much of answers to anonymous readers each worker keeps; nothing in development, where templates change."""

API_REQUESTS_A_MINUTE = env_count("API_REQUESTS_A_MINUTE", 600)
"""So often a token, or a network address without one, may ask a worker's API; 0: as often as it likes."""

CHECK_CONTACT = env_line("CHECK_CONTACT")
"""Whom the owners of pages that `check_links` asks for may turn to: an address of a page or of mail."""

PROBES = ("/healthz", "/readyz")
"""Addresses that tell of this moment: asked often, by balancers that know no host of the site."""

# Security. HTTPS is assumed in production; a site behind a proxy must pass X-Forwarded-Proto.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEBUG:
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [f"^{probe[1:]}$" for probe in PROBES]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env_count("SECURE_HSTS_SECONDS", 30 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = env_bool("SECURE_HSTS_PRELOAD", False)
    # Both speak for hosts that are not this site's: whether they are on is for the owner of the domain.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "catalogue.operations.logs.LineFormatter"}},
    "filters": {"events": {"()": "catalogue.operations.logs.EventFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"filters": ["events"]},
        "django": {"level": "INFO"},  # in place of Django's own handlers, which would say everything twice
        "httpx": {"level": "WARNING"},  # else a line for every page that is checked
        "axes": {"level": "ERROR"},  # catalogue.accounts says who is locked out
    },
}
