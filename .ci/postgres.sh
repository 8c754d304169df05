# A PostgreSQL server for the tests that want one, in a temporary folder and on a free port. Sourced by .ci/run.
# Where none can be had those tests skip, and say so.

start_postgres() {
  if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } \
      >/dev/null 2>&1 || return 0
  fi
  local bin port
  bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
  port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
  postgres_folder=$(mktemp -d)
  # The server refuses to run as root.
  [ "$(id -u)" = 0 ] && chown postgres "$postgres_folder"
  as_postgres "$bin/initdb" -D "$postgres_folder/data" -U postgres -A trust >/dev/null || return 0
  as_postgres "$bin/postgres" -D "$postgres_folder/data" -k "$postgres_folder" -h 127.0.0.1 -p "$port" \
    >"$postgres_folder.log" 2>&1 &
  postgres_job=$!
  trap stop_postgres EXIT
  for _ in $(seq 50); do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break
    sleep 0.2
  done
  export TELAR_TEST_POSTGRES="postgresql://postgres@127.0.0.1:$port/postgres"
}

as_postgres() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

stop_postgres() {
  local pid
  pid=$(head -n 1 "$postgres_folder/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && wait "$postgres_job"
  rm -rf "$postgres_folder" "$postgres_folder.log"
}
