#!/usr/bin/env bash
# Ampora.Federation on this machine: a PostgreSQL per region, the regions, the aggregator and agents to look at.
#
#   deploy/dev/up.sh [options]        start; Ctrl-C stops everything in reverse order
#   deploy/dev/up.sh status [--json]  addresses, a token for scripts, and whether all is healthy
#   deploy/dev/up.sh links            new one-time sign-in links for the browser
#   deploy/dev/up.sh logs             follow the logs of what runs
#   deploy/dev/up.sh stop NAME…       stop a part, to see what the rest makes of it: a region, or a process as status names it
#   deploy/dev/up.sh start NAME…      start it again
#   deploy/dev/up.sh down             stop
#   deploy/dev/up.sh reset            stop, and forget databases and secrets
#
#   --detach           return when all is healthy, leave it running
#   --regions A,B      folders below deploy/regions (default eu-west,us-east; at most 9)
#   --instances N      instances per region (default 1, at most 9)
#   --agents N         simulated agents, split over the regions (default 200)
#   --port-base P      default 8080; each port base is an environment of its own, below .ampora/P
#   --no-build         start what was built last
#
# Ports: aggregator REST and UI on P, gRPC P+2, PostgreSQL P+3. Region i (from 1): REST and UI P+10i, OpAMP P+10i+1, gRPC P+10i+2,
# PostgreSQL P+10i+3; its instance j (from 1) 100(j-1) higher.
# Exit codes: 0 done (status: healthy), 1 failed or not healthy, 2 wrong usage, 3 something is missing on this machine, 130 and 143 stopped
# by Ctrl-C and SIGTERM, in order.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
library=$root/deploy/dev/lib
source "$library/require.sh"
source "$library/processes.sh"
source "$library/postgres.sh"

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }
wrong() { echo "error: $1 (see --help)" >&2; exit 2; }
number() { [[ $2 =~ ^[0-9]{1,6}$ ]] && (($2 >= $3 && $2 <= $4)) || wrong "$1 must be a whole number from $3 to $4, not '$2'"; }

