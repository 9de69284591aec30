"""Django settings of the embedded Label Studio: stock 1.23.2 plus our additions.

The process that starts it passes no variables but its own (label_studio_process.py). Label Studio's settings
module for its community edition is not imported: at import it sets up Sentry and looks for newer versions.
Its remaining lines are repeated below under "Community".
"""

# mypy: ignore-errors
# ruff: noqa: F403, F405

from __future__ import annotations

import os
from pathlib import Path

from core.settings.base import *

from labelstudio_plugin.server.log_record import LOCATION_LOGGING
from labelstudio_plugin.server.release import require_supported_release
from labelstudio_plugin.server.secret_key import kept_secret_key

require_supported_release()

# --- Community: what label_studio/core/settings/label_studio.py adds to base
SECRET_KEY = kept_secret_key(Path(BASE_DATA_DIR))
DJANGO_DB = os.environ.get("DJANGO_DB", DJANGO_DB_SQLITE)
DATABASES = {"default": DATABASES_ALL[DJANGO_DB]}
MIDDLEWARE += [
    "organizations.middleware.DummyGetSessionMiddleware",
    "core.middleware.UpdateLastActivityMiddleware",
    "core.middleware.InactivitySessionTimeoutMiddleWare",
]
ADD_DEFAULT_ML_BACKENDS = False
DEBUG = False
DEBUG_PROPAGATE_EXCEPTIONS = False
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
FEATURE_FLAGS_DEFAULT_VALUE = True
FEATURE_FLAGS_FROM_FILE = True
FEATURE_FLAGS_OFFLINE = True
STORAGE_PERSISTENCE = True

# --- Nothing leaves this machine
SENTRY_DSN = None
FRONTEND_SENTRY_DSN = None
COLLECT_ANALYTICS = False
LATEST_VERSION_CHECK = False
CONVERTER_DOWNLOAD_RESOURCES = False
MIDDLEWARE.remove("core.middleware.ContextLogMiddleware")  # reads every request body to report usage

# --- Who may come in
ALLOWED_HOSTS = get_env_list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CORS_ALLOW_ALL_ORIGINS = False
DISABLE_SIGNUP_WITHOUT_LINK = True
LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN = False
LOCAL_FILES_SERVING_ENABLED = False
# Cookies do not tell ports apart; without a name per port a second server would log the user out here.
SESSION_COOKIE_NAME = f"framebridge_{os.environ.get('FRAMEBRIDGE_PORT', 'session')}"

# --- The browser itself refuses what is not ours: fonts, pictures, scripts and calls to elsewhere
CSP_REPORT_ONLY = False
CSP_DEFAULT_SRC = ("'self'",)
CSP_STYLE_SRC = ("'self'", "'unsafe-inline'")
CSP_SCRIPT_SRC = ("'self'", "'unsafe-inline'", "blob:")
# Of scripts in attributes (onerror=…) only the one on Label Studio's own account page.
CSP_SCRIPT_SRC_ATTR = ("'unsafe-hashes'", "'sha256-0WBMbt+yDAt5YrrL3pOGltymkEqqZ9f3zS9LVzibOIY='")
CSP_IMG_SRC = ("'self'", "data:", "blob:")
CSP_MEDIA_SRC = ("'self'", "data:", "blob:")
CSP_FONT_SRC = ("'self'", "data:")
CSP_CONNECT_SRC = ("'self'", "data:", "blob:")
CSP_WORKER_SRC = ("'self'", "blob:")
CSP_INCLUDE_NONCE_IN = ()  # a nonce would switch 'unsafe-inline' off for scripts of Label Studio without one

# --- Logs say where something happened, never with which text
LOGGING = LOCATION_LOGGING

# --- Our additions to the pages
ROOT_URLCONF = "labelstudio_plugin.server.urls"
MIDDLEWARE.append("labelstudio_plugin.server.middleware.PageScript")
FRAMEBRIDGE_LANGUAGE = os.environ.get("FRAMEBRIDGE_LANGUAGE", "nl")
FRAMEBRIDGE_GALLERY = os.environ.get("FRAMEBRIDGE_GALLERY")
FRAMEBRIDGE_RECORDINGS = os.environ.get("FRAMEBRIDGE_RECORDINGS", "recordings.json")

# --- Walls between the Werkplaatsen
INSTALLED_APPS += ["labelstudio_plugin.server.walls.apps.WallsConfig"]
MIDDLEWARE.append("labelstudio_plugin.server.walls.middleware.Walls")
PREPROCESS_FIELD_NAME = "labelstudio_plugin.server.walls.lists.preprocess_field_name"

# --- What a task holds is shown as text, whoever imported it
MIDDLEWARE.append("labelstudio_plugin.server.safe_tasks.SafeTasks")

# --- Refused to everybody, whatever the role
MIDDLEWARE.insert(0, "labelstudio_plugin.server.hardening.SameOrigin")
MIDDLEWARE.insert(1, "labelstudio_plugin.server.hardening.LoginLimit")
DATA_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024
TASKS_MAX_FILE_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MAX_TIME_BETWEEN_ACTIVITY = 12 * 60 * 60
MAX_SESSION_AGE = 7 * 24 * 60 * 60

# --- The coordinator's page, invitations, passwords
INSTALLED_APPS += ["labelstudio_plugin.server.overview.apps.OverviewConfig"]
SAVE_USER = "labelstudio_plugin.server.overview.sign_up.save_user"
MIDDLEWARE.append("labelstudio_plugin.server.overview.way_in.StraightToCoding")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "users.validators.PasswordLengthValidator", "OPTIONS": {"min_length": 12, "max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- History: the database logs every change
INSTALLED_APPS.append("labelstudio_plugin.server.history.apps.HistoryConfig")
MIDDLEWARE.append("labelstudio_plugin.server.history.actor.Actor")
