#!/bin/sh
# A Chromium for the browser test: the system's, else Debian's by apt-get (as root), else Playwright's own.
# Usage: chromium.sh PYTHON
set -eu
python=$1

has_system_chromium() { [ -x /usr/bin/chromium ]; }
has_own_chromium() {
    "$python" -c '
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))'
}
has_chinese_font() { [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

install() {
    echo "Installing $* by apt-get"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    has_system_chromium || has_own_chromium || install chromium || true
    has_chinese_font || install fonts-noto-cjk || true
fi

if ! has_system_chromium && ! has_own_chromium; then
    echo "Installing Chromium by Playwright"
    "$python" -m playwright install chromium || true
    has_own_chromium || {
        echo >&2
        echo "  The browser test needs Chromium and neither apt-get nor Playwright could install it." >&2
        echo "  On Debian, as root: apt-get install chromium fonts-noto-cjk. Then: make test" >&2
        echo >&2
        exit 1
    }
fi
has_chinese_font || echo "Note: no Chinese font here; pages and screenshots will show boxes. On Debian: fonts-noto-cjk"
