# What the launcher and the tests need from the machine. Sourced, never run.
# As root on Debian what is missing is installed; otherwise each missing thing is named with the command that installs it.

advice=()
packages=()

need_package() { # need_package PACKAGE 'what it is for' : noted here, installed by install_packages
  packages+=("$1")
  advice+=("$2 is missing. On Debian: apt-get install $1")
}

install_packages() {
  if ((${#packages[@]})) && ((EUID == 0)) && command -v apt-get >/dev/null; then
    echo "Installing from Debian: ${packages[*]}" >&2
    # PostgreSQL's package would start a cluster of its own; nothing here uses it.
    if [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
      mkdir -p /etc/postgresql-common
      echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    if DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2; then
      local kept=() line
      for line in "${advice[@]}"; do [[ $line == *"On Debian: apt-get install"* ]] || kept+=("$line"); done
      advice=("${kept[@]}")
    fi
  fi
  packages=()
  ((${#advice[@]} == 0)) && return 0
  printf 'error: %s\n' "${advice[@]}" >&2
  return 3
}

require_dotnet() { # require_dotnet FOLDER : an SDK that satisfies the global.json in FOLDER
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$1/global.json")
  if ! command -v dotnet >/dev/null; then
    advice+=("the .NET SDK is missing: install $wanted or a newer 10.0 from https://dotnet.microsoft.com/download/dotnet/10.0 and put dotnet on the PATH")
  elif ! (cd "$1" && dotnet --version >/dev/null 2>&1); then
    advice+=("no .NET SDK here satisfies global.json: install $wanted or a newer 10.0 from https://dotnet.microsoft.com/download/dotnet/10.0 (found: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '))")
  fi
}

require_node() {
  local found=""
  if command -v node >/dev/null && command -v npm >/dev/null; then
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' && return
    found=" (found $(node --version))"
  elif [[ $(apt-cache policy nodejs 2>/dev/null | sed -n 's/.*Candidate: *//p') =~ ^(20\.(19|[2-9][0-9])|2[1-9]\.|[3-9][0-9]\.) ]]; then
    need_package nodejs "Node.js"
    need_package npm "npm"
    return
  fi
  advice+=("Node.js 20.19 or newer with npm is missing$found: install it from https://nodejs.org/en/download")
}

postgres_bin() { # prints the folder with initdb and postgres, the newest when there are several
  local folder
  if [[ -n ${AMPORA_POSTGRES_BIN:-} ]]; then
    echo "$AMPORA_POSTGRES_BIN"
    return
  fi
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) $(dirname "$(command -v initdb || echo /none/initdb)"); do
    if [[ -x $folder/initdb && -x $folder/postgres ]]; then
      echo "$folder"
      return
    fi
  done
  return 1
}

require_postgres() {
  local bin version
  if ! bin=$(postgres_bin); then
    need_package postgresql "PostgreSQL"
    return
  fi
  version=$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
  ((version >= 15)) || advice+=("PostgreSQL 15 or newer is needed, $bin has $version. Set AMPORA_POSTGRES_BIN to the folder of a newer one")
}

require_redis() { command -v redis-server >/dev/null || need_package redis-server "Redis"; }
require_haproxy() { command -v haproxy >/dev/null || [[ -x /usr/sbin/haproxy ]] || need_package haproxy "HAProxy"; }
require_chromium() { command -v chromium >/dev/null || need_package chromium "Chromium"; }
# Debian's python3, not another one on the PATH: the package installs for that one only.
require_python_grpc() { /usr/bin/python3 -c 'import grpc' 2>/dev/null || need_package python3-grpcio "gRPC for Python"; }

npm_install() { # npm_install FOLDER : npm ci, unless what is there is what the lock file says
  local stamp="$1/node_modules/.package-lock.json"
  [[ -e $stamp && ! $1/package-lock.json -nt $stamp && ! $1/package.json -nt $stamp ]] && return
  (cd "$1" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error) && touch "$stamp"
}
