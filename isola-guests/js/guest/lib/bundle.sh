#!/usr/bin/env bash
# Bundles the guest's JavaScript library into one file without imports.
#
# usage: bundle.sh OUTPUT_FILE
#
# Needs Node 20 or newer with npm. The packages' versions and digests are in package-lock.json.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
output=${1:?usage: bundle.sh OUTPUT_FILE}
mkdir -p "$(dirname "$output")"
output=$(cd "$(dirname "$output")" && pwd)/$(basename "$output")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here"/package.json "$here"/package-lock.json "$here"/bundle.mjs "$here"/src "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
node bundle.mjs "$output"
