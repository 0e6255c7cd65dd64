#!/usr/bin/env bash
# Builds the Python guest from Debian's sources: python.wasm.gz, library.zip and provenance.json.
#
# usage: build.sh WORK_FOLDER [OUTPUT_FOLDER]
#
# WORK_FOLDER is made if it does not exist and can be deleted afterwards (about 1.5 GB).
# OUTPUT_FOLDER is ../runtime if it is not given. Needs Debian 12 and, for missing packages, root.
# See docs/building-the-python-guest.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: build.sh WORK_FOLDER [OUTPUT_FOLDER]}"
work=$(cd "$1" && pwd)
mkdir -p "${2:-$here/../runtime}"
output=$(cd "${2:-$here/../runtime}" && pwd)

suite=trixie
python_version=3.13.5
tools=(clang-19 lld-19 llvm-19 libclang-rt-19-dev-wasm32)
build_tools=(gcc make patch python3 pkg-config zlib1g-dev xz-utils dpkg-dev)

# The same bytes on every machine: no dates, no folders, no random hashes.
export SOURCE_DATE_EPOCH=1749600000 PYTHONHASHSEED=0 LC_ALL=C TZ=UTC
umask 022

say() { printf '== %s\n' "$*"; }

install_tools() {
  local missing=()
  for package in "${tools[@]}" "${build_tools[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]})); then
    say "installing ${missing[*]}"
    apt-get update -q
    apt-get install -q -y --no-install-recommends "${missing[@]}"
  fi
}

# The sources and the C library come from a later suite than the machine's, as data: nothing of them is installed.
download() {
  local apt=$work/apt mirror
  if (cd "$work/download" 2>/dev/null && sha256sum --quiet -c "$here/sources.sha256" 2>/dev/null); then
    return
  fi
  say "downloading from $suite"
  mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } \
    | sed -n -E 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' | grep -v security | head -1)
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$work/download"
  touch "$apt/status"
  {
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  } > "$apt/sources.list"
  local options=(-q -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (
    cd "$work/download"
    apt-get "${options[@]}" download wasi-libc
    apt-get "${options[@]}" source --download-only "python3.13/$suite"
    # Of zlib only the upstream archive is used, and apt fails where the rest of the source package is not served.
    apt-get "${options[@]}" source --download-only "zlib/$suite" || true
    sha256sum --quiet -c "$here/sources.sha256"
  )
}

unpack() {
  say "unpacking and patching"
  rm -rf "$work/src" "$work/sysroot" "$work/resource"
  mkdir -p "$work/src" "$work/resource/lib/wasi"
  tar xf "$work"/download/python3.13_*.orig.tar.xz -C "$work/src"
  tar xf "$work"/download/zlib_*.orig.tar.gz -C "$work/src"
  dpkg -x "$work"/download/wasi-libc_*.deb "$work/sysroot"
  tree=$(echo "$work"/src/Python-*)
  mkdir "$work/src/debian"
  tar xf "$work"/download/python3.13_*.debian.tar.xz -C "$work/src/debian" --strip-components=1
  # Debian's security and memory-safety fixes; its other patches move files about for Debian's own layout.
  grep -E '^(CVE-|dict-use-after-free|traverse-managed-dicts)' "$work/src/debian/patches/series" | while read -r name; do
    patch -d "$tree" -p1 -s --no-backup-if-mismatch < "$work/src/debian/patches/$name"
  done
  for patch in "$here"/patches/*.patch; do
    patch -d "$tree" -p1 -s --no-backup-if-mismatch < "$patch"
  done
  local clang_resource
  clang_resource=$(clang-19 -print-resource-dir)
  cp -rL "$clang_resource/include" "$work/resource/"
  cp "$clang_resource/lib/wasi/"libclang_rt.builtins-wasm32.a "$work/resource/lib/wasi/"
}

# Runs under the same version, for what the cross build must execute and to compile the library.
build_native() {
  say "building native Python"
  rm -rf "$work/native"
  mkdir "$work/native"
  (
    cd "$work/native"
    ../src/Python-*/configure -q --disable-test-modules --without-ensurepip --without-doc-strings
    make -s -j"$(nproc)"
  ) > "$work/native.log" 2>&1
  [ "$("$work/native/python" -c 'import platform; print(platform.python_version())')" = "$python_version" ]
}

