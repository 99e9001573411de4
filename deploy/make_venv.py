"""Make the virtual environment, also on a Debian that came without the venv or pip packages."""

import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)


def main(folder: Path) -> int:
    if sys.version_info < NEEDED:
        return _refuse(f"Love Bank needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if _run("-m", "venv", str(folder)):
        return 0
    if _run("-m", "venv", "--without-pip", "--clear", str(folder)) and _run(
        "-m", "pip", "--python", str(folder / "bin/python"), "install", "-q", "pip"
    ):
        return 0
    return _refuse("Python's venv module is not complete: apt-get install python3-venv")


def _run(*arguments: str) -> bool:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
