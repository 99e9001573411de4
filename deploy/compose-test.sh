#!/usr/bin/env bash
# The whole compose file, really started: built without pulling an image, waited for, the corridor
# light played over the published ports, a service killed in between, and taken down again.
# Grafana is left out: it has no package to build an image of. Needs root, as docker does.
set -euo pipefail
cd "$(dirname "$0")/.."
project=lovebank-test
cache=.cache
services="kafka topics mongo mongo-users issuer requests volunteers ledger notifications insights seed prometheus"
compose() { docker-compose -p $project "$@" > "$cache/compose.log" 2>&1 || { tail -40 "$cache/compose.log"; return 1; }; }

mkdir -p $cache
if ! docker info > /dev/null 2>&1; then
  dockerd > "$cache/dockerd.log" 2>&1 &
  dockerd=$!
  trap 'kill $dockerd' EXIT
  for _ in $(seq 60); do docker info > /dev/null 2>&1 && break; sleep 0.5; done
fi
set -a; eval "$(DOCKER_BUILDKIT=0 deploy/images/build.sh 2> "$cache/images.log" || { tail -20 "$cache/images.log" >&2; echo false; })"; set +a
python3 deploy/make_secrets.py $cache/secrets --stand-in
export LOVEBANK_SECRETS=$PWD/$cache/secrets LOVEBANK_ENV=trial

began=$(date +%s)
down() { compose down -v --timeout 20; }
trap 'down; [ -z "${dockerd:-}" ] || kill $dockerd' EXIT
compose up -d $services
for _ in $(seq 120); do
  [ "$(docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' ${project}_seed_1)" = "exited 0" ] && break
  sleep 1
done
doors="issuer=http://127.0.0.1:8001"
number=8001
for service in requests volunteers ledger notifications insights; do
  number=$((number + 1))
  doors="$doors $service=http://127.0.0.1:$number"
done
.venv/bin/python -m lovebank.cli demo --doors "$doors" | tail -1
echo "up, seeded and the story told: $(($(date +%s) - began)) s"
for service in requests volunteers ledger; do docker kill -s KILL ${project}_${service}_1 > /dev/null; done
compose up -d $services
export LOVEBANK_PATIENCE_SECONDS=90
.venv/bin/python deploy/wait_ready.py 60 $(printf '%s' "$doors" | tr ' ' '\n' | sed 's/^[a-z]*=//; s#$#/ready#')
.venv/bin/python -m lovebank.cli demo --doors "$doors" | tail -1
.venv/bin/python deploy/check_prometheus.py http://127.0.0.1:9090
docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | grep $project | sort
