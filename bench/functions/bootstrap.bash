#!/bin/bash
# An echo as a custom runtime in Bash without a fork per invocation, so that the figure is about Hearth more than about
# Bash. A connection per call, as in examples/functions/hello-bash: Bash writes a request line by line, and on a kept
# connection the second line waits 40 ms for an acknowledgement (Nagle's algorithm against delayed acknowledgements).
set -euo pipefail
export LC_ALL=C
api=/2018-06-01/runtime/invocation
host=${AWS_LAMBDA_RUNTIME_API%:*} port=${AWS_LAMBDA_RUNTIME_API##*:}

call() { # method path body: sets id and reply
  local line length=0
  exec 3<>"/dev/tcp/$host/$port"
  printf '%s %s%s HTTP/1.1\r\nHost: hearth\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$1" "$api" "$2" "${#3}" "$3" >&3
  id='' reply=''
  while IFS= read -r line <&3; do
    line=${line%$'\r'}
    [[ -n $line ]] || break
    case ${line,,} in
      content-length:*) length=${line##*[: ]} ;;
      lambda-runtime-aws-request-id:*) id=${line##*[: ]} ;;
    esac
  done
  if (( length > 0 )); then IFS= read -r -N "$length" reply <&3; fi
  exec 3>&-
}

while true; do
  call GET /next ''
  call POST "/$id/response" "$reply"
done
