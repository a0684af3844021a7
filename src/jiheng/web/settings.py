"""Settings, all from the environment: JIHENG_DATA, JIHENG_DEMO, JIHENG_SECRET_KEY, JIHENG_HOSTS, JIHENG_ADDRESS, JIHENG_ORIGINS,
JIHENG_BEHIND_TLS, JIHENG_PROXIES, JIHENG_OIDC_URL with JIHENG_OIDC_CLIENT, JIHENG_OIDC_SECRET and JIHENG_OIDC_NAME, DATABASE_URL, EMAIL_URL, JIHENG_FROM."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).parent
DATA = Path(os.environ.get("JIHENG_DATA", "jiheng-data")).absolute()
DEMO = os.environ.get("JIHENG_DEMO") == "1"
DEBUG = False


def _secret() -> str:
    """The key of sessions and signatures: from the environment; in demo mode made once and kept beside the data."""
    if key := os.environ.get("JIHENG_SECRET_KEY"):
        return key
    if not DEMO:
        raise ImproperlyConfigured("没有设置 JIHENG_SECRET_KEY（至少 50 个随机字符）。JIHENG_SECRET_KEY is not set: 50 random characters or more.")
    file = DATA / "demo-secret"
    if not file.exists():
        DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


SECRET_KEY = _secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if DEMO else [host for host in os.environ.get("JIHENG_HOSTS", "").split(",") if host]
# The address that mail names; a request never says what it is.
ADDRESS = os.environ.get("JIHENG_ADDRESS") or ("http://127.0.0.1:8000" if DEMO else f"https://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}")
CSRF_FAILURE_VIEW = "jiheng.web.views.frame.stale"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("JIHENG_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "jiheng.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "jiheng.web.middleware.refuse_unreadable_requests",
    "jiheng.web.middleware.no_cookies_for_programs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jiheng.web.middleware.refuse_unreadable_forms",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jiheng.web.middleware.keep_out_of_caches",
    "jiheng.web.middleware.end_idle_sessions",
    "jiheng.web.middleware.no_login_inside_a_page",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "jiheng.web.urls"
WSGI_APPLICATION = "jiheng.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jiheng.web.context.frame",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA / 'jiheng.sqlite3'}", conn_max_age=None, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured: with these no writer ever met "database is locked"; with Django's own, thousands did.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}  # one count of attempts for all processes
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # see jobs/

AUTH_USER_MODEL = "web.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "check"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
SESSION_COOKIE_AGE = 8 * 3600  # after that everybody logs in again
SESSION_IDLE_AGE = 2 * 3600  # who reviews or administers is logged out after so long without a request
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Login is django-allauth's: attempts are counted by address and by account, nobody learns which accounts exist, nobody signs up.
ACCOUNT_ADAPTER = "jiheng.web.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by administrators
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "jiheng.web.forms.account.LoginForm",
    "change_password": "jiheng.web.forms.account.ChangePasswordForm",
    "set_password": "jiheng.web.forms.account.SetOwnPasswordForm",
    "reset_password_from_key": "jiheng.web.forms.account.NewPasswordForm",
    "reset_password": "jiheng.web.forms.account.ResetPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("JIHENG_PROXIES", "0"))  # how many servers of one's own stand before this one
MFA_ADAPTER = "jiheng.web.accounts.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "绩衡"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are some seconds off
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # links of invitations and for a new password

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
_post = urlsplit(os.environ.get("EMAIL_URL", "smtp://localhost"))  # smtp, smtp+tls or smtps://user:password@host:port
EMAIL_HOST, EMAIL_PORT = _post.hostname or "localhost", _post.port or {"smtps": 465, "smtp+tls": 587}.get(_post.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_post.username or ""), unquote(_post.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _post.scheme == "smtps", _post.scheme == "smtp+tls", 20
DEFAULT_FROM_EMAIL = os.environ.get("JIHENG_FROM", "jiheng@localhost")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
OPEN_DATA_LICENCE = os.environ.get("JIHENG_OPEN_DATA_LICENCE", "")  # of published data: a name such as CC-BY-4.0, or the address of its text
ATTACHMENT_MOST_BYTES = int(os.environ.get("JIHENG_ATTACHMENT_MB", "50")) * 2**20  # of one file that proves a record of the ledger
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEMO:
    SECURE_SSL_REDIRECT = os.environ.get("JIHENG_BEHIND_TLS") != "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("JIHENG_BEHIND_TLS") == "1" else None
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
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
    }
}

# A central login office (统一身份认证) over OpenID Connect: off unless its address is given. People are matched by the e-mail address that it vouches for.
OIDC = os.environ.get("JIHENG_OIDC_NAME", "统一身份认证") if os.environ.get("JIHENG_OIDC_URL") else ""
if OIDC:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "jiheng.web.central.CentralLogin"
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "central",
                    "name": OIDC,
                    "client_id": os.environ.get("JIHENG_OIDC_CLIENT", ""),
                    "secret": os.environ.get("JIHENG_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["JIHENG_OIDC_URL"], "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    _office = urlsplit(os.environ["JIHENG_OIDC_URL"])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_office.scheme}://{_office.netloc}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django_tasks_db": {"level": "ERROR"}},  # it warns of every worker that is asked to end
}
