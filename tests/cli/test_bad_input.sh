#!/bin/bash
# Every kind of wrong scenario is refused with status 2 and a message file:line: path: what is wrong and what would be
# right; nothing is run, nothing written.
. "${BASH_SOURCE%/*}/common.sh"

wrong() # wrong NAME PATTERN... : the scenario on standard input is refused
{
    enter "$1"
    shift
    cat > bad.cfg
    refused "$@" -- run bad.cfg
}

wrong "unknown setting" '^bad.cfg:2: suppliers\.potter\.offers\.mug.*lead_tiem.*lead_time' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_tiem = 3; }; }; }; };
CFG

wrong "unknown group" '^bad.cfg:2: .*suplliers.*suppliers' << 'CFG'
extends = "shelf.cfg";
suplliers: { };
CFG

wrong "wrong type" '^bad.cfg:2: run\.replications: ' << 'CFG'
extends = "shelf.cfg";
run: { replications = "many"; };
CFG

wrong "text where a choice is due" '^bad.cfg:2: demand\.walk_in\.unmet: .*wait' << 'CFG'
extends = "shelf.cfg";
demand: { walk_in: { unmet = "shrug"; }; };
CFG

wrong "out of range" '^bad.cfg:2: suppliers\.potter\.offers\.mug\.lead_time: .*-3' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_time = -3; }; }; }; };
CFG

wrong "unit mismatch" '^bad.cfg:3: suppliers\.pit\.offers\.clay\.lead_time: ' << 'CFG'
extends = "mugs.cfg";
# a lead time is no weight
suppliers: { pit: { offers: { clay = { lead_time = "3 kg"; }; }; }; };
CFG

wrong "bare number plus a duration" '^bad.cfg:2: suppliers\.pit\.offers\.clay\.lead_time: ' << 'CFG'
extends = "mugs.cfg";
suppliers: { pit: { offers: { clay = { lead_time = "2 + 3 h"; }; }; }; };
CFG

wrong "units without dates" '^bad.cfg:2: suppliers\.potter\.offers\.mug\.lead_time: ' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_time = "3 d"; }; }; }; };
CFG

wrong "unknown law" '^bad.cfg:2: suppliers\.potter\.offers\.mug\.lead_time: .*lognormal' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_time = "lognorml(mean=3, cv=0.5)"; }; }; }; };
CFG

wrong "missing reference" '^bad.cfg:2: sites\.shop\.stock\.mug\.sources\.one\.buy: .*poter' << 'CFG'
extends = "shelf.cfg";
sites: { shop: { stock: { mug: { sources: { one = { buy = "poter"; }; }; }; }; }; };
CFG

wrong "supplier without an offer" '^bad.cfg:[0-9]+: .*cup' << 'CFG'
extends = "shelf.cfg";
items: { cup: { }; };
sites: { shop: { stock: { cup = { policy = "lot_for_lot"; sources: { one = { buy = "potter"; }; }; }; }; }; };
CFG

wrong "bill-of-materials circle" '^bad.cfg:[0-9]+: items\..*(circle|itself)' << 'CFG'
extends = "mugs.cfg";
items: { box: { bom: { mug = 1.0; }; }; };
CFG

wrong "stock point without source" '^bad.cfg:3: sites\.shop\.stock\.cup.*: .*source' << 'CFG'
extends = "shelf.cfg";
items: { cup: { }; };
sites: { shop: { stock: { cup = { policy = "lot_for_lot"; }; }; }; };
CFG

wrong "shares that do not sum to 1" '^(bad|shelf).cfg:[0-9]+: sites\.shop\.stock\.mug\.sources.*: .*0\.9.*1' << 'CFG'
extends = "shelf.cfg";
suppliers: { other: { offers: { mug = { lead_time = 2; }; }; }; };
sites: { shop: { stock: { mug: { sources: {
    one = { share = 0.7; };
    two = { buy = "other"; share = 0.2; };
}; }; }; }; };
CFG

wrong "circle of variables" '^bad.cfg:[23]: variables\.[ab]: .*(circle|itself)' << 'CFG'
extends = "shelf.cfg";
variables: { a = "1 + $b";
             b = "2 * $a"; };
CFG

wrong "unknown variable" '^bad.cfg:2: suppliers\.potter\.offers\.mug\.lead_time: .*\$?lag' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_time = "2 * $lag"; }; }; }; };
CFG

wrong "scope finer than its owner" '^bad.cfg:2: suppliers\.potter\.offers\.mug\.lead_time: .*unit' << 'CFG'
extends = "shelf.cfg";
suppliers: { potter: { offers: { mug = { lead_time = "exponential(mean=3) each unit"; }; }; }; };
CFG

wrong "integer beyond 32 bits" '^bad.cfg:2: .*3000000000' << 'CFG'
extends = "shelf.cfg";
run: { seed = 3000000000; };
CFG

wrong "mixed array" '^bad.cfg:2: .*(mixed|0\.2|array)' << 'CFG'
extends = "shelf.cfg";
demand: { walk_in: { weeks = [ 0.2, 1 ]; }; };
CFG

wrong "trailing comma" '^bad.cfg:2: .*comma' << 'CFG'
extends = "shelf.cfg";
targets = [ "demand.walk_in.fill_rate >= 0.5", ];
CFG

