"""Django settings of the desk; the casebook in use fills in what is its own."""

SECRET_KEY = "only-for-loading"
INSTALLED_APPS: list[str] = []
USE_TZ = True
TIME_ZONE = "UTC"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
