#!/usr/bin/env bash
# Whether the services of this container are alive and ready, for HEALTHCHECK: status 0, or 1 with what is wrong. In bash,
# because it runs every few seconds and a Node.js that starts takes a hundred times the processor that this does.
# A container that runs another command (`weir topics apply`) has nothing to answer and counts as well.
set -uo pipefail
shopt -s nullglob
records=("${WEIR_STATE_DIR:-.weir}"/services/*.json)
problems=0

# The status of a page, or nothing within three seconds.
status_of() { # address page
  local host=${1%:*} port=${1##*:} status=
  # A service listens on every address of its container; one is as good as another.
  case $host in 0.0.0.0 | '[::]') host=127.0.0.1 ;; esac
  { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || return 0
  printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$host" >&3
  read -r -t 3 _ status _ <&3
  exec 3>&-
  echo "$status"
}

# What a service wrote down when it began to listen; a killed one's stands until the next start, and does not answer.
for record in "${records[@]}"; do
  address=$(sed -n 's|.*"url": "http://\([^"/]*\)".*|\1|p' "$record")
  for page in /livez /readyz; do
    status=$(status_of "$address" "$page")
    [ "$status" = 200 ] && continue
    echo "$(basename "$record" .json) $page: ${status:-no answer}"
    problems=1
  done
done

# The container's command, whether or not something stands before it that reaps its children.
mapfile -d '' -t command </proc/1/cmdline
for word in "${command[@]}"; do
  if [ "$word" = run ] && [ ${#records[@]} = 0 ]; then
    echo 'no service listens yet'
    problems=1
  fi
done
exit $problems
