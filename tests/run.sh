#!/usr/bin/env bash
# Everything that can fail, against real servers. Last line: `N passed, N failed`; exit code 0 only if nothing failed or was skipped.
#   tests/run.sh                everything
#   tests/run.sh --unit         what needs no browser, no linter and no whole federation, and is not marked [Slow]; under a minute once built
#   tests/run.sh --only NAME    suites whose name contains NAME
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
source deploy/dev/lib/require.sh

unit=false only=""
while (($#)); do
  case $1 in
    --unit) unit=true ;;
    --only) only=${2:?--only needs a name}; shift ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "unknown argument: $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_COLOR=1 AMPORA_BUILT=1
results=$root/artifacts/test-results
rm -rf "$results" && mkdir -p "$results" || exit 1
suites=$results/suites.tsv
: >"$suites"

require_dotnet "$root"
require_node
require_postgres
require_redis
require_haproxy
require_python_grpc
$unit || require_chromium
install_packages || exit

# step NAME FORMAT RESULT SECONDS COMMAND… : what it prints goes to its log, and to the screen when it fails
step() {
  local name=$1 format=$2 result=$3 seconds=$4 exit=0 started=$SECONDS
  shift 4
  echo "== $name"
  timeout --kill-after=10 "$seconds" "$@" >"$results/$name.log" 2>&1 </dev/null || exit=$?
  ((exit == 0)) || tail -n 150 "$results/$name.log"
  echo "   $name: $((SECONDS - started)) s, exit code $exit"
  printf '%s\t%s\t%s\t%s\n' "$name" "$exit" "$format" "$result" >>"$suites"
  return "$exit"
}

# suite …as step : unless --only asks for others
suite() { [[ -n $only && $1 != *"$only"* ]] || step "$@" || true; }

# quick …as a function with its arguments : with --unit beside one other, else by itself
quick() {
  if $unit; then
    while (($(jobs -rp | wc -l) >= 2)); do wait -n; done
    "$@" &
  else
    "$@"
  fi
}

# built …as step : nothing can be tested without it
built() { step "$@" || { node tests/tally.mjs "$suites"; exit 1; }; }

# What waits on purpose or loads a machine carries Speed=Slow and is left out of --unit.
dotnet_suite() {
  local filter=()
  $unit && filter=(-trait- Speed=Slow)
  suite "$1" ctrf "$results/$1.json" "$2" "artifacts/bin/$1/release/$1" -failSkips -noColor -longRunning 60 "${filter[@]}" -ctrf "$results/$1.json"
}

web() { # web NAME FORMAT RESULT SECONDS COMMAND… : in ui/web
  suite "$1" "$2" "$3" "$4" env -C ui/web PLAYWRIGHT_JSON_OUTPUT_NAME="$3" "${@:5}"
}

built build exit "" 900 dotnet build Ampora.Federation.sln -c Release -v quiet --nologo -clp:ErrorsOnly
for package in $(find . -name package.json -not -path '*/node_modules/*' -not -path './artifacts/*' | sort); do
  folder=$(dirname "${package#./}")
  built "npm-${folder//\//-}" exit "" 600 bash -c "source deploy/dev/lib/require.sh; npm_install '$folder'"
done

mapfile -t listed < <(grep -v '^#' tests/suites.txt)

quick web web-unit vitest "$results/web-unit.json" 300 npx vitest run --reporter=default --reporter=json --outputFile.json="$results/web-unit.json"
for line in "${listed[@]}"; do
  read -r name seconds when <<<"$line"
  [[ $when == unit ]] && quick dotnet_suite "$name" "$seconds"
done
quick suite scripts tap "$results/scripts.log" 120 node --test --test-reporter=tap tests/*.test.mjs tests/launcher/*.test.mjs
wait

if ! $unit; then
  web web-types exit "" 300 npm run --silent typecheck
  web web-lint exit "" 300 npm run --silent lint
  web web-format exit "" 120 npm run --silent format:check
  web web-api exit "" 120 npm run --silent generate:check
  web web-build exit "" 300 npm run --silent build
  web web-browser playwright "$results/web-browser.json" 900 npx playwright test --reporter=list,json
  suite fuzz exit "" 120 tests/fuzz.sh --seconds 10
  for line in "${listed[@]}"; do
    read -r name seconds when <<<"$line"
    [[ $when == full ]] && dotnet_suite "$name" "$seconds"
  done
fi

node tests/tally.mjs "$suites"
