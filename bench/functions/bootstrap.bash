#!/bin/bash
# An echo as a custom runtime in Bash: one keep-alive connection and no fork per invocation, so that the figure is about
# Hearth more than about Bash.
set -euo pipefail
export LC_ALL=C
api=/2018-06-01/runtime/invocation
exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API##*:}"

reply() { # sets id and body
  local line length=0
  id='' body=''
  while IFS= read -r line <&3; do
    line=${line%$'\r'}
    [[ -n $line ]] || break
    case ${line,,} in
      content-length:*) length=${line##*[: ]} ;;
      lambda-runtime-aws-request-id:*) id=${line##*[: ]} ;;
    esac
  done
  if (( length > 0 )); then IFS= read -r -N "$length" body <&3; fi
}

while true; do
  printf 'GET %s/next HTTP/1.1\r\nHost: %s\r\n\r\n' "$api" "$AWS_LAMBDA_RUNTIME_API" >&3
  reply
  printf 'POST %s/%s/response HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$api" "$id" "$AWS_LAMBDA_RUNTIME_API" "${#body}" "$body" >&3
  reply
done
