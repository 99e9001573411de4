"""Make the virtual environment, also on a Debian that came without the venv and pip packages.

Debian's Python has its venv module cut in two: without the second half, it is fetched as root.
"""

import os
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
INCOMPLETE = "Python's venv module is not complete: apt-get install python3-venv"


def main(folder: Path) -> int:
    if sys.version_info < NEEDED:
        return _refuse(f"Love Bank needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if _run("-m", "venv", str(folder)):
        return 0
    if _run("-m", "venv", "--without-pip", "--clear", str(folder)) and _run(
        "-m", "pip", "--python", str(folder / "bin/python"), "install", "-q", "pip"
    ):
        return 0
    if os.geteuid() == 0 and _install("python3-venv"):
        return 0 if _run("-m", "venv", "--clear", str(folder)) else _refuse(INCOMPLETE)
    return _refuse(INCOMPLETE)


def _install(package: str) -> bool:
    sys.stderr.write(f"Installing Debian's {package}, which Python's venv needs here.\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", package]):
        command = ["apt-get", *arguments]
        try:
            subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def _run(*arguments: str) -> bool:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
