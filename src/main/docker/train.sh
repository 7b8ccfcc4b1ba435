#!/usr/bin/env bash
# Writes DIR/app.aot, the classes with which the service in DIR starts, linked and laid out for the JVM on the PATH (25 or newer).
# A run for training needs no stores: it starts without them, says that it is not ready, and is told to end.
#   train.sh DIR [PORT]
set -euo pipefail
app=$1 port=${2:-8080}
export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port QUARKUS_FLYWAY_MIGRATE_AT_START=false
export QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:1/training QUARKUS_DATASOURCE_USERNAME=training
export QUARKUS_DATASOURCE_PASSWORD=training QUARKUS_REDIS_HOSTS=redis://127.0.0.1:1 QUEUE_OPERATOR_SECURITY_KEYS=training:training
export QUEUE_OPERATOR_REDIS_BREAKER_FAILURES=1 QUEUE_OPERATOR_POSTGRES_BREAKER_FAILURES=1

ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf '%s %s HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer training\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$1" "$2" "${#3}" "$3" >&3
  cat <&3 >/dev/null
} 2>/dev/null

java -XX:AOTCacheOutput="$app/app.aot" -XX:-UsePerfData -jar "$app/quarkus-run.jar" >"${TMPDIR:-/tmp}/training.log" 2>&1 &
service=$!
trap 'kill -KILL $service 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  (ask GET /q/health/live '') && break
  kill -0 $service
  sleep 0.1
done
for _ in 1 2 3; do
  (ask GET /q/health/ready '')
  (ask POST /api/v1/jobs '{"task_type":"training","payload":{"a":1}}')
  (ask POST /api/v1/jobs/claim '{"worker_id":"training","task_types":["training"],"limit":1}')
  (ask GET /jobs/1/progress '')
  (ask GET /q/metrics '')
done
kill -TERM $service
wait $service || [ $? -eq 143 ]
trap - EXIT
[ -s "$app/app.aot" ] || { cat "${TMPDIR:-/tmp}/training.log" >&2; exit 1; }
