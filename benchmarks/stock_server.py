"""A stock Label Studio on an embedded PostgreSQL of its own, to measure ours against.

    python benchmarks/stock_server.py PORT        serves until it is ended; `Stock` below starts it

Its own settings module and nothing of ours in it, but for the web server: the same one answers on both sides, so
that only what ours adds makes a difference. It tells nobody how it is used.
"""

from __future__ import annotations

import logging.config
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from labelstudio_plugin.server.log_record import LOCATION_LOGGING  # noqa: E402

EMAIL = "stock@example.org"
PATIENCE_SECONDS = 300.0


class Stock:
    """A stock server in a folder, which is made."""

    def __init__(self, folder: Path, *, lean: bool) -> None:
        """Start PostgreSQL and Label Studio, and wait until it answers; `lean` is as `serve` explains it."""
        from labelstudio_plugin.server.label_studio_process import KEPT_VARIABLES
        from labelstudio_plugin.server.postgres import SUPERUSER, create_cluster, create_database, start_cluster
        from labelstudio_plugin.server.processes import spawn

        folder.mkdir()
        folder.chmod(0o755)
        self._folder = folder / "postgresql"
        self._folder.mkdir()
        self._folder.chmod(0o711)
        create_cluster(self._folder)
        self.cluster = start_cluster(self._folder, folder / "postgresql.log")
        self.database = create_database(self.cluster, "labelstudio")
        port, self.password = _free_port(), secrets.token_urlsafe(12)
        own = {
            "DJANGO_DB": "default",
            "POSTGRE_HOST": "127.0.0.1",
            "POSTGRE_PORT": str(self.cluster.port),
            "POSTGRE_USER": SUPERUSER,
            "POSTGRE_PASSWORD": self.cluster.password.get_secret_value(),
            "POSTGRE_NAME": "labelstudio",
            "LABEL_STUDIO_BASE_DATA_DIR": str(folder / "data"),
            "COLLECT_ANALYTICS": "false",
            "LATEST_VERSION_CHECK": "false",
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
            "STOCK_PASSWORD": self.password,
            "STOCK_LEAN": str(int(lean)),
        }
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        command = [sys.executable, "-W", "ignore", str(Path(__file__)), str(port)]
        self.process = spawn(command, folder / "labelstudio.log", {**kept, **own})
        self.url = f"http://127.0.0.1:{port}"
        _await_port(port)

    def stop(self) -> None:
        """End both."""
        from labelstudio_plugin.server.postgres import stop_cluster
        from labelstudio_plugin.server.processes import end_process

        end_process(self.process, [signal.SIGTERM, signal.SIGKILL], 10)
        stop_cluster(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)


def serve(port: int) -> None:
    """Migrate, make the first account, and serve.

    With STOCK_LEAN it does without the middleware that reads every body to report usage, which ours leaves out.
    """
    spec = find_spec("label_studio")
    assert spec is not None and spec.origin is not None
    sys.path.insert(0, str(Path(spec.origin).parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "label_studio.core.settings.label_studio"
    import django
    from django.conf import settings

    django.setup()
    logging.config.dictConfig(LOCATION_LOGGING)
    if os.environ["STOCK_LEAN"] == "1":
        settings.MIDDLEWARE.remove("core.middleware.ContextLogMiddleware")
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from organizations.models import Organization
    from users.models import User

    from labelstudio_plugin.server.web_server import InheritedSocketServer

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    user = User.objects.create_user(email=EMAIL, password=os.environ["STOCK_PASSWORD"], is_staff=True)
    user.active_organization = Organization.create_organization(created_by=user, title="stock")
    user.save(update_fields=["active_organization"])
    server = InheritedSocketServer(socket.create_server(("127.0.0.1", port)))
    server.set_app(get_wsgi_application())
    server.serve_forever()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _await_port(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as there:
            if there.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the stock Label Studio does not answer")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
