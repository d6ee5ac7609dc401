#!/bin/bash
# Runs: the same bits whatever the threads, compilers' whims aside; what is written where; how the program ends.
. "${BASH_SOURCE%/*}/common.sh"

sum()
{
    sha256sum < "$1" | cut -c1-64
}

# ---- the same bits ------------------------------------------------------------------------------------------------

enter "the same JSON for 1, 2 and 5 threads"
first=
verdict=
for threads in 1 2 5; do
    bullwhip run mugs.cfg -n 200 --json --threads $threads
    [ $status -eq 0 ] || verdict="status $status with $threads threads"
    [ -n "$first" ] || first=$(sum "$folder.out")
    [ "$(sum "$folder.out")" = "$first" ] || verdict="$threads threads differ"
done
if [ -z "$verdict" ]; then good; else bad "$verdict"; fi

enter "the same JSON with the groups of the file in another order"
bullwhip run "$cases/permuted/mugs.cfg" -n 200 --json
if [ $status -eq 0 ] && [ -n "$first" ] && [ "$(sum "$folder.out")" = "$first" ]; then good
else bad "status $status, or the sums differ"; fi

enter "another seed, another result"
bullwhip run mugs.cfg -n 200 --json --seed 4770
if [ $status -eq 0 ] && [ "$(sum "$folder.out")" != "$first" ]; then good; else bad "status $status, or the same sum"; fi

enter "run.json is what --json prints, with charts and without"
bullwhip run shelf.cfg --json
cp "$folder.out" json
bullwhip run shelf.cfg -o with
cp "$folder.out" with.summary
bullwhip run shelf.cfg --no-charts -o without
if cmp -s json with/shelf/run.json && cmp -s json without/shelf/run.json; then good; else bad "they differ"; fi

# ---- what is written where ----------------------------------------------------------------------------------------

enter "files of a run"
bullwhip run mugs.cfg -n 96
missing=
for file in summary.txt report.html kpis.csv replications.csv run.json; do
    [ -s results/mugs/$file ] || missing="$missing $file"
done
if [ $status -ne 0 ]; then bad "status $status"
elif [ -n "$missing" ]; then bad "missing:$missing"
elif [ ! -s "$folder.out" ]; then bad "no summary on stdout"
elif [ -n "$(find . -name '.*.tmp')" ]; then bad "temporary files are left"
else good; fi

enter "a row for each replication"
bullwhip run shelf.cfg -n 37 -o out --no-charts
rows=$(wc -l < out/shelf/replications.csv)
if [ "$rows" -eq 38 ]; then good; else bad "$rows lines"; fi

enter "--json writes nothing but JSON"
bullwhip run shelf.cfg --json
if [ $status -eq 0 ] && [ "$(head -c 1 "$folder.out")" = "{" ] && [ ! -s "$folder.err" ] && [ ! -e results ]; then good
else bad "status $status, or something else was written"; fi

enter "--json with -o writes the files too"
bullwhip run shelf.cfg --json -o out
if [ $status -eq 0 ] && cmp -s "$folder.out" out/shelf/run.json; then good; else bad "status $status"; fi

enter "--quiet says nothing and writes the files"
bullwhip run shelf.cfg --quiet
if [ $status -eq 0 ] && [ ! -s "$folder.out" ] && [ ! -s "$folder.err" ] && [ -s results/shelf/run.json ]; then good
else bad "status $status"; fi

enter "no colours where nobody sees them"
bullwhip run shelf.cfg
if ! grep -q $'\033' "$folder.out" results/shelf/summary.txt; then good; else bad "an escape sequence"; fi

enter "a reader that leaves does not take the files along"
"$BULLWHIP" run shelf.cfg 2> "$folder.err" | head -n 1 > "$folder.out"
if [ -s results/shelf/run.json ] && [ ! -s "$folder.err" ]; then good; else bad "files are missing, or a complaint"; fi

enter "a folder that cannot be made"
echo "in the way" > results
bullwhip run shelf.cfg
if [ $status -eq 1 ] && says "$folder.err" 'results'; then good; else bad "status $status"; fi

enter "one replication alone is the one of the whole run"
bullwhip run shelf.cfg -n 40 --no-charts -o whole
bullwhip run shelf.cfg --replication 37 --no-charts -o alone
if [ $status -eq 0 ] && [ "$(sed -n 39p whole/shelf/replications.csv)" = "$(sed -n 2p alone/shelf/replications.csv)" ]; then good
else bad "the rows differ"; fi

enter "the audit finds nothing"
bullwhip run mugs.cfg -n 200 --audit --quiet
if [ $status -eq 0 ]; then good; else bad "status $status"; fi

enter "plan"
bullwhip plan mugs.cfg
if [ $status -eq 0 ] && says "$folder.out" '2026-0'; then good; else bad "status $status, or no date"; fi

enter "compare"
bullwhip compare shelf.cfg small_shelf.cfg
if [ $status -eq 0 ] && says "$folder.out" 'small_shelf' && [ -s results/shelf/compare.json ] && [ -s results/shelf/compare.csv ]
then good; else bad "status $status, or files are missing"; fi

enter "a scenario compared with itself differs in nothing"
cp shelf.cfg same.cfg
bullwhip compare shelf.cfg same.cfg --json
if [ $status -eq 0 ] && ! grep -E '"difference"' "$folder.out" | grep -qvE ': (-?0\.0|\{|null)'; then good; else bad "status $status"; fi

# ---- how it ends --------------------------------------------------------------------------------------------------

enter "a target missed is status 5, with everything written"
bullwhip run missed.cfg
if [ $status -eq 5 ] && [ -s results/missed/run.json ]; then good; else bad "status $status"; fi

enter "gnuplot missing: the run completes and says what is left out"
mkdir empty
PATH=$PWD/empty "$BULLWHIP" run shelf.cfg > "$folder.out" 2> "$folder.err" < /dev/null
status=$?
if [ $status -ne 0 ]; then bad "status $status"
elif ! cat "$folder.out" "$folder.err" | grep -q 'gnuplot'; then bad "nothing said"
elif ! [ -s results/shelf/run.json ]; then bad "no results"
else good; fi

# interrupted SIGNAL: a run that would take hours, stopped after half a second
interrupted()
{
    "$BULLWHIP" run shelf.cfg -n 2000000 --threads 2 --no-charts "$@" > "$folder.out" 2> "$folder.err" < /dev/null &
    local pid=$!
    sleep 0.7
    kill -INT $pid
    wait $pid
    status=$?
}

enter "Ctrl-C keeps what is complete"
set -m # else a shell's background processes ignore the signal
interrupted
if [ $status -ne 130 ]; then bad "status $status"
elif ! [ -s results/shelf/run.json ]; then bad "nothing was kept"
else
    rows=$(($(wc -l < results/shelf/replications.csv) - 1))
    # The prefix is whole blocks, counted from the first replication, and equals a run of that length.
    bullwhip run shelf.cfg -n $rows --threads 1 --no-charts -o again
    if [ $((rows % 32)) -ne 0 ] || [ $rows -eq 0 ]; then bad "$rows replications"
    elif ! cmp -s results/shelf/replications.csv again/shelf/replications.csv; then bad "not the prefix"
    elif ! cmp -s results/shelf/kpis.csv again/shelf/kpis.csv; then bad "other KPIs"
    else good; fi
fi

enter "Ctrl-C with --json gives whole JSON"
interrupted --json
set +m
if [ $status -eq 130 ] && [ "$(tail -n 1 "$folder.out")" = "}" ]; then good; else bad "status $status"; fi

exit $failed
