#!/usr/bin/env bash
# Builds the JavaScript guest from Debian's sources and the library in lib/: js.wasm.gz and provenance.json.
#
# usage: build.sh WORK_FOLDER [OUTPUT_FOLDER]
#
# WORK_FOLDER is made if it does not exist and can be deleted afterwards (about 150 MB).
# OUTPUT_FOLDER is ../runtime if it is not given. Needs Debian 12 with Node 20 and npm and, for missing packages, root.
# See docs/building-the-js-guest.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: build.sh WORK_FOLDER [OUTPUT_FOLDER]}"
work=$(cd "$1" && pwd)
mkdir -p "${2:-$here/../runtime}"
output=$(cd "${2:-$here/../runtime}" && pwd)

suite=trixie
source "$here/../../guest-build/common.sh"
build_tools=(gcc libc6-dev patch python3 xz-utils dpkg-dev)

unpack() {
  say "unpacking and patching"
  rm -rf "$work/src"
  mkdir "$work/src"
  tar xf "$work"/download/quickjs_*.orig.tar.xz -C "$work/src"
  tree=$(echo "$work"/src/quickjs-*)
  apply_patches "$tree"
  unpack_toolchain
}

# The guest's own JavaScript as bytecode, by a compiler of the same sources.
compile_library() {
  say "compiling the library"
  rm -rf "$work/library"
  mkdir "$work/library"
  "$here/lib/bundle.sh" "$work/library/library.js"
  local version
  version=$(cat "$tree/VERSION")
  gcc -O1 -fwrapv -w -D_GNU_SOURCE -DISOLA_GUEST -DCONFIG_VERSION="\"$version\"" -I"$tree" -I"$here/glue" \
    -o "$work/library/compile" "$here/glue/compile_library.c" \
    "$tree"/{quickjs,libregexp,libunicode,cutils,dtoa}.c -lm
  "$work/library/compile" library "$work/library/library.js" streams "$here/glue/streams.js" > "$work/library/bytecode.c"
}

build_engine() {
  say "building QuickJS for WebAssembly"
  local sysroot=$work/sysroot/usr version
  version=$(cat "$tree/VERSION")
  rm -rf "$work/out"
  mkdir "$work/out"
  python3 "$here/eval/split_eval_loop.py" "$tree"
  cc=(clang-19 --target=wasm32-wasi --sysroot="$sysroot" -resource-dir "$work/resource" -isystem "$sysroot/include/wasm32-wasi"
    -O2 -fwrapv -mbulk-memory -msign-ext -mnontrapping-fptoint -g0 -ffile-prefix-map="$work=/build" -ffile-prefix-map="$here=/guest"
    -D_GNU_SOURCE -DISOLA_GUEST -DCONFIG_VERSION="\"$version\"" -I"$here/glue")
  for unit in quickjs libregexp libunicode cutils dtoa; do
    "${cc[@]}" -I"$tree" -w -c "$tree/$unit.c" -o "$work/out/$unit.o"
  done
}

link_guest() {
  say "linking the guest"
  for unit in cbor errors isola loop memory modules native output scanner text; do
    "${cc[@]}" -isystem "$tree" -Wall -Wextra -Wno-unused-parameter -Werror -c "$here/glue/$unit.c" -o "$work/out/$unit.o"
  done
  # It defines functions that the compiler takes for the C library's.
  "${cc[@]}" -Wall -Wextra -Werror -fno-builtin -c "$here/../../guest-build/format.c" -o "$work/out/format.o"
  "${cc[@]}" -c "$work/library/bytecode.c" -o "$work/out/bytecode.o"
  "${cc[@]}" -mexec-model=reactor -o "$work/out/js.wasm" "$work"/out/*.o -lm \
    -Wl,--stack-first -Wl,-z,stack-size=524288 -Wl,--max-memory=2147418112 -Wl,--strip-debug
}

pack() {
  say "packing"
  gzip -9nc "$work/out/js.wasm" > "$output/js.wasm.gz"
  write_provenance js 2025-04-26 "${tools[@]}" "${build_tools[@]}"
  say "built:"
  (cd "$output" && sha256sum js.wasm.gz)
}

install_tools "${tools[@]}" "${build_tools[@]}"
download quickjs
unpack
compile_library
build_engine
link_guest
pack