wrong "missing equals sign is a syntax error with its line" '^bad.cfg:[23]: ' << 'CFG'
extends = "shelf.cfg";
run: { replications 5; };
horizon = 50;
CFG

wrong "duplicate name" '^bad.cfg:3: .*horizon' << 'CFG'
extends = "shelf.cfg";
horizon = 50;
horizon = 60;
CFG

wrong "lever that moves nothing" '^bad.cfg:2: levers.red: needs `sets`' << 'CFG'
extends = "shelf.cfg";
levers: { red: { from = 6; to = 8; }; };
CFG

enter "lever whose value means nothing"
cat > bad.cfg << 'CFG'
extends = "shelf.cfg";
levers: { red: { sets = [ "sites.shop.stock.mug.policy.s", "demand.walk_in.units.red" ]; from = 2; to = 8; }; };
CFG
refused 'lever red: demand.walk_in.units.red = 2' 'variant' -- check bad.cfg

wrong "option whose path does not exist" '^bad.cfg:2: options.a.on: "demand.walk_out.price = 7": there is no `walk_out`' << 'CFG'
extends = "shelf.cfg";
options: { a: { on = [ "demand.walk_out.price = 7" ]; }; };
CFG

wrong "bad target" '^bad.cfg:2: targets' << 'CFG'
extends = "shelf.cfg";
targets = [ "demand.walk_in.fil_rate >= 0.5" ];
CFG

wrong "change of what does not change inside a run" '^bad.cfg:2: disruptions\.odd' << 'CFG'
extends = "shelf.cfg";
disruptions: { odd = { rate = 0.1; lasts = 1; hits = [ "suppliers.potter" ]; change = [ "items.mug.volume *= 2" ]; }; };
CFG

wrong "setting that would mean nothing" '^bad.cfg:2: demand\.walk_in\.starts: is the first day' << 'CFG'
extends = "shelf.cfg";
demand: { walk_in = { starts = 3; }; };
CFG

wrong "system that could never work" '^bad.cfg:2: sites\.pottery\.workcenters\.wheel\.machines: is 0' << 'CFG'
extends = "mugs.cfg";
sites: { pottery: { workcenters: { wheel = { machines = 0; }; }; }; };
CFG

wrong "extends what is not there" '^bad.cfg:1: .*shellf\.cfg' << 'CFG'
extends = "shellf.cfg";
CFG

wrong "extends itself" '^bad.cfg:1: .*(circle|itself)' << 'CFG'
extends = "bad.cfg";
CFG

wrong "include outside, absolute" '^bad.cfg:1: .*/etc/passwd' << 'CFG'
@include "/etc/passwd"
CFG

enter "include outside, by dots"
mkdir inner
echo 'horizon = 3;' > secret.cfg
printf 'title = "x";\n@include "../secret.cfg"\n' > inner/bad.cfg
refused 'inner/bad.cfg:2: .*\.\./secret\.cfg' -- run inner/bad.cfg

enter "include outside, by a link"
mkdir inner
echo 'horizon = 3;' > secret.cfg
ln -s ../secret.cfg inner/link.cfg
printf 'title = "x";\n@include "link.cfg"\n' > inner/bad.cfg
refused 'inner/bad.cfg:2: .*link\.cfg' -- run inner/bad.cfg

enter "empty file"
: > bad.cfg
refused '^bad.cfg:.*empty' -- run bad.cfg

enter "missing file"
refused 'nowhere\.cfg.*' 'nothing was run' -- run nowhere.cfg

enter "directory"
mkdir heap.cfg
refused 'heap\.cfg.*(folder|directory)' -- run heap.cfg

enter "unreadable file"
cp shelf.cfg bad.cfg
chmod 000 bad.cfg
if [ -r bad.cfg ]; then
    echo "ok $case_name (not tried: this user may read everything)"
else
    refused 'bad\.cfg' -- run bad.cfg
fi

enter "--set of what is not there"
refused 'walkin' -- run shelf.cfg --set "demand.walkin.price = 7"

enter "--set out of range"
refused 'suppliers\.potter\.offers\.mug\.lead_time: .*-1' -- run shelf.cfg --set "suppliers.potter.offers.mug.lead_time = -1"

enter "--set that is no line"
refused 'horizon' -- run shelf.cfg --set "horizon"

# All commands refuse alike, and every mistake is told at once.
enter "ten mistakes, ten messages"
cat > bad.cfg << 'CFG'
extends = "shelf.cfg";
horizont = 50;
run: { replications = "many"; seed = -1; };
items: { mug: { volume = -1; weigth = 2; }; };
suppliers: { potter: { offers: { mug = { lead_time = "lognorml(mean=3, cv=0.5)"; moq = "few"; }; }; }; };
demand: { walk_in: { unmet = "shrug"; partial = 3; }; };
levers: { red: { from = 6; to = 8; }; };
CFG
for command in check plan run trace; do
    enter_name="ten mistakes, ten messages: $command"
    case_name=$enter_name
    refused -- "$command" bad.cfg > "$folder.verdict"
    messages=$(grep -cE '^bad\.cfg:[0-9]+: ' "$folder.err")
    if grep -q '^not ok' "$folder.verdict"; then
        cat "$folder.verdict"
        failed=1
    elif [ "$messages" -ne 10 ]; then
        bad "$messages messages"
    else
        good
    fi
done

exit $failed
