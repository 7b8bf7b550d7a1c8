#!/usr/bin/env bash
# Installs what the site needs, and only what is missing. Says each step and its time; can be run again at no cost.
#   deploy/setup.sh          to run the site
#   deploy/setup.sh --test   also what `make test` needs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

with_tests=false
[ "${1:-}" = "--test" ] && with_tests=true

# graphviz draws the maps; pango, harfbuzz and the fonts are what WeasyPrint sets pages with. The last three draw the letters
# that Inter lacks (rcp/paper/fonts.py): Arabic and signs, pictograms, Chinese and Japanese.
packages=(graphviz libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-inter)
packages+=(fonts-dejavu-core fonts-symbola fonts-droid-fallback)
requirements=(requirements.txt)
if $with_tests; then
  packages+=(poppler-utils chromium)
  requirements+=(requirements-dev.txt)
fi

steps=5
step=0
log=.make/setup.log
mkdir -p .make
: >"$log"

stop() {
  printf '\n%s\n' "$1" >&2
  exit 1
}

# begin "what": opens a step's line; run CMD…: does it quietly, shows its output only if it fails; done_: closes the line.
begin() {
  step=$((step + 1))
  started=$SECONDS
  printf '[%d/%d] %s… ' "$step" "$steps" "$1"
}

run() {
  local from
  from=$(($(wc -l <"$log") + 1))
  if ! "$@" >>"$log" 2>&1; then
    printf 'échec\n' >&2
    tail -n "+$from" "$log" >&2
    stop "La commande « $* » a échoué. Le journal complet est dans $log."
  fi
}

finish() { printf '%s\n' "${1:-$((SECONDS - started)) s}"; }

# A stamp keeps the key of what was last done; the same key again means there is nothing to do.
key_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
stamped() { [ -f ".make/$1" ] && [ "$(cat ".make/$1")" = "$2" ]; }
stamp() { printf '%s\n' "$2" >".make/$1"; }

check_languages() {
  begin "Python et Node"
  command -v python3 >/dev/null || stop "Il manque Python 3.11 ou plus récent : sudo apt-get install -y python3 python3-venv"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 ou plus récent est nécessaire ; celui-ci est $(python3 --version)."
  command -v node >/dev/null && command -v npm >/dev/null ||
    stop "Il manque Node 20 ou plus récent, avec npm : https://nodejs.org ou sudo apt-get install -y nodejs npm"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    stop "Node 20.19 ou plus récent est nécessaire ; celui-ci est $(node --version)."
  finish "$(python3 --version | cut -d' ' -f2), $(node --version)"
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
  python3 -c 'import ensurepip' 2>/dev/null || printf 'python3-venv '
}

install_packages() {
  begin "Paquets du système"
  if ! command -v dpkg-query >/dev/null; then
    command -v dot >/dev/null || stop "Ce système n’est pas un Debian : installez l’équivalent de ${packages[*]}."
    finish "à votre charge (système sans dpkg)"
    return
  fi
  local missing prefix=()
  read -ra missing <<<"$(missing_packages)"
  if [ ${#missing[@]} -eq 0 ]; then
    finish "déjà là"
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null ||
      stop "Il manque des paquets du système. À lancer une fois, puis recommencer :
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    prefix=(sudo -n)
  fi
  printf '%s ' "${missing[*]}"
  run "${prefix[@]}" apt-get update -q
  run "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  finish
}

install_python() {
  begin "Bibliothèques Python"
  local key name=python
  $with_tests && name=python-test
  key=$(key_of "${requirements[@]}" deploy/uv.txt <(python3 --version))
  if [ -x .venv/bin/python ] && stamped "$name" "$key"; then
    finish "déjà là"
    return
  fi
  [ -x .venv/bin/python ] || run python3 -m venv .venv
  run .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.txt
  local files=()
  for file in "${requirements[@]}"; do files+=(-r "$file"); done
  # uv is the fast way; pip is the sure one where only pip knows the local mirror.
  UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes "${files[@]}" \
    >>"$log" 2>&1 ||
    run .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${files[@]}"
  stamp "$name" "$key"
  finish
}

install_node() {
  begin "Bibliothèques du navigateur"
  local key place name=node places=(.)
  # The provider of OpenID Connect that the tests sign in with has its own list, kept out of what is served.
  $with_tests && name=node-test && places+=(tests/browser/openid)
  key=$(key_of "${places[@]/%//package-lock.json}" <(node --version))
  if [ -d "${places[-1]}/node_modules" ] && [ -d node_modules ] && stamped "$name" "$key"; then
    finish "déjà là"
    return
  fi
  for place in "${places[@]}"; do run npm ci --prefix "$place" --ignore-scripts --no-fund --no-audit; done
  stamp "$name" "$key"
  finish
}

client_sources() {
  find rcp mindmap approvals procedures -path '*/client/*' -type f ! -name '*.test.ts' -printf '%p %T@ %s\n' | LC_ALL=C sort
}

build_client() {
  begin "Construction du client"
  local key
  key=$(key_of deploy/build.mjs package-lock.json <(client_sources))
  if [ -d build/static ] && stamped client "$key"; then
    finish "à jour"
    return
  fi
  run node deploy/build.mjs
  stamp client "$key"
  finish
}

check_languages
install_packages
install_python
install_node
build_client
