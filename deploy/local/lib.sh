# Shared by the scripts of this folder; sourced, not run. Needs bash and a JDK, nothing else. What a script's head says is
# what it says of itself when it is called with --help.
set -euo pipefail

# The folder's real path, however it was reached: by it the stack's processes are known.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
project=$(cd "$here/../.." && pwd -P)
run=$here/run
cache=${WAYBILL_CACHE:-$HOME/.cache/waybill}

PARTS=(database nameserver broker message-service payment-producer order-consumer)
SECOND=(message-service-2 payment-producer-2 order-consumer-2)

# Of every JVM: a process without memory ends, so that it is started again. One that lives on without some of its threads is
# worse than none.
JVM=(-XX:+ExitOnOutOfMemoryError)

. "$here/checks.sh"

for argument in "$@"; do
  case $argument in -h | --help) usage; exit 0 ;; esac
done

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

[ "$(uname -s)" = Linux ] || die "these scripts need Linux: they start and look after processes with setsid, flock and /proc"

port_of() {
  case $1 in
    database) echo "${DATABASE_PORT:-13306}" ;;
    nameserver) echo "${NAMESERVER_PORT:-9876}" ;;
    broker) echo "${BROKER_PORT:-10911}" ;;
    message-service) echo "${MESSAGE_SERVICE_PORT:-8080}" ;;
    payment-producer) echo "${PAYMENT_PRODUCER_PORT:-8081}" ;;
    order-consumer) echo "${ORDER_CONSUMER_PORT:-8082}" ;;
    message-service-2) echo "${MESSAGE_SERVICE_2_PORT:-8180}" ;;
    payment-producer-2) echo "${PAYMENT_PRODUCER_2_PORT:-8181}" ;;
    order-consumer-2) echo "${ORDER_CONSUMER_2_PORT:-8182}" ;;
    *) die "unknown part '$1'; one of: ${PARTS[*]} ${SECOND[*]}" ;;
  esac
}

# Where a service is asked how it is. The message service has a port of its own for that.
health_port_of() {
  case $1 in
    message-service) echo "${MANAGEMENT_PORT:-8090}" ;;
    message-service-2) echo "${MANAGEMENT_2_PORT:-8190}" ;;
    *) port_of "$1" ;;
  esac
}

health_port_variable() {
  case $1 in
    message-service) echo MANAGEMENT_PORT ;;
    message-service-2) echo MANAGEMENT_2_PORT ;;
    *) port_variable "$1" ;;
  esac
}

# A Turkish locale has a capital i of its own.
port_variable() { local LC_ALL=C name; name=${1^^}; echo "${name//-/_}_PORT"; }

# Parts that somebody else runs: WAYBILL_DB_URL and ROCKETMQ_NAME_SERVER point at them.
is_external() {
  case $1 in
    database) [ -n "${WAYBILL_DB_URL:-}" ] ;;
    nameserver | broker) [ -n "${ROCKETMQ_NAME_SERVER:-}" ] ;;
    *) return 1 ;;
  esac
}

name_server() { echo "${ROCKETMQ_NAME_SERVER:-127.0.0.1:$(port_of nameserver)}"; }
database_url() { # a server's address, to which a schema's name is added
  echo "${WAYBILL_DB_URL:-jdbc:mysql://127.0.0.1:$(port_of database)/}"
}
schema_url() { # DATABASE_OF_<schema> leads one schema's connections elsewhere, as a drill does
  local elsewhere=DATABASE_OF_$1
  echo "${!elsewhere:-$(database_url)$1}"
}

# ---- the machine -----------------------------------------------------------------------------------------------------

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    [ -x "$JAVA_HOME/bin/javac" ] || die "JAVA_HOME is $JAVA_HOME, but there is no JDK there (no bin/javac)"
    java=$JAVA_HOME/bin/java
  else
    java=$(command -v java) || die "no java on the PATH: install a JDK 17 or newer, or set JAVA_HOME"
    command -v javac >/dev/null || die "there is a java but no javac: a JDK is needed, not only a runtime"
  fi
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\)[^"]*".*/\1/p')
  [ -n "$version" ] && [ "$version" -ge 17 ] || die "Java 17 or newer is needed; $java is version ${version:-unknown}"
}

