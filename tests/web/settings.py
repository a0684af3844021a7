"""Settings of the tests: a folder of their own, static files as they lie, passwords hashed fast."""

import os
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ and "JIHENG_TEST_WORKER" not in os.environ:  # it inherits the folder of the process that started it
    os.environ |= {"JIHENG_DATA": tempfile.mkdtemp(prefix="jiheng-test-"), "JIHENG_TEST_WORKER": os.environ["PYTEST_XDIST_WORKER"]}
os.environ.setdefault("JIHENG_DATA", tempfile.mkdtemp(prefix="jiheng-test-"))
os.environ.setdefault("JIHENG_DEMO", "1")

from jiheng.web.settings import *  # noqa: F403  # the environment is read on import

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  # a connection that a server thread keeps would hold the database of the tests
