# Sourced by ./run: finds Java and Maven, and builds if the sources are newer than what was built last.
# Uses from there: say, die, alive, $root, $app, and $build, the process to end when somebody presses Ctrl-C.

# --- Java and Maven ---------------------------------------------------------------------------------------------------
default_java_home() {
  if [ -n "${JAVA_HOME:-}" ]; then
    say "$JAVA_HOME"
  elif command -v java >/dev/null; then
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

java_homes() {
  default_java_home
  [ -z "${JAVA_HOME:-}" ] || JAVA_HOME='' default_java_home
  for home in /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -x "$home/bin/java" ] || say "$home"
  done
  [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home 2>/dev/null
}

# The major version of the Java in a folder, 0 if there is none: its release file tells at once, asking it takes longer.
java_version() {
  told=''
  if [ -x "$1/bin/java" ]; then
    told=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release" 2>/dev/null)
    [ -n "$told" ] || told=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p')
  fi
  say "${told:-0}" | head -n 1
}

# The newest Java that is there; with "javac", the newest that can compile.
newest_java() {
  best='' best_version=0
  while IFS= read -r home; do
    [ "${1:-java}" = java ] || [ -x "$home/bin/javac" ] || continue
    version=$(java_version "$home")
    if [ "$version" -gt "$best_version" ] && "$home/bin/java" -version >/dev/null 2>&1; then
      best=$home best_version=$version
    fi
  done <<HOMES
$(java_homes)
HOMES
  [ "$best_version" -ge 17 ] && say "$best"
}

# What a plain mvn would use, if that will do: then ./run and mvn build the same way.
build_java() {
  home=$(default_java_home)
  if [ -x "$home/bin/javac" ] && [ "$(java_version "$home")" -ge 17 ]; then say "$home"; else newest_java javac; fi
}

find_maven() {
  maven=$(command -v mvn || true)
  [ -n "$maven" ] || die 'Maven is missing: install Maven 3.8.6 or newer so that "mvn" is on the PATH.'
  version=$(JAVA_HOME=$1 "$maven" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  IFS=. read -r major minor patch <<VERSION
${version:-0}
VERSION
  [ $((${major:-0} * 1000000 + ${minor:-0} * 1000 + ${patch:-0})) -ge 3008006 ] ||
    die "Maven ${version:-of unknown version} ($maven) is too old: 3.8.6 or newer is needed."
}

# --- building ---------------------------------------------------------------------------------------------------------
is_built() {
  [ -f "$app/quarkus-run.jar" ] &&
    [ -z "$(find "$root/pom.xml" "$root/src/main" -newer "$app/quarkus-run.jar" -print | head -n 1)" ]
}

build() {
  home=$(build_java) || die 'no JDK 17 or newer was found (JAVA_HOME, PATH, /usr/lib/jvm): install one, with javac, to build.'
  find_maven "$home"
  log=$root/target/run-build.log
  { mkdir -p "$root/target" && : >"$log" && touch "$log.began"; } 2>/dev/null || die "cannot write to $root/target, where the build goes"
  say "building (first time takes some minutes; the log is $log) ..."
  (cd "$root" && JAVA_HOME=$home exec "$maven" -B -ntp -Dquick -Dmaven.test.skip=true package) </dev/null >"$log" 2>&1 &
  build=$!
  SECONDS=0
  told=0
  while alive "$build"; do
    sleep 1
    if [ -t 1 ]; then
      printf '\r  %s s ' "$SECONDS"
    elif [ $((SECONDS - told)) -ge 30 ]; then
      told=$SECONDS
      say "  still building, $told s"
    fi
  done
  [ ! -t 1 ] || printf '\r\033[K'
  if ! wait "$build"; then
    build=''
    grep -E '^\[ERROR\]|BUILD FAILURE' "$log" | head -n 30 >&2
    die "the build failed; the whole log is $log"
  fi
  build=''
  # what was edited meanwhile may not be in it, and must look newer
  touch -r "$log.began" "$app/quarkus-run.jar"
  say "built in $SECONDS s"
}