check_machine() {
  find_java
  is_external database && return
  [ "$(uname -m)" = x86_64 ] ||
    die "the embedded database runs on x86-64 only; set WAYBILL_DB_URL, WAYBILL_DB_USER and WAYBILL_DB_PASSWORD to use a server of yours"
}

prepare_run() {
  mkdir -p "$run" 2>/dev/null || true
  [ -w "$run" ] || die "$run can't be written to: is this folder another user's? Have a clone of your own"
  umask 077
  mkdir -p "$run/home" "$run/conf"
}

# ---- secrets: made once, readable by their owner only, handed on by environment ------------------------------------

random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

make_secrets() {
  local file=$run/secrets
  if [ ! -s "$file" ]; then
    { for user in root waybill payment orders; do echo "$user=$(random)"; done; } >"$file.part"
    mv "$file.part" "$file"
  fi
  if [ ! -s "$run/credentials" ]; then
    printf 'user=operator\npassword=%s\napi-key=%s\n' "$(random)" "$(random)" >"$run/credentials.part"
    chmod 600 "$run/credentials.part"
    mv "$run/credentials.part" "$run/credentials"
  fi
}

# What signs notifications to the order service; kept apart, since stacks of before have none.
webhook_secret() {
  local file=$run/webhook-secret
  if [ ! -s "$file" ]; then
    echo "whsec_$(head -c 32 /dev/urandom | base64 | tr -d '\n')" >"$file.part"
    mv "$file.part" "$file"
  fi
  cat "$file"
}

# By which way the order service is told: RocketMQ, or HTTP alone, when a tag is selected that never comes.
is_over_http() { [ -e "$run/over-http" ]; }

# How the order service is told: over HTTP if the first argument says so, over RocketMQ otherwise.
take_way() { if [ "${1:-}" = --http ]; then way=(--http); else way=(); fi; }

