#!/bin/sh
# What must be on the machine before the environment can be made. Usage: check-tools.sh PYTHON
set -eu
python=$1

fail() {
    printf '\n  %s\n\n' "$@" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    fail "There is no '$python' here. Install Python 3.11, 3.12 or 3.13, or name one: make app PYTHON=python3.12"

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case $version in
3.11 | 3.12 | 3.13) ;;
*) fail "'$python' is Python $version; liangxing runs on 3.11, 3.12 and 3.13. Name one: make app PYTHON=python3.12" ;;
esac

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "'$python' cannot make an isolated environment. On Debian: apt-get install python$version-venv"

# durable-rules comes as source only.
"$python" -c '
import os, shlex, shutil, sys, sysconfig
compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
sys.exit(shutil.which(shlex.split(compiler)[0]) is None)' ||
    fail "No C compiler found; durable-rules has to be compiled. On Debian: apt-get install gcc libc6-dev"

has_headers() {
    "$python" -c '
import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'
}
if ! has_headers && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the C headers of Python $version"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        "libpython$version-dev"; } >/dev/null || true
fi
has_headers ||
    fail "The C headers of Python $version are missing; durable-rules is compiled with them.
  On Debian: apt-get install libpython$version-dev"
