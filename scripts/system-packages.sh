#!/usr/bin/env bash
# Install the Debian packages docgen needs, or say exactly what to install.
#   system-packages.sh run    what issuing documents needs
#   system-packages.sh test   what the tests need besides
# Installs only what is missing; needs root or passwordless sudo for that.
set -euo pipefail

case "${1:?run or test}" in
  run)  wanted=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk) ;;
  test) wanted=(poppler-utils libreoffice-writer-nogui fonts-liberation faketime locales chromium curl) ;;
  *)    echo "usage: $0 run|test" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  cat >&2 <<EOF
This is not Debian or a relative of it. Install what these Debian packages hold, then run make again
with DOCGEN_SKIP_SYSTEM_PACKAGES=1:
  ${wanted[*]}
EOF
  [ "${DOCGEN_SKIP_SYSTEM_PACKAGES:-}" = 1 ] && exit 0
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  # A Python that brings its own venv module (python.org, pyenv) does not need Debian's.
  if [ "$package" = python3-venv ] && "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null; then
    continue
  fi
  state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "${DOCGEN_SKIP_SYSTEM_PACKAGES:-}" = 1 ]; then
  echo "Not installed, as asked: ${missing[*]}" >&2
elif [ "$(id -u)" -eq 0 ]; then
  may_install=1 as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  may_install=1 as_root="sudo env DEBIAN_FRONTEND=noninteractive"
else
  printf 'These system packages are missing and this user may not install them:\n  %s\nAsk an administrator to run:\n  sudo %s\nthen run make again.\n' \
    "${missing[*]}" "$install" >&2
  exit 1
fi
if [ "${may_install:-}" = 1 ]; then
  echo "Installing: ${missing[*]}"
  $as_root apt-get update -qq || echo "apt-get update failed; trying with the lists there are." >&2
  DEBIAN_FRONTEND=noninteractive $as_root $install -qq >/dev/null
fi
