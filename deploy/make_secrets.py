"""Make what `docker compose up` needs to keep secret, once: what is there is left as it is.

The folder is ours alone; its files are readable, since containers read them under other user ids.
"""

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

SERVICES = ("requests", "volunteers", "ledger", "notifications", "insights", "issuer")
MONGO_OPTIONS = "replicaSet=lovebank&w=majority&journal=true"


def wanted(*, with_users: bool) -> Mapping[str, str]:
    """Without users: for a stand-in of MongoDB that knows none."""
    uri = _uri if with_users else _uri_of_stand_in
    uris = {f"{name}_mongo": uri(name) for name in SERVICES}
    return uris | {
        "mongo_root_name": "root",
        "mongo_root_password": secrets.token_urlsafe(32),
        "mongo_keyfile": secrets.token_hex(256),
        "issuer_admin": secrets.token_urlsafe(32),
        "grafana_admin": secrets.token_urlsafe(24),
    }


def _uri(name: str) -> str:
    password = secrets.token_hex(24)
    return f"mongodb://{name}:{password}@mongo:27017/{name}?authSource={name}&{MONGO_OPTIONS}"


def _uri_of_stand_in(name: str) -> str:
    return f"mongodb://mongo:27017/{name}"


def main(folder: Path, *, with_users: bool) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, secret in wanted(with_users=with_users).items():
        path = folder / name
        if not path.exists():
            path.write_text(secret)
            path.chmod(0o444)


if __name__ == "__main__":
    main(Path(sys.argv[1]), with_users="--stand-in" not in sys.argv)
