#!/bin/bash
# lint.sh: what a compiler does not check, a line for each check. `make lint` calls it, with everything compiled.
# Arguments: names of checks to run; all of them if there are none.
set -u
shopt -s nullglob
build=${BUILD:-build}
jobs=${JOBS:-2}
make=${MAKE:-make}
failures=0

check() # check NAME WHAT: run the function check_NAME; what it prints, or its status, says that it failed
{
    local name=$1 what=$2 text status
    [[ ${#wanted[@]} -eq 0 || " ${wanted[*]} " == *" $name "* ]] || return 0
    text=$("check_$name" 2>&1)
    status=$?
    if [ $status -eq 0 ] && [ -z "$text" ]; then
        printf 'ok     %-9s %s\n' "$name" "$what"
    else
        printf 'FAILED %-9s %s\n' "$name" "$what"
        sed 's/^/    /' <<< "$text"
        failures=$((failures + 1))
    fi
}

sources()
{
    find sim models output cli tests -name '*.[ch]' | LC_ALL=C sort
}

# ---- the text --------------------------------------------------------------------------------------------------

check_format()
{
    sources | xargs -r -P "$jobs" -n 8 clang-format --dry-run -Werror 2>&1 |
        grep -E '^[^ ]+:[0-9]+:[0-9]+: error:' | cut -d: -f1 | uniq -c |
        sed 's/^ *\([0-9]*\) \(.*\)/\2: \1 places; make format/'
}

check_includes()
{
    sources | xargs grep -nH '^#include "' | while IFS=: read -r file line text; do
        header=${text#*\"}
        header=${header%\"*}
        [ -f "$header" ] || echo "$file:$line: \"$header\" is not a path from the project folder"
    done
}

check_words()
{
    sources | xargs grep -nHwE 'TODO|FIXME|XXX'
    true
}

# READMEs are read on other machines, and a folder's README is the map of that folder.
check_readmes()
{
    find . -name '*.md' -not -path './build*' -not -path './results/*' -not -path './.git/*' -print0 |
        xargs -0 -r grep -nHE "(^|[[:space:]\`(\"'=])/(home|root|work|tmp|mnt|Users)/"
    local folder file
    for folder in sim models output cli scenarios; do
        [ -f $folder/README.md ] || continue
        for file in "$folder"/*.c "$folder"/*.cfg; do
            file=${file##*/}
            grep -qF -e "$file" -e "${file%.*}.h" $folder/README.md || echo "$folder/README.md does not mention $file"
        done
    done
}

# ---- layers and luck ---------------------------------------------------------------------------------------------

# Arrows point down only: cli -> output -> models -> sim.
check_layers()
{
    local above layer upper
    grep -rnE '#include "(models|output|cli)/' sim
    grep -rnE '#include "(output|cli)/' models
    grep -rnE '#include "cli/' output
    for layer in sim models output; do
        case $layer in
        sim) above="models output cli" ;;
        models) above="output cli" ;;
        output) above="cli" ;;
        esac
        for upper in $above; do
            comm -12 <(undefined $layer) <(defined $upper) | sed "s/^/lib$layer.a uses $upper's /"
        done
    done
    true
}

undefined() # undefined LAYER [MEMBER...]: the names it takes from elsewhere
{
    nm -u "$build/lib$1.a" 2> /dev/null | awk '$1 == "U" { sub(/@.*/, "", $2); print $2 }' | LC_ALL=C sort -u
}

defined() # defined LAYER: the names it gives
{
    nm -g --defined-only "$build/lib$1.a" 2> /dev/null | awk 'NF == 3 { print $3 }' | LC_ALL=C sort -u
}

# users LAYER NAMES: `object: name` for each use of one of NAMES (an extended regular expression)
users()
{
    nm -A -u "$build/lib$1.a" 2> /dev/null | sed 's/@.*//' |
        awk -v names="^($2)\$" -v layer="$1" '$NF ~ names { split($1, part, ":"); print layer "/" part[2] ": " $NF }'
}

# Results leave through output/ only.
check_stdout()
{
    local layer
    for layer in sim models; do
        users $layer '(__)?v?printf(_chk)?|puts|putchar|stdout'
    done
}

# A replication is a function of scenario, seed and number: no other luck, no clock, no environment.
check_luck()
{
    local layer
    for layer in sim models; do
        users $layer 's?rand(om)?(_r)?|[delmn]rand48(_r)?|getrandom|arc4random|time|clock|clock_gettime|gettimeofday|(secure_)?getenv'
    done
}

# The same bits everywhere: on the way of a replication sim/kernels.h takes the place of libm's and GSL's functions.
# (sqrt, fabs, floor and the like are exact. Statistics of finished replications may use GSL; the self-test must, for its
# answers have to come from another hand.)
check_bits()
{
    local f='exp2?|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh|cbrt|hypot|erfc?|[lt]gamma(_r)?'
    users models "($f)[fl]?|gsl_.*"
    users sim "($f)[fl]?|gsl_.*" | grep -vE '^sim/(interval|pair|stopping|fit|select|selftest|sensitivity|search)[a-z_]*\.o:'
    true
}

# No state outside the records that are passed around: nothing in the writable sections. (Constant tables of
# pointers are in .data.rel.ro: written by the loader only.)
check_globals()
{
    local layer
    for layer in sim models output cli; do
        objdump -t "$build/lib$layer.a" 2> /dev/null | awk -v layer=$layer '
            /: +file format/ { split($1, part, ":"); file = part[1] }
            NF > 4 && $(NF - 2) ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $(NF - 2) !~ /^\.data\.rel\.ro/ && $NF !~ /^\./ {
                print layer "/" file ": " $NF " can be written (" $(NF - 2) ")"
            }'
    done
}

# ---- static analysis ---------------------------------------------------------------------------------------------

check_tidy()
{
    $make -s -k tidy 2>&1 | grep -vE '^ +(CC|AR|LD) |^make'
    [ "${PIPESTATUS[0]}" -eq 0 ]
}

check_cppcheck()
{
    mkdir -p "$build/cppcheck"
    sources | grep '\.c$' > "$build/cppcheck/files"
    [ -s "$build/cppcheck/files" ] || return 0
    cppcheck --quiet -j "$jobs" --error-exitcode=1 --template=gcc --cppcheck-build-dir="$build/cppcheck" \
        --enable=warning,performance,portability --inline-suppr --std=c11 --library=posix \
        --suppress=internalAstError --suppress=strtokCalled --suppress=missingInclude --suppress=missingIncludeSystem --suppress=unmatchedSuppression \
        -I. -D_POSIX_C_SOURCE=200809L -D__x86_64__ -D__GNUC__=12 --file-list="$build/cppcheck/files"
}

wanted=("$@")
check format "sources as .clang-format says"
check includes "includes start at the project folder"
check words "nothing left to do"
check readmes "no machine's paths, maps complete"
check layers "no include and no symbol from a layer above"
check stdout "sim and models print nothing"
check luck "sim and models: no other luck, clock, environment"
check bits "replications use sim/kernels.h, not libm or GSL"
check globals "no file-scope object that can be written"
check cppcheck "cppcheck"
check tidy "clang-tidy and the clang analyzer"
[ $failures -eq 0 ] && echo "lint: ok" || echo "lint: $failures failed"
[ $failures -eq 0 ]