verb=up names=() detach=false json=false build=true regions=eu-west,us-east instances=1 agents=200 port_base=8080
while (($#)); do
  case $1 in
    up | status | links | logs | down | reset | start | stop) verb=$1 ;;
    --detach) detach=true ;;
    --json) json=true ;;
    --no-build) build=false ;;
    --regions | --instances | --agents | --port-base)
      (($# > 1)) || wrong "$1 needs a value"
      declare "$(tr - _ <<<"${1#--}")=$2"
      shift
      ;;
    -h | --help | help) usage; exit 0 ;;
    *) [[ $verb =~ ^st(art|op)$ && $1 =~ ^[a-z0-9.-]+$ ]] && names+=("$1") || wrong "unknown argument $1" ;;
  esac
  shift
done
number --instances "$instances" 1 9
number --agents "$agents" 0 100000
number --port-base "$port_base" 1024 64000
[[ $regions =~ ^[a-z0-9-]+(,[a-z0-9-]+){0,8}$ ]] || wrong "--regions must be 1 to 9 names separated by commas, not '$regions'"
[[ -z $(tr , '\n' <<<"$regions" | sort | uniq -d) ]] || wrong "--regions names one region twice"
state=$root/.ampora/$port_base

check_machine() {
  [[ $(uname -s) == Linux ]] || { echo "error: the launcher needs Linux (WSL counts); deploy/dev/compose.yaml gives the databases elsewhere" >&2; exit 3; }
  require_dotnet "$root"
  require_node
  require_postgres
  require_redis
  install_packages || exit
}

build_all() {
  local project log begun=$SECONDS
  echo "building the programs"
  for project in regional aggregator tests/Ampora.AgentSimulator; do
    log=$state/logs/build-${project##*/}.log
    dotnet build "$root/$project" -c Release -v quiet --nologo -clp:ErrorsOnly >"$log" 2>&1 || { cat "$log" >&2; echo "error: $project does not build" >&2; exit 1; }
  done
  echo "building the browser UI"
  npm_install "$root/ui/web" || exit 1
  if [[ ! -e $root/ui/web/dist/index.html ]] ||
    [[ -n $(find "$root/ui/web" -name node_modules -prune -o -name dist -prune -o -type f -newer "$root/ui/web/dist/index.html" -print -quit) ]]; then
    npm --prefix "$root/ui/web" run --silent build >"$state/logs/ui-build.log" 2>&1 || { cat "$state/logs/ui-build.log" >&2; exit 1; }
  fi
  echo "built in $((SECONDS - begun)) s"
}

copy_programs() { # so that a later build does not pull the files from under what runs
  local program
  rm -rf "$state/bin" && mkdir -p "$state/bin"
  for program in Ampora.Regional Ampora.Aggregator Ampora.AgentSimulator; do
    cp -r "$root/artifacts/bin/$program/release" "$state/bin/$program" || { echo "error: $program is not built: leave out --no-build" >&2; exit 1; }
  done
}

check_ports() {
  local file port
  while read -r port; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "error: port $port is in use; another --port-base gives other ports" >&2
      exit 1
    fi
  done < <(sed -n 's/^Listen__[A-Za-z]*=http:.*:\([0-9]*\)$/\1/p' "$state"/env/*; awk '$1 == "database" { print $3 }' "$state/plan")
}

give_up() {
  echo "error: $1" >&2
  local name
  for name in $(awk '$1 != "database" { print $2 }' "$state/plan"); do
    pid_of "$name" >/dev/null || { echo "--- $name is not running; its last lines:" >&2; tail -n 20 "$state/logs/$name.log" >&2; }
  done
  stop_all >&2
  exit 1
}

start_service() { # start_service region|aggregator|simulator NAME ARGUMENT…
  local program
  case $1 in
    region) program=Ampora.Regional ;;
    aggregator) program=Ampora.Aggregator ;;
    simulator) program=Ampora.AgentSimulator ;;
  esac
  start "$2" dotnet "$state/bin/$program/$program.dll" "${@:3}"
}

start_all() {
  local line databases
  mapfile -t databases < <(sed -n 's/^database //p' "$state/plan")
  for line in "${databases[@]}"; do start_database $line || give_up "a database does not start"; done
  for line in "${databases[@]}"; do prepare_database $line || give_up "a database does not start"; done
  while read -ra line; do
    [[ ${line[0]} != simulator ]] || await_listeners "${line[@]}"
    start_service "${line[@]}"
  done < <(grep -v '^database' "$state/plan")
}

await_listeners() { # await_listeners WORD… : an agent that comes too early goes to another instance, and stays there
  local word deadline=$((SECONDS + 30))
  for word; do
    [[ $word =~ ^[a-z]+://127\.0\.0\.1:([0-9]+)/ ]] || continue
    until (exec 3<>"/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}") 2>/dev/null || ((SECONDS >= deadline)); do
      sleep 0.2 &
      wait $!
    done
  done
}

part() { # part NAME : lines of the plan for a process, or for all instances of a region
  awk -v name="$1" '$2 == name && $1 != "database" { print; found = 1 }
    $1 == "region" && substr($2, 1, length(name) + 1) == name "-" && substr($2, length(name) + 2) ~ /^[0-9]$/ { print; found = 1 }
    END { exit !found }' "$state/plan"
}

change_part() { # change_part start|stop
  local name line lines
  ((${#names[@]})) || wrong "$1 needs a name: $(awk '$1 != "database" { print $2 }' "$state/plan" | paste -sd' ')"
  for name in "${names[@]}"; do
    lines=$(part "$name") || wrong "nothing here is called $name: $(awk '$1 != "database" { print $2 }' "$state/plan" | paste -sd' ')"
    if [[ $1 == stop ]]; then
      mapfile -t line < <(awk '{ print $2 }' <<<"$lines")
      echo "stopping ${line[*]}"
      stop TERM 30 "${line[@]}"
    else
      while read -ra line; do
        if pid_of "${line[1]}" >/dev/null; then echo "${line[1]} runs already"; else start_service "${line[@]}" && echo "started ${line[1]}"; fi
      done <<<"$lines"
    fi
  done
}

interrupted() { # interrupted EXIT_CODE
  trap "" HUP INT TERM
  echo
  kill ${tail:-} ${waiting:-} 2>/dev/null
  stop_all
  exit "$1"
}

up() {
  [[ -z $(running) ]] || { echo "error: the environment at port base $port_base runs already: $(running | paste -sd' '). First: up.sh down --port-base $port_base" >&2; exit 1; }
  check_machine
  rm -rf "$state/env"
  local plan
  plan=$(node "$library/plan.mjs" "$state" "$port_base" "$regions" "$instances" "$agents") || exit
  echo "$plan" >"$state/plan"
  rm -f "$state"/run/* "$state"/logs/*.log
  check_ports
  $build && build_all
  copy_programs
  trap 'interrupted 129' HUP
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  local begun=$SECONDS
  echo "starting"
  start_all
  # In the background, so that a signal to this shell alone is answered at once.
  node "$library/status.mjs" "$state" --wait 110 &
  waiting=$!
  wait "$waiting" || give_up "not healthy after 110 seconds"
  echo "started in $((SECONDS - begun)) s"
  echo
  echo "Open in the browser (each link signs in once):"
  node "$library/status.mjs" "$state" --links
  $detach && return
  echo
  echo "Ctrl-C stops everything."
  show_logs
  wait "$tail"
}

must_run() { [[ -n $(running) ]] || { echo "error: nothing runs at port base $port_base" >&2; exit 1; }; }

case $verb in
  up) up ;;
  status)
    if [[ -z $(running) ]]; then
      $json && echo '{"healthy":false,"processes":[]}' || echo "nothing runs at port base $port_base"
      exit 1
    fi
    node "$library/status.mjs" "$state" $($json && echo --json)
    ;;
  links) must_run && node "$library/status.mjs" "$state" --links ;;
  logs) must_run && trap 'kill $tail; exit 0' INT TERM && show_logs && wait "$tail" ;;
  start | stop) must_run && change_part "$verb" ;;
  down) stop_all ;;
  reset)
    stop_all
    clusters=$(clusters)
    rm -rf "$clusters" "$state"
    ;;
esac