# The order service selects what it takes when it starts.
go_that_way() {
  if [ ${#way[@]} -gt 0 ] && ! is_over_http; then
    ! pid_of order-consumer >/dev/null || end_part order-consumer TERM
    touch "$run/over-http"
  elif [ ${#way[@]} -eq 0 ] && is_over_http; then
    ! pid_of order-consumer >/dev/null || end_part order-consumer TERM
    rm "$run/over-http"
  fi
}

secret() { sed -n "s/^$1=//p" "$run/secrets"; }
credential() { sed -n "s/^$1=//p" "$run/credentials"; }

# With an existing server, an account of its own for each schema is made there, unless it is the given one itself.
schema_user() { echo "$1"; }
schema_password() {
  if is_external database && [ "${WAYBILL_DB_USER:-}" = "$1" ]; then echo "${WAYBILL_DB_PASSWORD:-}"; else secret "$1"; fi
}

# ---- building --------------------------------------------------------------------------------------------------------

build() {
  local stamp=$run/built
  if [ -f "$stamp" ] && [ -z "$(find "$project"/pom.xml "$project"/*/pom.xml "$project"/*/src/main -newer "$stamp" -print -quit)" ] &&
    [ -f "$project/order-consumer/target/order-consumer.jar" ] && [ -f "$project/demo/target/classpath" ]; then
    return
  fi
  say "building (the first time, Maven fetches what it needs) …"
  (cd "$project" && ./mvnw -q -B -Dquick -Dmaven.test.skip=true package) >"$run/build.log" 2>&1 ||
    { tail -30 "$run/build.log" >&2; explain_disk "$run/build.log"; die "the build failed; all of it is in $run/build.log"; }
  touch "$stamp"
}

infrastructure_classpath() { echo "$project/waybill-test/target/classes:$(cat "$project/waybill-test/target/classpath")"; }

# A main class of the infrastructure that does one thing and ends.
tool() {
  "$java" "${JVM[@]}" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Duser.home="$run/home" \
    -Drmq.logback.configurationFile=waybill-test.logback.xml -cp "$(infrastructure_classpath)" "$@"
}

# ---- processes -------------------------------------------------------------------------------------------------------

# The part's pid, if it is alive and still what we started: a pid file outlives kill -9, and pids are used again.
pid_of() {
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) && [ -n "$pid" ] && [ -d "/proc/$pid" ] || return 1
  local mark=$run
  if is_service "$1"; then mark=-Dwaybill.part=$1; fi
  grep -qaF -- "$mark" "/proc/$pid/cmdline" 2>/dev/null || return 1
  echo "$pid"
}

# Starts a command in a session of its own, so that it outlives this script and its terminal.
launch() {
  local name=$1
  shift
  [ ! -f "$run/$name.log" ] || mv "$run/$name.log" "$run/$name.log.1"
  setsid "$@" </dev/null >"$run/$name.log" 2>&1 &
  echo $! >"$run/$name.pid"
}

# await NAME SECONDS CHECK…: until the check succeeds; says what went wrong when the process ends before.
await() {
  local name=$1 seconds=$2 waited=0
  shift 2
  until "$@" 2>/dev/null; do
    # Not pid_of: until the new process has replaced the shell it looks like the shell.
    kill -0 "$(cat "$run/$name.pid")" 2>/dev/null || {
      tail -15 "$run/$name.log" >&2
      explain_disk "$run/$name.log"
      die "$name ended while starting; all it said is in $run/$name.log"
    }
    sleep 0.2
    waited=$((waited + 1))
    [ $waited -lt $((seconds * 5)) ] || {
      explain_disk "$run/$name.log"
      die "$name does not answer after $seconds s; see $run/$name.log"
    }
  done
}

is_ready() { # GET /actuator/health/readiness
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 5 status <&3 || true
  exec 3>&-
  [[ $status == *" 200"* ]]
}

says_ready() { grep -q "$2" "$run/$1.log"; }

start_database() {
  rm -rf "$run"/data.part*
  local base=$cache/mariadb-11.4.5
  if [ ! -x "$base/bin/mariadbd" ] || [ ! -d "$run/data" ]; then
    ROOT_PASSWORD=$(secret root) WAYBILL_PASSWORD=$(secret waybill) PAYMENT_PASSWORD=$(secret payment) \
      ORDERS_PASSWORD=$(secret orders) \
      tool io.waybill.test.mariadb.LocalDatabase "$cache" "$run/data" waybill payment orders >"$run/database-init.log" 2>&1 ||
      { tail -5 "$run/database-init.log" >&2; explain_disk "$run/database-init.log"; die "the database could not be prepared; see $run/database-init.log"; }
  fi
  local user=()
  [ "$(id -u)" != 0 ] || user=(--user=root)
  # Without a TLS key pair to make, it starts in half a second. The socket's path is relative to the data: paths are limited.
  launch database "$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$run/data" --lc-messages-dir="$base/share" \
    --port="$(port_of database)" --bind-address=127.0.0.1 --socket=mariadbd.sock "${user[@]+"${user[@]}"}" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin --skip-name-resolve --skip-ssl \
    --innodb-buffer-pool-size=256M --innodb-log-file-size=96M --max-connections=300 --max-allowed-packet=64M \
    --performance-schema=OFF
  await database 60 says_ready database ': ready for connections'
}

start_nameserver() {
  cat >"$run/conf/nameserver.conf" <<EOF
listenPort=$(port_of nameserver)
bindAddress=127.0.0.1
kvConfigPath=$run/nameserver/kvConfig.json
configStorePath=$run/nameserver/namesrv.properties
EOF
  launch nameserver "$java" "${JVM[@]}" -Xms64m -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Drocketmq.home.dir="$run/home" \
    -Duser.home="$run/home" -cp "$(infrastructure_classpath)" org.apache.rocketmq.namesrv.NamesrvStartup \
    -c "$run/conf/nameserver.conf"
  await nameserver 60 says_ready nameserver 'boot success'
}

start_broker() {
  cat >"$run/conf/broker.conf" <<EOF
brokerName=broker-local
brokerClusterName=DefaultCluster
listenPort=$(port_of broker)
bindAddress=127.0.0.1
brokerIP1=127.0.0.1
storePathRootDir=$run/broker
storePathCommitLog=$run/broker/commitlog
mappedFileSizeCommitLog=67108864
mappedFileSizeConsumeQueue=2000000
mappedFileSizeTimerLog=1048576
diskMaxUsedSpaceRatio=95
autoCreateTopicEnable=false
maxTransferCountOnMessageInMemory=1000
maxTransferBytesOnMessageInMemory=4194304
EOF
  launch broker "$java" "${JVM[@]}" -Xms256m -Xmx512m -XX:MaxDirectMemorySize=512m -XX:+UseSerialGC -Drocketmq.home.dir="$run/home" \
    -Duser.home="$run/home" -cp "$(infrastructure_classpath)" io.waybill.test.rocketmq.LocalBroker \
    -n "$(name_server)" -c "$run/conf/broker.conf"
  await broker 90 says_ready broker 'boot success'
}

# service NAME MODULE SCHEMA: a Spring Boot application, its secrets in the environment.
start_service() {
  local name=$1 module=$2 schema=$3 memory=$4
  local node=1
  [[ $name != *-2 ]] || node=2
  local health=()
  if [ "$(health_port_of "$name")" != "$(port_of "$name")" ]; then
    health=(-Dmanagement.server.port="$(health_port_of "$name")" -Dmanagement.server.address=127.0.0.1)
  fi
  # A copy of its own: building again must not exchange the jar under a running process.
  cp "$project/$module/target/$module.jar" "$run/$name.jar"
  SERVER_PORT=$(port_of "$name") SERVER_ADDRESS=127.0.0.1 \
    SPRING_DATASOURCE_URL="$(schema_url "$schema")" SPRING_DATASOURCE_USERNAME=$(schema_user "$schema") \
    SPRING_DATASOURCE_PASSWORD=$(schema_password "$schema") ROCKETMQ_NAME_SERVER=$(name_server) \
    WAYBILL_CONSUMER_MAXATTEMPTS=${WAYBILL_CONSUMER_MAXATTEMPTS:-3} WAYBILL_JOURNAL_NODE=node-$node \
    WAYBILL_SECURITY_USER=$(credential user) WAYBILL_SECURITY_PASSWORD=$(credential password) \
    WAYBILL_SECURITY_APIKEY=$(credential api-key) WAYBILL_DB_PASSWORD='' \
    WAYBILL_CHECKBACK_ALLOWEDHOSTS=${WAYBILL_CHECKBACK_ALLOWEDHOSTS:-127.0.0.1} \
    WAYBILL_NOTIFICATION_ALLOWEDHOSTS=${WAYBILL_NOTIFICATION_ALLOWEDHOSTS:-127.0.0.1} \
    WAYBILL_NOTIFICATION_ALLOWHTTP=${WAYBILL_NOTIFICATION_ALLOWHTTP:-true} \
    ORDER_NOTIFICATIONS_SECRETS_0=$(webhook_secret) ORDER_NOTIFICATIONS_TAGS=$(is_over_http && echo NONE || echo '*') \
    launch "$name" "$java" "${JVM[@]}" -Xms64m -Xmx"$memory" -XX:+UseSerialGC -Xshare:auto -XX:TieredStopAtLevel=1 \
    -Duser.home="$run/home" -Dwaybill.part="$name" "${health[@]+"${health[@]}"}" ${WAYBILL_JAVA_OPTIONS:-} \
    -jar "$run/$name.jar"
}

begin() {
  local name=$1
  case $name in
    database) start_database ;;
    nameserver) start_nameserver ;;
    broker) start_broker ;;
    message-service*) start_service "$name" message-service waybill 512m ;;
    payment-producer*) start_service "$name" payment-producer payment 384m ;;
    order-consumer*) start_service "$name" order-consumer orders 384m ;;
  esac
}

