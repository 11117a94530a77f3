# Processes of an environment, known by pid, start time and boot, so that nothing else is ever signalled. Sourced, never run.
# Needs $state: run/NAME holds "pid start boot", logs/NAME.log what the process prints.

started_at() { # started_at PID : clock ticks since boot, empty when there is no such process or it is only waiting to be reaped
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} == Z ]] || echo "${stat[19]}"
}

start() { # start NAME COMMAND… : with the variables of env/NAME, detached from the terminal
  local name=$1 variables=() pid
  shift
  [[ -e $state/env/$name ]] && mapfile -t variables <"$state/env/$name"
  env "${variables[@]}" setsid "$@" >"$state/logs/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(started_at $pid) $(cat /proc/sys/kernel/random/boot_id)" >"$state/run/$name"
}

pid_of() { # pid_of NAME : prints the pid if that very process still runs
  local pid start boot
  read -r pid start boot 2>/dev/null <"$state/run/$1" || return 1
  [[ -n $start && $start == "$(started_at "$pid")" && $boot == "$(cat /proc/sys/kernel/random/boot_id)" ]] || return 1
  echo "$pid"
}

running() { # running [PATTERN] : names of what still runs
  local file
  for file in "$state"/run/${1:-*}; do
    [[ -e $file ]] && pid_of "${file##*/}" >/dev/null && echo "${file##*/}"
  done
  return 0
}

stop() { # stop SIGNAL SECONDS NAME… : all at once; what is still there after SECONDS is killed
  local signal=$1 deadline=$((SECONDS + $2)) name pid left
  shift 2
  for name in "$@"; do pid=$(pid_of "$name") && kill "-$signal" "$pid" 2>/dev/null; done
  while :; do
    left=()
    for name in "$@"; do pid_of "$name" >/dev/null && left+=("$name"); done
    ((${#left[@]} == 0)) && break
    if ((SECONDS >= deadline)); then
      echo "killing what did not stop in time: ${left[*]}" >&2
      for name in "${left[@]}"; do pid=$(pid_of "$name") && kill -KILL "$pid" 2>/dev/null; done
      deadline=$((SECONDS + 5))
    fi
    sleep 0.1
  done
  for name in "$@"; do rm -f "$state/run/$name"; done
}

stop_all() { # in the reverse of the order of starting: agents, aggregator, regions, databases
  local tier signal names
  for tier in 'agents.*:TERM' 'aggregator:TERM' '*:TERM' 'postgres.*:INT'; do
    signal=${tier##*:}
    mapfile -t names < <(running "${tier%:*}")
    [[ $tier == '*:TERM' ]] && mapfile -t names < <(running | grep -v '^postgres\.')
    ((${#names[@]})) || continue
    echo "stopping ${names[*]}"
    stop "$signal" 30 "${names[@]}"
  done
}

show_logs() { # prefixed and coloured, until the shell ends; sets $tail, whose end is the end of both
  tail -n 0 -F "$state"/logs/*.log 2>/dev/null > >(awk -v colour="$([[ -t 1 && -z ${NO_COLOR:-} ]] && echo 1)" '
    /^==> .* <==$/ {
      name = $2; sub(/.*\//, "", name); sub(/\.log$/, "", name)
      if (!(name in shade)) shade[name] = 31 + (count++ % 6)
      next
    }
    /^$/ { next }
    {
      if (colour) printf "\033[%dm%-19s\033[0m %s\n", shade[name], name, $0
      else printf "%-19s %s\n", name, $0
      fflush()
    }') &
  tail=$!
}
