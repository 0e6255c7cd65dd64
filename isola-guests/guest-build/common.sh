# What the builds of all guests share; sourced by their build.sh, which set `here`, `work` and `suite` before.

tools=(clang-19 lld-19 llvm-19 libclang-rt-19-dev-wasm32)

# The same bytes on every machine: no dates, no folders, no random hashes.
export SOURCE_DATE_EPOCH=1749600000 PYTHONHASHSEED=0 LC_ALL=C TZ=UTC
umask 022

say() { printf '== %s\n' "$*"; }

# usage: install_tools PACKAGE...
install_tools() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]})); then
    say "installing ${missing[*]}"
    apt-get update -q
    apt-get install -q -y --no-install-recommends "${missing[@]}"
  fi
}

# usage: download SOURCE_PACKAGE...
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
    for package in "$@"; do
      # Not every archive of a source package is used, and apt fails where the others are not served.
      apt-get "${options[@]}" source --download-only "$package/$suite" || true
    done
    sha256sum --quiet -c "$here/sources.sha256"
  )
}

# The C library and clang's own headers and run-time functions, in $work/sysroot and $work/resource.
unpack_toolchain() {
  local clang_resource
  rm -rf "$work/sysroot" "$work/resource"
  mkdir -p "$work/resource/lib/wasi"
  dpkg -x "$work"/download/wasi-libc_*.deb "$work/sysroot"
  clang_resource=$(clang-19 -print-resource-dir)
  cp -rL "$clang_resource/include" "$work/resource/"
  cp "$clang_resource/lib/wasi/"libclang_rt.builtins-wasm32.a "$work/resource/lib/wasi/"
}

# usage: apply_patches TREE [FOLDER]
# FOLDER is below patches/; without it, the patches are right there.
apply_patches() {
  for patch in "$here/patches${2:+/$2}"/*.patch; do
    patch -d "$1" -p1 -s --no-backup-if-mismatch < "$patch"
  done
}

# usage: write_provenance GUEST VERSION PACKAGE...
write_provenance() {
  python3 "$here/../../guest-build/write_provenance.py" "$1" "$2" "$here" "$output" "${@:3}" > "$work/provenance.json"
  mv "$work/provenance.json" "$output/provenance.json"
}