await_service() { await "$1" "${PATIENCE:-120}" is_ready "$(health_port_of "$1")"; }

is_service() { case $1 in message-service* | payment-producer* | order-consumer*) return 0 ;; *) return 1 ;; esac; }

# Starts one part, or says that it runs. Services are not waited for: see await_service.
begin_part() {
  local name=$1 pid
  if is_external "$name"; then
    say "$name: an existing one is used"
  elif pid=$(pid_of "$name"); then
    say "$name: runs already (pid $pid)"
  else
    require_free_ports "$name"
    begin "$name"
    is_service "$name" || say "$name: runs on port $(port_of "$name") (pid $(pid_of "$name"))"
  fi
}

# end_part NAME SIGNAL
end_part() {
  local name=$1 signal=$2 pid waited=0
  if ! pid=$(pid_of "$name"); then
    say "$name: is not running"
    return
  fi
  # It may have ended by itself since the look.
  kill "-$signal" "$pid" 2>/dev/null || ! pid_of "$name" >/dev/null || die "$name: can't be signalled (pid $pid)"
  while kill -0 "$pid" 2>/dev/null && pid_of "$name" >/dev/null; do
    sleep 0.1
    waited=$((waited + 1))
    [ $waited -lt 600 ] || die "$name: still runs after 60 s (pid $pid)"
  done
  rm -f "$run/$name.pid"
  say "$name: $([ "$signal" = KILL ] && echo killed || echo stopped)"
}

