#!/bin/sh
# Compiles the runtime client: `/bin/sh build.sh JAVA [BIN]`, JAVA being the path of a `java` program whose JDK is to be used.
#
# Into BIN (bin/ beside this file, if not given): client.jar and core.jar, which serve every Java from 8 on, and for this Java an
# archive of loaded classes, cds-VERSION.jsa, with another for sandboxes. Whatever is there and newer than the sources stays, so that it can be called
# whenever a Java is discovered (5 ms then, 2.5 s otherwise). Exit 1 with the reason on standard error when there is no compiler.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
java=$(readlink -f "$1")
home=${java%/bin/java}
home=${home%/jre}
bin=${2:-$here/bin}

version=unknown
if [ -f "$home/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$home/release")
fi

newer=
[ ! -f "$bin/client.jar" ] || newer=$(find "$here/src" "$here/core" -name '*.java' -newer "$bin/client.jar" -print -quit)
if [ ! -f "$bin/client.jar" ] || [ -n "$newer" ]; then
    if [ ! -x "$home/bin/javac" ] || [ ! -x "$home/bin/jar" ]; then
        echo "Java functions need a JDK and $home is a JRE only: its bin/javac is missing. Install, for example, default-jdk-headless." >&2
        exit 1
    fi
    # Two may do this at the same time: each in a folder of its own, and the result is put in place with one rename.
    work=$(mktemp -d "$here/.build-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    release="--release 8"
    case $version in 1.8*) release="-source 8 -target 8" ;; esac
    mkdir -p "$work/core" "$work/client" "$bin"
    find "$here/core" -name '*.java' -exec "$home/bin/javac" $release -Xlint:-options -d "$work/core" {} +
    find "$here/src" -name '*.java' -exec "$home/bin/javac" $release -Xlint:-options -d "$work/client" {} +
    printf 'Main-Class: hearth.runtime.Main\nAdd-Opens: java.base/java.io\n' > "$work/manifest"
    "$home/bin/jar" cfm "$work/client.jar" "$work/manifest" -C "$work/client" .
    "$home/bin/jar" cf "$work/core.jar" -C "$work/core" .
    mv "$work/core.jar" "$bin/core.jar"
    mv "$work/client.jar" "$bin/client.jar"
fi

# Java 13 and later can archive what an application loads. The archive names the jar by its path and time: it is made last.
# A sandbox has this folder at /var/runtime, and before Java 20 an archive serves no jar of another path: it takes a second one, made
# where the folder is there too. Root can do that, and without root there are no sandboxes.
dump() { # ARCHIVE BIN COMMAND...: the command is to run Java where BIN is the folder of the jars
    archive=$1 place=$2
    shift 2
    [ ! -f "$bin/$archive" ] || [ "$bin/client.jar" -nt "$bin/$archive" ] || return 0
    if "$@" "$java" -XX:ArchiveClassesAtExit="$place/$archive.$$" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable \
        -Dhearth.core="$place/core.jar" -jar "$place/client.jar" rehearse >/dev/null; then
        mv "$bin/$archive.$$" "$bin/$archive"
    else
        rm -f "$bin/$archive.$$"
        echo "Java $version made no archive of classes: functions run, and start more slowly." >&2
    fi
}

case $version in unknown | 1.* | 9* | 10* | 11* | 12*) exit 0 ;; esac
dump "cds-$version.jsa" "$bin" env
if [ "$bin" = "$here/bin" ] && [ "$(id -u)" = 0 ] && command -v unshare >/dev/null; then
    cd "$here"
    dump "sandbox-$version.jsa" /var/runtime/bin unshare --mount --propagation private sh -c \
        'mount -t tmpfs none /var && mkdir /var/runtime && mount --no-canonicalize --bind . /var/runtime && exec "$@"' sh
fi
