#!/bin/sh
# A PostgreSQL for the tests of the store, which start a server of their own: the one that is installed, else Debian's by
# apt-get (as root). Without one those tests are skipped and say so; the program itself keeps to SQLite by default.
set -eu

has_postgres() {
    { command -v initdb && command -v pg_ctl && command -v postgres; } >/dev/null 2>&1 ||
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

if ! has_postgres && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing postgresql by apt-get"
    # The package would otherwise start a server that nobody asked for.
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=yes; }
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql \
        >/dev/null; } || true
    [ "${made:-}" != yes ] || rm -f "$policy"
fi

has_postgres ||
    echo "Note: no PostgreSQL here; the tests of the store run on SQLite only. On Debian, as root: apt-get install postgresql"
