#!/bin/bash
# sanitize.sh: unit tests and short runs of the flagship, built with the address and undefined-behaviour sanitizers;
# then the replication test and a short threaded run with the thread sanitizer. Each in a build folder of its own.
# `make sanitize` calls it.
set -euo pipefail
build=${BUILD:-build}
make=${MAKE:-make}
scenario=scenarios/handbag_launch.cfg
scratch=$build/sanitize
mkdir -p "$scratch"

export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=second_deadlock_stack=1
export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1:detect_leaks=1

address="-fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all -fno-omit-frame-pointer"
thread="-fsanitize=thread"

probe() # probe COMPILER FLAGS [RUNNER...]: can this machine build and run anything with FLAGS?
{
    local compiler=$1 flags=$2
    shift 2
    # shellcheck disable=SC2086 # a list of flags
    echo 'int main(void) { return 0; }' | "$compiler" $flags -pthread -x c -o "$scratch/probe" - 2> /dev/null &&
        "$@" "$scratch/probe" > /dev/null 2>&1
}

# choose NAME FLAGS: set `compiler`, and `runner`: what to start programs with. Thread sanitizers know only so many
# ways to lay out memory; with a kernel that randomizes further than that they run without randomization.
choose()
{
    local c
    for c in "${CC:-gcc}" gcc clang; do
        for runner in "" "setarch -R"; do
            compiler=$c
            # shellcheck disable=SC2086 # a command and its argument
            probe "$c" "$2" $runner && return 0
            [ "$1" = address ] && ASAN_OPTIONS=${ASAN_OPTIONS/leaks=1/leaks=0} probe "$c" "$2" $runner && {
                echo "(leaks cannot be looked for here: this process may not be traced)"
                ASAN_OPTIONS=${ASAN_OPTIONS/leaks=1/leaks=0}
                return 0
            }
        done
    done
    echo "no compiler here can build and run programs with $2" >&2
    return 1
}

build_with() # build_with FOLDER FLAGS TARGET...
{
    local folder=$1 flags=$2
    shift 2
    # -O1 keeps the stack readable; sanitizers bring about warnings of their own, hence no -Werror.
    $make CC="$compiler" BUILD="$folder" OPT=-O1 WERROR= SANITIZE="$flags" "$@"
}

try() # try NAME COMMAND...: run it quietly; show what it said if it fails
{
    local name=$1 log=$scratch/log status=0
    shift
    "$@" > "$log" 2>&1 < /dev/null || status=$?
    if [ $status -eq 0 ]; then
        echo "ok     $name"
    else
        echo "FAILED $name (status $status)"
        tail -n 80 "$log" | sed 's/^/    /'
        exit 1
    fi
}

flagship() # flagship PROGRAM OPTION...: a short threaded run
{
    local program=$1
    shift
    # shellcheck disable=SC2086
    $runner "$program" run $scenario --threads 2 --quiet -o "$scratch/results" "$@" || [ $? -eq 5 ] # a missed target
}

echo "== address, undefined behaviour"
choose address "$address"
build_with "$build/asan" "$address" programs
build_with "$build/asan" "$address" unit
# shellcheck disable=SC2086
try "check" $runner "$build/asan/bullwhip" check $scenario
# shellcheck disable=SC2086
try "plan" $runner "$build/asan/bullwhip" plan $scenario -o "$scratch/results"
for scenario_file in tests/validation/*/*.cfg; do
    # shellcheck disable=SC2086
    try "audited: $scenario_file" $runner "$build/asan/bullwhip" run "$scenario_file" -n 2 --audit --quiet --no-charts -o "$scratch/results"
done
try "run, 60 replications on 2 threads" flagship "$build/asan/bullwhip" -n 60

echo "== threads"
choose thread "$thread"
build_with "$build/tsan" "$thread" "$build/tsan/bullwhip" "$build/tsan/tests/sim/test_replicate"
# shellcheck disable=SC2086
try "tests/sim/test_replicate" $runner "$build/tsan/tests/sim/test_replicate"
try "run, 200 replications on 2 threads" flagship "$build/tsan/bullwhip" -n 200

rm -rf "$scratch"
echo "sanitize: ok"
