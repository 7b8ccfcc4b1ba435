#!/usr/bin/env bash
# Makes APP, the service of BUILT without its embedded stores, and in it app.aot: the classes with which it starts, linked and laid
# out for the JVM on the PATH (25 or newer). What is not used in training is missing in there, so it runs on real stores,
# which are those of BUILT, and does a little of everything. Needs two free ports on 127.0.0.1, and not to be root in a container.
#   train.sh BUILT APP [PORT]
set -euo pipefail
built=$1 app=$2 port=${3:-8080}
work=$(mktemp -d)
stores='' service=''
trap 'kill -KILL $service $stores 2>/dev/null || true; rm -rf "$work"' EXIT

export QUARKUS_HTTP_HOST=127.0.0.1 QUEUE_OPERATOR_SECURITY_KEYS=training:training

ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf '%s %s HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer training\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$1" "$2" "${#3}" "$3" >&3
  cat <&3
} 2>/dev/null

# until_ready PROCESS LOG
until_ready() {
  for _ in $(seq 600); do
    [[ $(ask GET /q/health/ready '') == *'200 OK'* ]] && return
    kill -0 "$1" || break
    sleep 0.1
  done
  cat "$2" >&2
  exit 1
}

# said NAME: the first such value of the answer that is on the input
said() { grep -o "\"$1\":\"\?[^\",}]*" | head -n 1 | sed 's/^[^:]*:"\?//'; }
address() { sed -n "s/^$1=//p" "$work/data/connections.properties"; }

# The cache knows the time stamps of the jars.
cp -r --preserve=timestamps "$built/." "$app"
rm "$app"/lib/main/{io.zonky.test.postgres.,org.signal.embedded-redis}*

QUARKUS_HTTP_PORT=$((port + 1)) QUEUE_OPERATOR_DATA_DIR=$work/data java -jar "$built/quarkus-run.jar" >"$work/stores.log" 2>&1 &
stores=$!
port=$((port + 1)) until_ready $stores "$work/stores.log"

jdbc=$(address postgres.jdbc-url)
QUARKUS_HTTP_PORT=$port QUARKUS_FLYWAY_MIGRATE_AT_START=false QUARKUS_DATASOURCE_REACTIVE_URL=${jdbc#jdbc:} \
  QUARKUS_DATASOURCE_USERNAME=$(address postgres.user) QUARKUS_DATASOURCE_PASSWORD=$(address postgres.password) \
  QUARKUS_REDIS_HOSTS="redis://:$(address redis.password)@$(address redis.host):$(address redis.port)" \
  java -XX:AOTCacheOutput="$app/app.aot" -XX:-UsePerfData -jar "$app/quarkus-run.jar" >"$work/service.log" 2>&1 &
service=$!
until_ready $service "$work/service.log"
for _ in 1 2 3; do
  ask POST /api/v1/jobs '{"task_type":"training","source_id":"training","payload":{"a":1}}' >/dev/null
  claimed=$(ask POST /api/v1/jobs/claim '{"worker_id":"training","task_types":["training"],"limit":1}')
  id=$(said id <<<"$claimed") token=$(said lease_token <<<"$claimed")
  ask POST "/api/v1/jobs/$id/progress" "{\"lease_token\":$token,\"progress_pct\":50}" >/dev/null
  ask GET "/jobs/$id/progress" '' >/dev/null
  ask GET /sources/training/progress '' >/dev/null
  ask POST "/api/v1/jobs/$id/complete" "{\"lease_token\":$token,\"result\":{\"b\":2}}" >/dev/null
  ask GET "/api/v1/jobs/$id" '' | grep -q '"status":"completed"' || { echo "the job of the training did not end: $claimed" >&2; exit 1; }
  ask GET /q/metrics '' >/dev/null
done
kill -TERM $service
wait $service || [ $? -eq 143 ]
kill -TERM $stores
wait $stores || true
[ -s "$app/app.aot" ] || { cat "$work/service.log" >&2; exit 1; }
