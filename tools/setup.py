"""Make .venv: the app, importable from this checkout, with its test tools.

Needs nothing but the standard library, on Linux or macOS. A stamp inside .venv says for which
settings it was finished: with it there is nothing to do, and without it (a set-up that was
interrupted) the folder is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup-stamp"
LOG = ROOT / ".venv-setup.log"
OLDEST = (3, 11)
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")
PIP = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
SHOWN = ("Downloading", "Using cached", "Installing collected", "Successfully", "ERROR")


class SetupError(Exception):
    """Set-up cannot go on; the text is the one sentence to show."""


def main() -> int:
    """Set up what is missing and return the exit code."""
    try:
        _install_system_packages()
        if _is_current():
            return 0
        with _only_one_at_a_time():
            if not _is_current():
                _make_environment()
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: interrupted; the next `make` goes on from a clean start", file=sys.stderr)
        return 130
    return 0


def _install_system_packages() -> None:
    missing = system_packages.missing_packages()
    if missing and system_packages.can_install():
        _say(f"Installing what Qt needs from the system: {' '.join(missing)}")
        LOG.unlink(missing_ok=True)
        system_packages.install(missing, LOG)
        missing = system_packages.missing_packages()
    if missing:
        print(
            "set-up: the window needs packages that are missing here; on Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(missing)}",
            file=sys.stderr,
        )


def _is_current() -> bool:
    return _stamped_lines() == _stamp_lines()


def _stamped_lines() -> list[str]:
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() else []


def _stamp_lines() -> list[str]:
    """Return the lines of a stamp: where it stands, its Python, a hash of what was asked for."""
    asked = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    return [*_place_lines(), hashlib.sha256(asked).hexdigest()]


def _place_lines() -> list[str]:
    interpreter = VENV / "bin" / "python"
    return [str(ROOT), str(interpreter.resolve()) if interpreter.exists() else ""]


@contextlib.contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """Hold a lock file, with a line of explanation while another set-up holds it."""
    with (ROOT / ".venv-setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Waiting for another set-up of this checkout to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_environment() -> None:
    started = time.monotonic()
    usable = _stamped_lines()[:2] == _place_lines()
    STAMP.unlink(missing_ok=True)
    LOG.unlink(missing_ok=True)
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    if not usable:
        _say("1/3  Making .venv")
        _make_venv()
        _say("2/3  Installing the build tools")
        _run([*PIP, "install", *constraints, "hatchling", "editables"])
    _say("3/3  Installing the app and its test tools (minutes the first time: PyTorch is large)")
    _run([*PIP, "install", "--no-build-isolation", *constraints, "--editable", f"{ROOT}[test]"])
    temporary = STAMP.with_suffix(".new")
    temporary.write_text("\n".join(_stamp_lines()) + "\n", encoding="utf-8")
    temporary.replace(STAMP)
    LOG.unlink(missing_ok=True)
    _say(f"Ready after {time.monotonic() - started:.0f} s")


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    python = _find_python()
    if _has_venv(python):
        _run([python, "-m", "venv", str(VENV)])
        return
    if system_packages.can_install():
        _say("Installing python3-venv")
        system_packages.install([f"{_version_name(python)}-venv"], LOG)
    if not _has_venv(python):
        raise SetupError(
            f"{python} cannot make virtual environments; "
            "on Debian or Ubuntu: sudo apt-get install python3-venv"
        )
    _run([python, "-m", "venv", str(VENV)])


def _find_python() -> str:
    wanted = os.environ.get("PYTHON")
    candidates = [wanted] if wanted else [sys.executable, *CANDIDATES]
    fitting = []
    for python in filter(_is_new_enough, candidates):
        if _has_venv(python):
            return python
        fitting.append(python)
    if fitting:
        return fitting[0]
    raise SetupError(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; none of {', '.join(candidates)} is"
    )


def _is_new_enough(python: str) -> bool:
    return _succeeds(python, f"import sys; sys.exit(sys.version_info < {OLDEST})")


def _has_venv(python: str) -> bool:
    return _succeeds(python, "import ensurepip, venv")


def _succeeds(python: str, code: str) -> bool:
    if shutil.which(python) is None:
        return False
    return subprocess.run([python, "-c", code], check=False, capture_output=True).returncode == 0


def _version_name(python: str) -> str:
    code = "import sys; print(f'python{sys.version_info[0]}.{sys.version_info[1]}')"
    return subprocess.check_output([python, "-c", code], text=True).strip()


def _run(command: list[str]) -> None:
    """Run a command: all it says goes to the log, the lines that show progress to the screen."""
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        ) as process,
    ):
        for line in process.stdout or ():
            log.write(line)
            if line.lstrip().startswith(SHOWN):
                print(f"       {line.strip()[:110]}", flush=True)
    if process.returncode != 0:
        raise SetupError(f"`{' '.join(command)}` failed; its words are in {LOG}")


def _say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
