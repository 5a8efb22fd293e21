# What is looked at before anything starts, and how it is said; sourced by lib.sh.

usage() { # what the script's head says of it
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  case $(basename "$0") in start | stop | kill) printf '%s\n' "NAME is one of: ${PARTS[*]} ${SECOND[*]}" ;; esac
}

# Wrong arguments: what was wrong, and how it is called.
misused() {
  printf '%s\n\n' "$*" >&2
  usage >&2
  exit 2
}

takes_no_arguments() { [ $# -eq 0 ] || misused "$(basename "$0") takes no arguments, and there is: $*"; }

require_known() { # a part's name
  local part
  for part in "${PARTS[@]}" "${SECOND[@]}"; do [ "$part" != "$1" ] || return 0; done
  misused "unknown part '$1'"
}

takes_a_part() {
  [ $# -eq 1 ] || misused "$(basename "$0") takes one part"
  require_known "$1"
}

# ---- settings ----------------------------------------------------------------------------------------------------------

# check_number NAME LEAST MOST: of the variable of that name, if it is set.
check_number() {
  local value=${!1:-}
  if [ -z "$value" ]; then
    unset "$1"
  elif [[ ! $value =~ ^[1-9][0-9]{0,8}$ ]] || [ "$value" -lt "$2" ] || [ "$value" -gt "$3" ]; then
    die "$1 is '$value', and must be a whole number from $2 to $3"
  fi
}

# One line for each port that the local stack listens on: port, variable.
ports() {
  local part
  for part in "${PARTS[@]}" "${SECOND[@]}"; do
    if is_external "$part"; then continue; fi
    echo "$(port_of "$part") $(port_variable "$part")"
    [ "$(health_port_of "$part")" = "$(port_of "$part")" ] || echo "$(health_port_of "$part") $(health_port_variable "$part")"
    [ "$part" != broker ] || { echo "$(($(port_of broker) - 2)) BROKER_PORT-2"; echo "$(($(port_of broker) + 1)) BROKER_PORT+1"; }
  done
}

check_ports() {
  local part port variable
  for part in "${PARTS[@]}" "${SECOND[@]}"; do check_number "$(port_variable "$part")" 1 65534; done
  check_number BROKER_PORT 3 65534 # It takes port - 2 and port + 1 as well.
  check_number MANAGEMENT_PORT 1 65535
  check_number MANAGEMENT_2_PORT 1 65535
  local -A taken=()
  while read -r port variable; do
    [ -z "${taken[$port]:-}" ] || die "$variable and ${taken[$port]} are both port $port: set one of them to another"
    taken[$port]=$variable
  done < <(ports)
}

check_settings() {
  check_ports
  check_number PAYMENTS 1 1000000
  check_number RATE 1 10000
  check_number PATIENCE 1 86400
  check_number WAYBILL_CONSUMER_MAXATTEMPTS 1 1000
  [[ -z ${WAYBILL_CACHE:-} || $WAYBILL_CACHE == /* ]] ||
    die "WAYBILL_CACHE is '$WAYBILL_CACHE', and must be the whole path of a folder, from / on"
  if is_external database; then
    [[ $WAYBILL_DB_URL =~ ^jdbc:(mysql|mariadb)://[^/?]+/$ ]] ||
      die "WAYBILL_DB_URL is '$WAYBILL_DB_URL', and must be a server's address with a slash at the end, as in jdbc:mysql://host:3306/"
    [ -n "${WAYBILL_DB_USER:-}" ] || die "WAYBILL_DB_URL is set: set WAYBILL_DB_USER and WAYBILL_DB_PASSWORD as well"
  fi
  if is_external nameserver; then
    [[ $ROCKETMQ_NAME_SERVER =~ ^[^:\;,/[:space:]]+:[0-9]+(\;[^:\;,/[:space:]]+:[0-9]+)*$ ]] ||
      die "ROCKETMQ_NAME_SERVER is '$ROCKETMQ_NAME_SERVER', and must be host:port, or several of them with ; between"
  fi
}

# ---- whose it is -------------------------------------------------------------------------------------------------------

# The stack is its user's: nobody else can read what its parts are called, signal them or read their passwords.
check_owner() {
  [ -e "$run" ] && [ ! -O "$run/" ] || return 0
  local owner
  owner=$(stat -L -c %U "$run")
  die "the stack in $run is ${owner}'s, and you are $(id -un): use it as that user (sudo -u $owner $0 …), or have a clone of your own"
}

# Whoever listens on a port of this machine, as far as this user can see it.
holder_of() {
  local hex uid inode pid
  hex=$(printf ':%04X' "$1")
  while read -r _ local _ state _ _ _ uid _ inode _; do
    [[ $local == *"$hex" && $state == 0A ]] || continue
    pid=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null | sed -n '1s|/proc/\([0-9]*\)/.*|\1|p')
    if [ -z "$pid" ]; then
      echo "a process of user $(id -nu "$uid" 2>/dev/null || echo "$uid")"
    elif tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qE -- '-Dwaybill\.part=|/deploy/local/run/'; then
      echo "process $pid, which is part of another Waybill stack of user $(id -nu "$uid" 2>/dev/null || echo "$uid")"
    else
      echo "process $pid ($(cat "/proc/$pid/comm" 2>/dev/null)) of user $(id -nu "$uid" 2>/dev/null || echo "$uid")"
    fi
    return 0
  done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  echo "another process"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

require_free_port() { # PART PORT VARIABLE
  if listens "$2"; then
    die "$1 can't start: port $2 is taken by $(holder_of "$2"). Free it, or set $3 to another port."
  fi
}

require_free_ports() { # PART
  local name=$1
  require_free_port "$name" "$(port_of "$name")" "$(port_variable "$name")"
  require_free_port "$name" "$(health_port_of "$name")" "$(health_port_variable "$name")"
  if [ "$name" = broker ]; then
    require_free_port broker $(($(port_of broker) - 2)) BROKER_PORT
    require_free_port broker $(($(port_of broker) + 1)) BROKER_PORT
  fi
}

# Of all parts that are to start, before the first does.
check_free_ports() {
  local part
  for part in "$@"; do
    if ! is_external "$part" && ! pid_of "$part" >/dev/null; then require_free_ports "$part"; fi
  done
}

# ---- the disk ----------------------------------------------------------------------------------------------------------

# disk_trouble FOLDER MB: says what is wrong, and succeeds, when less than so much is free, or the broker would take nothing.
disk_trouble() {
  local free used
  { read -r _; read -r _ _ _ free used _; } < <(df -Pk "$1" 2>/dev/null) || return 1
  used=${used%\%}
  if [ "$free" -lt $(($2 * 1024)) ]; then
    echo "the disk is full: $((free / 1024)) MB are free where $1 is, and at least $2 MB are needed. Free some"
  elif [ "$1" = "$run" ] && ! is_external broker && [ "$used" -ge 90 ]; then
    echo "the disk is full: $used % of it are used where $1 is, and RocketMQ's broker takes no messages from 90 % on." \
      "Free some, or make $run a link to a folder on another disk"
  else
    return 1
  fi
}

check_disk() {
  local trouble
  ! trouble=$(disk_trouble "$run" 1024) || die "$trouble"
  if ! is_external database && [ ! -x "$cache/mariadb-11.4.5/bin/mariadbd" ]; then
    mkdir -p "$cache" || die "$cache can't be made: set WAYBILL_CACHE to a folder for the database's programs"
    ! trouble=$(disk_trouble "$cache" 1024) || die "$trouble"
  fi
}

# Says that the disk is full, if that may be why something went wrong. FILE is what the part has said.
explain_disk() {
  local trouble
  if trouble=$(disk_trouble "$run" 64); then
    printf '%s\n' "$trouble" >&2
  elif [ -f "${1:-}" ] && tail -100 "$1" | grep -qiE 'no space left on device|disk (is )?full|errcode: 28'; then
    printf '%s\n' "the disk was full: see $1" >&2
  fi
}
