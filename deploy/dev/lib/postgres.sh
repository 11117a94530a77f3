# A private PostgreSQL cluster on loopback. Sourced, never run. Needs $state and require.sh.

postgres_user() { id postgres >/dev/null 2>&1 && echo postgres || echo nobody; }

as_postgres() { # PostgreSQL refuses to run as root
  if ((EUID == 0)); then
    local user
    user=$(postgres_user)
    setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"
  else
    "$@"
  fi
}

clusters() { # prints the folder of the clusters: below $state, unless the unprivileged user cannot get there
  local folder=$state/postgres
  if ((EUID == 0)) && ! as_postgres test -x "$state"; then
    folder=/var/lib/ampora-dev/$(cksum <<<"$state" | cut -d' ' -f1)
  fi
  echo "$folder"
}

start_database() { # start_database NAME PORT
  local name=$1 port=$2 bin folder
  bin=$(postgres_bin)
  folder=$(clusters)/$name
  if [[ ! -e $folder/PG_VERSION ]]; then
    local owner password=$folder.password failed=0
    owner=$( ((EUID == 0)) && postgres_user || id -un)
    mkdir -p "${folder%/*}" && rm -rf "$folder" && install -d -m 700 -o "$owner" "$folder" &&
      install -m 600 -o "$owner" "$state/secrets/postgres-$name-superuser" "$password" &&
      as_postgres "$bin/initdb" --pgdata="$folder" --username=postgres --pwfile="$password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$state/logs/initdb-$name.log" 2>&1 || failed=1
    rm -f "$password"
    if ((failed)); then
      echo "error: initdb failed for $name:" >&2
      cat "$state/logs/initdb-$name.log" >&2
      return 1
    fi
  elif [[ $(cat "$folder/PG_VERSION") != "$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" ]]; then
    echo "error: $folder was made by PostgreSQL $(cat "$folder/PG_VERSION"), $bin is another version: deploy/dev/up.sh reset makes a new one" >&2
    return 1
  fi
  local command=("$bin/postgres" -D "$folder" -c listen_addresses=127.0.0.1 -c "port=$port" -c unix_socket_directories= -c log_timezone=UTC)
  if ((EUID == 0)); then
    command=(setpriv --reuid="$(postgres_user)" --regid="$(id -g "$(postgres_user)")" --init-groups -- "${command[@]}")
  fi
  start "postgres.$name" env -C / "${command[@]}"
}

prepare_database() { # prepare_database NAME PORT : waits until it answers, then makes the role and the database once
  local name=$1 port=$2 deadline=$((SECONDS + 30)) bin
  bin=$(postgres_bin)
  until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    if ! pid_of "postgres.$name" >/dev/null || ((SECONDS > deadline)); then
      echo "error: PostgreSQL for $name does not answer on port $port:" >&2
      tail -n 20 "$state/logs/postgres.$name.log" >&2
      return 1
    fi
    sleep 0.1
  done
  # The role owns its database and is no superuser, as it should be in production.
  PGPASSWORD=$(cat "$state/secrets/postgres-$name-superuser") "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres -d postgres <<SQL
SELECT 'CREATE ROLE ampora LOGIN PASSWORD ' || quote_literal('$(cat "$state/secrets/postgres-$name")') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ampora') \gexec
SELECT 'CREATE DATABASE ampora OWNER ampora' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ampora') \gexec
SQL
}
