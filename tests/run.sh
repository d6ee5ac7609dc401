#!/bin/bash
# run.sh quick|full|unit PROGRAM...: run the test programs and the test scripts, a line for each, and at the very end
# the single cases of all of them: `N passed, N failed`. Status 1 if any failed.
#
# Programs: cmocka's (its own counts are added up), or anything that prints a line `ok ...` or `not ok ...` per case,
# or else one case by exit status. The same for tests/*/test_*.sh and tests/validation/run.sh, which get quick|full
# as argument (unit: programs only, no scripts). They find the program under test in $BULLWHIP and the build folder
# in $BUILD; they run in the project folder, $JOBS at a time, each with a scratch folder $TEST_DIR of its own.
# $ONLY: only those with this in their names.
set -u
length=$1
shift
build=${BUILD:-build}
jobs=${JOBS:-2}
only=${ONLY:-}
limit_seconds=1800
logs=$build/logs
export BUILD=$build BULLWHIP=${BULLWHIP:-$PWD/$build/bullwhip}

mkdir -p "$logs" && rm -f "$logs"/*.count

count() # count LOG STATUS: print "passed failed" of one program
{
    awk -v status="$2" '
        function number(   i) { for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+$/) return $i; return 0 }
        /^\[==========\].*Running [0-9]+ test\(s\)/  { cmocka = 1; due += number() }
        /^\[==========\].*[0-9]+ test\(s\) run\./    { seen += number() }
        /^\[  PASSED  \] [0-9]+ test\(s\)/           { good += number() }
        /^\[  (FAILED|ERROR )  ?\] [0-9]+ test\(s\)/ { bad += number() }
        /^ok( |$)/     { ok++ }
        /^not ok( |$)/ { not_ok++ }
        END {
            if (!cmocka) { good = ok + 0; bad = not_ok + 0 }
            if (cmocka && seen < due) bad += due - seen        # it stopped in the middle
            if (status != 0 && bad == 0) bad = 1               # it crashed
            if (status == 0 && good + bad == 0) good = 1       # a case without name
            print good + 0, bad + 0
        }' "$1"
}

run_one() # run_one PROGRAM: run it, keep its log and its count, print its line and what failed
{
    local name=${1#"$build/"} log status counts start=$EPOCHREALTIME
    log=$logs/$(tr / . <<< "${name#tests/}")
    export TEST_DIR=$PWD/$log.dir
    rm -rf "$TEST_DIR" && mkdir -p "$TEST_DIR"
    { timeout -k 10 $limit_seconds "$1" "$length" < /dev/null > "$log.log" 2>&1; } 2> /dev/null
    status=$?
    counts=$(count "$log.log" $status)
    echo "$counts" > "$log.count"
    awk -v name="$name" -v counts="$counts" -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {
        split(counts, n, " ")
        sub(",", ".", a); sub(",", ".", b)
        printf "%-6s %-44s %4d passed %3d failed %7.1f s\n", n[2] ? "FAILED" : "ok", name, n[1], n[2], b - a
    }'
    if [ "${counts#* }" != 0 ]; then
        grep -vE '^(\[ RUN|\[       OK|ok )' "$log.log" | tail -n 60 | sed 's/^/    /'
        [ $status -lt 124 ] || echo "    ended with status $status$(
            [ $status -eq 124 ] && echo ": longer than $limit_seconds s"
            [ $status -gt 128 ] && echo ": signal $(kill -l $((status - 128)))")"
    else
        rm -rf "$TEST_DIR"
    fi
}

scripts=()
for script in tests/*/test_*.sh tests/validation/run.sh; do
    [ "$length" != unit ] && [ -x "$script" ] && scripts+=("$script")
done

for program in "$@" ${scripts[@]+"${scripts[@]}"}; do
    [[ $program == *"$only"* ]] || continue
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
        wait -n
    done
    (
        text=$(run_one "$program")
        printf '%s\n' "$text"
    ) &
done
wait

# shellcheck disable=SC2012 # our own names
cat "$logs"/*.count 2> /dev/null | awk '{ good += $1; bad += $2 }
    END { printf "%d passed, %d failed\n", good, bad; exit bad > 0 || good == 0 }'
