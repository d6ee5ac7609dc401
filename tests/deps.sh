#!/bin/sh
# deps.sh LIST...: install what is missing of the lists `use` (to build, run, test) and `check` (to lint).
# Debian and Ubuntu: with apt-get. Elsewhere: names the packages, status 2. Asks no package manager when nothing is missing.
set -u
cc=${CC:-gcc}
missing=

need() # need PACKAGE TEST...: remember the package if the test fails
{
    package=$1
    shift
    "$@" > /dev/null 2>&1 || missing="$missing $package"
}

header() # header FILE: the compiler finds it
{
    echo "#include <$1>" | "$cc" -E -x c -
}

for list in "$@"; do
    case $list in
    use)
        need "$cc" command -v "$cc"
        command -v "$cc" > /dev/null 2>&1 || cc=cpp
        need make command -v make
        need libc6-dev header stdio.h
        need libgsl-dev header gsl/gsl_version.h
        need libconfig-dev header libconfig.h
        need libjansson-dev header jansson.h
        need libcmocka-dev sh -c "printf '%s\n' stdarg stddef setjmp stdint cmocka |
                                  sed 's/.*/#include <&.h>/' | $cc -E -x c -"
        need librandom123-dev header Random123/philox.h
        need gnuplot-nox command -v gnuplot
        ;;
    check)
        for tool in clang clang-format clang-tidy cppcheck; do
            need $tool command -v $tool
        done
        ;;
    esac
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get > /dev/null 2>&1; then
    echo "missing:$missing" >&2
    echo "These are Debian's names of the packages; install them with this system's package manager, then try again." >&2
    exit 2
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null 2>&1; then
        echo "missing:$missing" >&2
        echo "As root: apt-get install$missing" >&2
        exit 2
    fi
    as_root=sudo
fi

install()
{
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing < /dev/null >&2
}

echo "installing$missing" >&2
install || { $as_root apt-get update -q < /dev/null >&2 && install; } || {
    echo "apt-get could not install:$missing" >&2
    exit 2
}
