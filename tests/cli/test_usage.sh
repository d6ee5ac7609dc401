#!/bin/bash
# Wrong usage: status 2, a message, nothing on stdout, nothing written. And what help and version print.
. "${BASH_SOURCE%/*}/common.sh"

usage() # usage NAME PATTERN ARGUMENT...
{
    enter "$1"
    local pattern=$2
    shift 2
    refused "$pattern" -- "$@"
}

usage "no command" '^usage: bullwhip COMMAND'
usage "unknown command" "unknown command 'rnu'; did you mean 'run'" rnu shelf.cfg
usage "command of later versions" 'not available yet' stress shelf.cfg
usage "option before the command" 'behind the command' --json run shelf.cfg
usage "unknown option" "unknown option '--thread'; did you mean '--threads'" run shelf.cfg --thread 2
usage "option of another command" "is for 'schema', not for 'run'" run shelf.cfg --markdown
usage "number out of range" 'whole number from 1 to 10000000, not .0' run shelf.cfg -n 0
usage "number that is none" "not 'ten'" run -n ten shelf.cfg
usage "value missing" 'needs a value' run shelf.cfg --seed
usage "no scenario" 'argument is missing' run
usage "two scenarios" 'one argument too many' run shelf.cfg mugs.cfg
usage "compare with one scenario" 'nothing to compare with' compare shelf.cfg
usage "one replication and many" 'leave --replications out' run shelf.cfg --replication 3 -n 10
usage "self-test of a scenario" 'one argument too many' selftest shelf.cfg
usage "self-test with a scenario's option" "not for 'selftest'" selftest --set "horizon = 3"
usage "schema of what is not there" "no setting 'demands'" schema demands
usage "KPI asked for that is not there" "--kpi 'nothing\.\*' matches no KPI of this scenario" run shelf.cfg --kpi 'nothing.*'
usage "KPI asked for, nearly" "did you mean 'demand\.walk_in\.lost_units'" run shelf.cfg --kpi demand.walk_in.lost_unit
usage "KPI asked for of several" "matches no KPI of these scenarios" compare shelf.cfg small_shelf.cfg --kpi 'nothing.*'
usage "seed beyond the scenario's" 'whole number from 0 to 4294967295' run shelf.cfg --seed 4294967296
usage "KPI that is not there" "no KPI" schema --kpis nonsense

prints() # prints NAME PATTERN ARGUMENT...: status 0, the pattern on stdout, stderr empty
{
    enter "$1"
    local pattern=$2
    shift 2
    bullwhip "$@"
    if [ $status -ne 0 ]; then bad "status $status"
    elif [ -s "$folder.err" ]; then bad "wrote to stderr"
    elif ! says "$folder.out" "$pattern"; then bad "no line matches $pattern"
    else good; fi
}

prints "version" '^bullwhip [0-9]+\.[0-9]+\.[0-9]+$' --version
prints "help" '^  run +SCENARIO' --help
prints "help of a command" '^  -n, --replications N' run --help
prints "help of a command, said otherwise" '^  -n, --replications N' help run
prints "self-test" '^All [0-9]+ checks hold' selftest --seed 20260106
prints "check" '^ok: 1 item, 1 stock point' check shelf.cfg
prints "check of a larger one" '^ok: 3 items, 4 stock points' check mugs.cfg
prints "schema" 'demand\.\*\.price' schema
prints "schema of a part" 'lead_time' schema suppliers
prints "schema as Markdown" '^\|' schema --markdown
prints "laws" 'hyperexponential\(mean, cv\)' schema laws
prints "laws in the reference" '^\| `gamma\(mean=, cv=\)' schema --markdown
prints "KPIs" 'demand\.<.*>\.fill_rate' schema --kpis
prints "KPIs as Markdown" '^\| `cash\.peak_need`' schema --kpis --markdown
prints "options before the scenario" '^ok: ' check --set "demand.walk_in.price = 7" shelf.cfg
prints "trace" 'mug' trace shelf.cfg --replication 3
prints "the story without a milestone" 'no milestone, so there is no chain' trace shelf.cfg --story
prints "the story at a quantile" 'P90 of demand.walk_in.fill_rate over 20 replications' trace shelf.cfg --quantile demand.walk_in.fill_rate=0.9 -n 20
prints "the story as JSON" 'bullwhip.tale/1' trace shelf.cfg --at p50 -n 20 --json
usage "a quantile that is none" 'expected a quantile from p0.1 to p99.9' trace shelf.cfg --at 120
usage "a KPI that is none" 'is no KPI of this scenario' trace shelf.cfg --quantile fil_rate=0.9
usage "doubt without a coefficient" 'expected MARK=CV, such as A=0.5' run shelf.cfg --doubt A
usage "doubt below 0" 'the coefficient of variation is -1; allowed: 0' run shelf.cfg --doubt A=-1
usage "doubt of a mark that nobody carries" 'no setting of this scenario carries a mark' run shelf.cfg --doubt A=0.5
usage "an option that is not there" 'the scenario has no .options' run shelf.cfg --with S5

enter "a full disk is no success"
if [ -w /dev/full ]; then
    "$BULLWHIP" schema > /dev/full 2> "$folder.err"
    status=$?
    : > "$folder.out"
    if [ $status -eq 1 ] && says "$folder.err" 'cannot write'; then good; else bad "status $status"; fi
else
    echo "ok $case_name (not tried: no /dev/full)"
fi

exit $failed
