"""The process of the embedded server: `python -m labelstudio_plugin.server.runner migrate|serve`.

In place of `label-studio start`: the applications are loaded once (3-6 s, nearly all of it Label Studio's own
imports), without Django's runserver and its checks, without a look for newer versions, and served by Django's
threaded server on a socket that the starting process has opened already, so that no port can get lost.
"""

from __future__ import annotations

import argparse
import gc
import logging.config
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from labelstudio_plugin.server.account import ACCOUNT_VARIABLE, read_account
from labelstudio_plugin.server.log_record import LOCATION_LOGGING


def main() -> None:
    """Migrate the database when it needs it and, asked to, serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["migrate", "serve"])
    parser.add_argument("--socket", type=int, help="file descriptor of the listening socket")
    arguments = parser.parse_args()
    load_label_studio()
    migrate_database()
    if arguments.task == "serve":
        ensure_coordinator(Path(os.environ[ACCOUNT_VARIABLE]))
        serve(socket.socket(fileno=arguments.socket))


def load_label_studio() -> None:
    """Load all of Label Studio's applications with our settings."""
    spec = find_spec("label_studio")
    if spec is None or spec.origin is None:
        raise SystemExit("label-studio is not installed")
    sys.path.insert(0, str(Path(spec.origin).parent))  # its modules import each other as top-level packages
    logging.config.dictConfig(LOCATION_LOGGING)  # before Label Studio sets up its own, which prints all
    os.environ["DJANGO_SETTINGS_MODULE"] = "labelstudio_plugin.server.settings"
    import django

    django.setup()


def migrate_database() -> None:
    """Apply the migrations that the database lacks; finding that there are none takes 0.2 s."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        gc.collect()
        gc.freeze()  # Django makes 22,000 classes here; not looking at all the rest each time saves 5 s of 25
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def ensure_coordinator(path: Path) -> None:
    """Create the coordinator's account and the organisation, unless they exist."""
    from organizations.models import Organization
    from users.models import User

    from labelstudio_plugin.server.walls.members import make_coordinator

    account = read_account(path)
    known = User.objects.filter(email=account.email).first()
    if known is not None:
        make_coordinator(known)  # of a server from before there were roles
        return
    user = User.objects.create_user(
        email=account.email, password=account.password.get_secret_value(), is_staff=True, is_superuser=True
    )
    organization = Organization.objects.first()
    if organization is None:
        organization = Organization.create_organization(created_by=user, title="framebridge")
    else:
        organization.add_user(user)
    user.active_organization = organization
    user.save(update_fields=["active_organization"])
    make_coordinator(user)


def serve(listening: socket.socket) -> None:
    """Serve until SIGTERM ends the process."""
    from django.core.wsgi import get_wsgi_application

    from labelstudio_plugin.server.history.chain import start_sequencing
    from labelstudio_plugin.server.web_server import InheritedSocketServer

    start_sequencing()
    server = InheritedSocketServer(listening)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main()
