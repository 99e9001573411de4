#!/usr/bin/env bash
# Make every image that docker-compose.yml names without pulling one: Debian by debootstrap, Kafka
# from its own jars, Prometheus from Debian's package, and a stand-in for MongoDB. Grafana has no
# package. Prints the variables that tell the compose file of them. Needs root, docker, debootstrap,
# maven and a JDK. A city without the internet builds these once, outside, and carries them in.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
cache=${LOVEBANK_CACHE:-$top/.cache}/images
base=lovebank-debian:bookworm
kafka_version=4.3.1
mkdir -p "$cache"

have() { docker image inspect "$1" > /dev/null 2>&1; }

if ! have "$base"; then
  root=$(mktemp -d "$cache/root.XXXXXX")
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$root" > "$cache/debootstrap.log"
  # What this machine trusts, the image trusts: registries may be behind a proxy of the house.
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root"/var/cache/apt/archives/*.deb
  tar -C "$root" -c . | docker import - "$base" > /dev/null
  rm -rf "$root"
fi

jars() { # <folder of a pom> <more arguments>
  [ -d "$cache/$1/libs" ] || mvn -q -B -f "$here/$1/pom.xml" "${@:2}" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$cache/$1/libs" > "$cache/maven.log"
}

build() { # <name> <folder>
  docker build -q --build-arg BASE="$base" -t "$1" "$2" > /dev/null
}

jars kafka -Dkafka.version=$kafka_version
cp "$here"/kafka/{Dockerfile,run.sh} "$cache/kafka/"
build "lovebank-kafka:$kafka_version" "$cache/kafka"

jars mongo
javac -cp "$cache/mongo/libs/*" -d "$cache/mongo/classes" "$here/mongo/Standin.java"
jar cf "$cache/mongo/libs/standin.jar" -C "$cache/mongo/classes" .
cp "$here"/mongo/{Dockerfile,docker-entrypoint.sh,mongosh} "$cache/mongo/"
build lovebank-mongo-standin:1 "$cache/mongo"

build lovebank-prometheus:bookworm "$here/prometheus"
docker build -q --build-arg PYTHON_IMAGE="$base" -f "$top/deploy/Dockerfile" -t lovebank:0.1.0 "$top" > /dev/null

cat <<VARIABLES
LOVEBANK_IMAGE=lovebank:0.1.0
KAFKA_IMAGE=lovebank-kafka:$kafka_version
MONGO_IMAGE=lovebank-mongo-standin:1
PROMETHEUS_IMAGE=lovebank-prometheus:bookworm
VARIABLES