# Topics must exist before anybody sends or listens; schemas on an existing server, before anybody connects.
prepare_infrastructure() {
  if is_external database; then
    local waybill payment orders
    waybill=$(schema_password waybill) payment=$(schema_password payment) orders=$(schema_password orders)
    WAYBILL_PASSWORD=$waybill PAYMENT_PASSWORD=$payment ORDERS_PASSWORD=$orders \
      tool io.waybill.test.mariadb.LocalSchemas waybill payment orders >"$run/schemas.log" 2>&1 ||
      { tail -5 "$run/schemas.log" >&2; die "the schemas could not be made on $WAYBILL_DB_URL; see $run/schemas.log"; }
  fi
  tool io.waybill.test.rocketmq.LocalTopics "$(name_server)" WAYBILL_EVENT WAYBILL_COMMAND PAYMENT_NOTIFY_TOPIC POINTS_TOPIC SMS_TOPIC >"$run/topics.log" 2>&1 ||
    { tail -5 "$run/topics.log" >&2; die "the topics could not be made; see $run/topics.log"; }
}

# Runs a main class of the demo module against the stack.
run_demo() {
  WAYBILL_API_KEY=$(credential api-key) WAYBILL_USER=$(credential user) WAYBILL_PASSWORD=$(credential password) \
    WEBHOOK_SECRET=$(webhook_secret) DB_URL=$(database_url) \
    WAYBILL_DB_SECRET=$(schema_password waybill) PAYMENT_DB_SECRET=$(schema_password payment) \
    ORDERS_DB_SECRET=$(schema_password orders) \
    MESSAGE_SERVICE=http://127.0.0.1:$(port_of message-service) \
    PAYMENT_PRODUCER=http://127.0.0.1:$(port_of payment-producer) \
    ORDER_CONSUMER=http://127.0.0.1:$(port_of order-consumer) STACK=$here \
    "$java" "${JVM[@]}" -XX:+UseSerialGC -Xmx256m -cp "$project/demo/target/classes:$(cat "$project/demo/target/classpath")" "$@"
}

# All that can be found wrong is said here, before anything starts.
prepare() {
  check_settings
  check_machine
  prepare_run
  check_disk
  make_secrets
  build
}

check_owner
