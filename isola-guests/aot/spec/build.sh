#!/usr/bin/env bash
# Makes src/test/resources/spec/core.txt.gz from the WebAssembly core tests in Debian's source package of SpiderMonkey.
#
# usage: build.sh WORK_FOLDER
#
# WORK_FOLDER is made if it does not exist and can be deleted afterwards (about 200 MB). Needs Debian 12, Node and, for
# missing packages, root. The package comes from a later suite, as data: nothing of it is installed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: build.sh WORK_FOLDER}"
work=$(cd "$1" && pwd)
suite=trixie
package=mozjs128

command -v wat2wasm > /dev/null || { apt-get update -q; apt-get install -q -y --no-install-recommends wabt xz-utils dpkg-dev; }

cd "$work"
if ! sha256sum --quiet -c "$here/sources.sha256" 2> /dev/null; then
  apt=$work/apt
  mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2> /dev/null || true; } \
    | sed -n -E 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' | grep -v security | head -1)
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
  touch "$apt/status"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/sources.list"
  options=(-q -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  apt-get "${options[@]}" source --download-only "$package/$suite"
  sha256sum --quiet -c "$here/sources.sha256"
fi
rm -rf firefox-*
tar xJf "$package"_*.orig.tar.xz --wildcards '*/js/src/jit-test/tests/wasm/spec/spec/*'
mkdir -p "$here/../src/test/resources/spec"
node "$here/convert.mjs" firefox-*/js/src/jit-test/tests/wasm/spec/spec "$here/../src/test/resources/spec/core.txt.gz"
