#!/usr/bin/env bash
# Builds the images without any registry: a base of Debian packages with this machine's own Node.js and Java, and on it
# weir-local/weir (the public Dockerfile), weir-local/kafka (Maven's jars) and weir-local/clickhouse (the library of npm).
#   deploy/images/build-local.sh [weir] [kafka] [clickhouse]     as root; without names: all three
# Needs dockerd, debootstrap, Node.js with npm, Java and Maven; `npm ci` has been run. All of it takes two minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tag=${WEIR_IMAGE_TAG:-latest}
base=weir-local/base:$tag
images=("${@:-weir kafka clickhouse}")
read -ra images <<<"${images[*]}"

# In memory where there is room: dpkg waits for the disk after every file.
scratch_folder() {
  local megabytes
  megabytes=$(df --output=avail -m /dev/shm 2>/dev/null | tail -1 || echo 0)
  if [ "${megabytes:-0}" -gt 3000 ]; then mktemp -d /dev/shm/weir-images-XXXXXX; else mktemp -d; fi
}
scratch=$(scratch_folder)
trap 'rm -rf "$scratch"' EXIT
say() { echo "images: $* (${SECONDS} s)" >&2; }
# Where the old builder is the only one it says at length that there is a newer one.
build() { docker build --quiet --network host --tag "$@" >/dev/null 2> >(grep -v -i -E 'builder is deprecated|buildx|^$' >&2); }

# Where this machine's own packages come from, so that it works wherever apt does.
debian_mirror() {
  # shellcheck disable=SC2016 # apt's own placeholders
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$1" '$2 == release && $3 == "main" { print $1; exit }'
}

# Node.js and npm of this machine. A build of Node.js that needs more than the C++ library would not start in there.
copy_node() {
  local node npm
  node=$(readlink -f "$(command -v node)")
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  install -m 755 "$node" "$1/usr/bin/node"
  mkdir -p "$1/usr/lib/node_modules"
  cp -r "$npm" "$1/usr/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/bin/npm"
  # What this machine trusts, a closed network's own authority for one.
  mkdir -p "$1/etc/ssl/certs"
  cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}

# Half of its files are links to /etc, which is not in there: what they point at is copied. Some point at nothing.
copy_java() {
  local home
  home=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
  mkdir -p "$1/opt"
  cp -rL "$home" "$1/opt/java" 2>/dev/null || true
  rm -rf "$1"/opt/java/{jmods,man,lib/src.zip}
  ln -s /opt/java/bin/java "$1/usr/bin/java"
}

build_base() {
  local root=$scratch/root release mirror
  # shellcheck source=/dev/null
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(debian_mirror "$release" || true)
  say "debootstrap $release"
  debootstrap --variant=minbase "$release" "$root" ${mirror:+"$mirror"} >"$scratch/debootstrap.log" 2>&1 || {
    tail -20 "$scratch/debootstrap.log" >&2
    return 1
  }
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}
  copy_node "$root"
  copy_java "$root"
  tar -C "$root" --one-file-system -c . | docker import --change 'ENV LANG=C.UTF-8' - "$base" >/dev/null
  rm -rf "$root"
  docker run --rm --network none "$base" sh -c 'node --version && npm --version && java -version' >"$scratch/base.log" 2>&1 || {
    cat "$scratch/base.log" >&2
    return 1
  }
  say "base"
}

# Each of these runs as one list of conditions: a step that fails ends it.
# npm's mirror and its authority are those of this machine; they do not stay in the image.
build_weir() {
  build "weir-local/weir:$tag" --file deploy/images/weir.Dockerfile --build-arg "BASE=$base" \
    --build-arg "npm_config_registry=$(npm config get registry)" \
    --build-arg NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt .
}

build_kafka() {
  local context=$scratch/kafka
  mkdir -p "$context" &&
    cp deploy/images/local/{kafka-start.sh,log4j2.xml} "$context" &&
    mvn --batch-mode --quiet --file deploy/local/pom.xml dependency:copy-dependencies -DoutputDirectory="$context/jars" &&
    build "weir-local/kafka:$tag" --file deploy/images/local/kafka.Dockerfile --build-arg "BASE=$base" "$context"
}

build_clickhouse() {
  local context=$scratch/clickhouse
  mkdir -p "$context/programs" "$context/node_modules/@yuuang" &&
    cp deploy/images/local/clickhouse-start.mjs "$context" &&
    cp deploy/local/programs/clickhouse.mjs "$context/programs" &&
    cp -rL node_modules/ffi-rs "$context/node_modules" &&
    cp -rL node_modules/@yuuang/. "$context/node_modules/@yuuang" &&
    cp -L node_modules/@chdb/lib-linux-*-gnu/libchdb.so "$context" &&
    build "weir-local/clickhouse:$tag" --file deploy/images/local/clickhouse.Dockerfile --build-arg "BASE=$base" "$context"
}

# Status 3 tells that from an image of ours that does not build.
build_base || exit 3
# Side by side: one waits for packages while another copies.
declare -A building=()
for image in "${images[@]}"; do
  { "build_$image" && say "$image"; } &
  building[$image]=$!
done
for image in "${images[@]}"; do
  wait "${building[$image]}" || { say "$image does not build" && exit 1; }
done
