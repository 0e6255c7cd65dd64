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
source "$here/../../guest-build/common.sh"
build_tools=(gcc make patch python3 pkg-config zlib1g-dev xz-utils dpkg-dev)

unpack() {
  say "unpacking and patching"
  rm -rf "$work/src"
  mkdir "$work/src"
  tar xf "$work"/download/python3.13_*.orig.tar.xz -C "$work/src"
  tar xf "$work"/download/zlib_*.orig.tar.gz -C "$work/src"
  tar xf "$work"/download/pyyaml_*.orig.tar.gz -C "$work/src"
  tree=$(echo "$work"/src/Python-*)
  mkdir "$work/src/debian"
  tar xf "$work"/download/python3.13_*.debian.tar.xz -C "$work/src/debian" --strip-components=1
  # Debian's security and memory-safety fixes; its other patches move files about for Debian's own layout.
  grep -E '^(CVE-|dict-use-after-free|traverse-managed-dicts)' "$work/src/debian/patches/series" | while read -r name; do
    patch -d "$tree" -p1 -s --no-backup-if-mismatch < "$work/src/debian/patches/$name"
  done
  apply_patches "$tree"
  apply_patches "$work/src/zlib-1.3.1" zlib
  unpack_toolchain
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
  for unit in cbor isola tables time_zone; do
    $CC $CFLAGS -Wall -Wextra -Wno-unused-parameter -Werror -I"$tree/Include" -I"$tree/Include/internal" -I"$work/cross" \
      -c "$here/glue/$unit.c" -o "$work/out/$unit.o"
  done
  # In front of the C library's, which does what this does not. It defines a function that the compiler takes for that one.
  $CC $CFLAGS -Wall -Wextra -Werror -fno-builtin -Dvsnprintf=__wrap_vsnprintf -DFORMAT_OTHERWISE=__real_vsnprintf \
    -c "$here/../../guest-build/format.c" -o "$work/out/format.o"
  $CC $CFLAGS -mexec-model=reactor -o "$work/out/python.wasm" "$work"/out/{isola,cbor,tables,time_zone,format}.o \
    "$work/cross/libpython3.13.a" "$work"/cross/Modules/_hacl/*.a "$work"/cross/Modules/_decimal/libmpdec/*.o \
    "$work"/cross/Modules/expat/*.o "$work/zlib/libz.a" $emulated -lm \
    -Wl,--stack-first -Wl,-z,stack-size=655360 -Wl,--max-memory=2147418112 -Wl,--strip-debug \
    -Wl,--wrap=vsnprintf
}

pack() {
  say "packing"
  local sysconfig
  sysconfig=$(find "$work/cross/build" -name '_sysconfigdata__wasi_wasm32-wasi.py')
  "$work/native/python" -S -X no_debug_ranges "$here/pack_library.py" "$work/tables" "$sysconfig" "$work" "$work/out/library.zip" \
    "$tree/Lib" "$work"/src/pyyaml-*/lib "$here/lib"
  gzip -9nc "$work/out/python.wasm" > "$output/python.wasm.gz"
  cp "$work/out/library.zip" "$output/library.zip"
  write_provenance python "$python_version" "${tools[@]}" "${build_tools[@]}"
  say "built:"
  (cd "$output" && sha256sum python.wasm.gz library.zip)
}

install_tools "${tools[@]}" "${build_tools[@]}"
download python3.13 zlib pyyaml
unpack
build_native
use_wasm_toolchain
build_zlib
build_python
link_guest
pack