use_wasm_toolchain() {
  local sysroot=$work/sysroot/usr
  export CC="clang-19 --target=wasm32-wasi --sysroot=$sysroot -resource-dir $work/resource -isystem $sysroot/include/wasm32-wasi"
  export CXX=$CC AR=llvm-ar-19 RANLIB=llvm-ranlib-19 LD=wasm-ld-19 NM=llvm-nm-19 STRIP=llvm-strip-19 READELF=true
  export CFLAGS="-O2 -mbulk-memory -msign-ext -mnontrapping-fptoint -g0 -ffile-prefix-map=$work=/build -ffile-prefix-map=$here=/guest \
-D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS"
  emulated="-lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks"
}

build_zlib() {
  say "building zlib"
  rm -rf "$work/zlib"
  mkdir "$work/zlib"
  local source=$work/src/zlib-1.3.1
  cp "$source"/{zlib,zconf}.h "$work/zlib/"
  for unit in adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil; do
    $CC $CFLAGS -c "$source/$unit.c" -o "$work/zlib/$unit.o"
  done
  (cd "$work/zlib" && $AR rcsD libz.a ./*.o)
}

build_python() {
  say "building Python for WebAssembly"
  rm -rf "$work/cross" "$work/empty" "$work/tables"
  mkdir "$work/cross" "$work/empty"
  python3 "$here/eval/split_eval_loop.py" "$tree"
  python3 "$here/tables/move_tables.py" "$tree" "$work/tables"
  (
    cd "$work/cross"
    # An empty folder of package descriptions, or configure would find the machine's own libraries.
    export PKG_CONFIG_LIBDIR=$work/empty ZLIB_CFLAGS="-I$work/zlib" ZLIB_LIBS="-L$work/zlib -lz" LDFLAGS=$emulated
    export CONFIG_SITE=$tree/Tools/wasm/config.site-wasm32-wasi ac_cv_func_dlopen=no ac_cv_lib_dl_dlopen=no
    # Relative, because the path of the source tree is compiled in.
    "../src/$(basename "$tree")/configure" -q --host=wasm32-wasi --build=x86_64-pc-linux-gnu --with-build-python="$work/native/python" \
      --disable-test-modules --without-doc-strings --with-ensurepip=no --with-pymalloc --without-mimalloc --enable-big-digits=30 \
      --disable-ipv6 --prefix=/usr/local
    # The two modules in C data are compiled like the library, see pack.
    make -j"$(nproc)" PYTHON_FOR_FREEZE="$work/native/python -X no_debug_ranges -OO" libpython3.13.a
    make pybuilddir.txt || true # checks modules it cannot run, after writing what is needed
  ) > "$work/cross.log" 2>&1
}

link_guest() {
  say "linking the guest"
  rm -rf "$work/out"
  mkdir "$work/out"
  for unit in cbor isola tables; do
    $CC $CFLAGS -Wall -Wextra -Wno-unused-parameter -Werror -I"$tree/Include" -I"$tree/Include/internal" -I"$work/cross" \
      -c "$here/glue/$unit.c" -o "$work/out/$unit.o"
  done
  $CC $CFLAGS -mexec-model=reactor -o "$work/out/python.wasm" "$work"/out/{isola,cbor,tables}.o \
    "$work/cross/libpython3.13.a" "$work"/cross/Modules/_hacl/*.a "$work"/cross/Modules/_decimal/libmpdec/*.o \
    "$work"/cross/Modules/expat/*.o "$work/zlib/libz.a" $emulated -lm \
    -Wl,--stack-first -Wl,-z,stack-size=655360 -Wl,--max-memory=2147418112 -Wl,--strip-debug
}

pack() {
  say "packing"
  local sysconfig
  sysconfig=$(find "$work/cross/build" -name '_sysconfigdata__wasi_wasm32-wasi.py')
  "$work/native/python" -S -X no_debug_ranges "$here/pack_library.py" "$tree/Lib" "$here/lib" "$work/tables" "$sysconfig" "$work" \
    "$work/out/library.zip"
  gzip -9nc "$work/out/python.wasm" > "$output/python.wasm.gz"
  cp "$work/out/library.zip" "$output/library.zip"
  "$work/native/python" -S "$here/write_provenance.py" "$here/sources.sha256" "$output" "${tools[@]}" "${build_tools[@]}" \
    > "$output/provenance.json"
  say "built:"
  (cd "$output" && sha256sum python.wasm.gz library.zip)
}

install_tools
download
unpack
build_native
use_wasm_toolchain
build_zlib
build_python
link_guest
pack
