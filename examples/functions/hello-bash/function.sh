# handler EVENT: the response is what it prints on standard output; logs go to standard error.
handler() {
  echo "event: $1" >&2
  printf '{"message":"Hello from Bash %s","event":%s}' "${BASH_VERSION%%(*}" "$1"
}
