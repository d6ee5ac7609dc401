# shellcheck shell=bash disable=SC2034 # variables for the scripts
# tests/cli/common.sh: what the test scripts of the program share; sourced by them.
#
# A case prints `ok NAME` or `not ok NAME` with what was seen. Each runs in a folder of its own below $TEST_DIR, with
# the scenarios of tests/cli copied there. $BULLWHIP is the program under test.
set -u
cases=$PWD/tests/cli
BULLWHIP=${BULLWHIP:-$PWD/build/bullwhip}
TEST_DIR=${TEST_DIR:-$(mktemp -d)}
failed=0

enter() # enter NAME: an empty folder for the case, with copies of the scenarios
{
    case_name=$1
    folder=$TEST_DIR/${1//[^a-zA-Z0-9]/_}
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$cases"/*.cfg "$folder"
    cd "$folder" || exit 1
}

bullwhip() # bullwhip ARGUMENT...: run it; leaves $status and the files out and err beside the folder
{
    timeout 300 "$BULLWHIP" "$@" > "$folder.out" 2> "$folder.err" < /dev/null
    status=$?
}

good()
{
    echo "ok $case_name"
}

bad() # bad WHY...: the case failed
{
    failed=1
    echo "not ok $case_name: $*"
    sed 's/^/    out: /' "$folder.out" | head -n 5
    sed 's/^/    err: /' "$folder.err" | head -n 15
}

says() # says FILE PATTERN: does a line of FILE match?
{
    grep -qE -- "$2" "$1"
}


# refused NAME PATTERN... -- ARGUMENT...: the program must refuse: status 2, each pattern in a line on stderr, nothing on
# stdout, nothing written. The folder must have been entered.
refused()
{
    local patterns=() p new
    while [ "$1" != -- ]; do
        patterns+=("$1")
        shift
    done
    shift
    find . | LC_ALL=C sort > "$folder.before"
    bullwhip "$@"
    new=$(find . | LC_ALL=C sort | comm -13 "$folder.before" -)
    [ $status -eq 2 ] || { bad "status $status, not 2"; return; }
    [ ! -s "$folder.out" ] || { bad "wrote to stdout"; return; }
    [ -z "$new" ] || { bad "wrote $new"; return; }
    for p in "${patterns[@]}"; do
        says "$folder.err" "$p" || { bad "no line matches $p"; return; }
    done
    good
}
