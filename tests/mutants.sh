#!/bin/bash
# mutants.sh [NAME...]: do the tests see a mistake? Puts deliberate one-line mistakes into a scratch copy of the sources,
# one at a time, builds it, runs the tests that ought to see it, and prints a table: which of them did. A mistake that none
# sees, or a line that has changed so that the mistake can no longer be put there, fails the whole. `make mutants` calls
# it, with everything compiled; it takes some minutes, and is no part of `make test`.
#
# Arguments: names of mutants; all of them if there are none. The copy is in $BUILD/mutants and stays there.
set -u
build=${BUILD:-build}
jobs=${JOBS:-2}
make=${MAKE:-make}
here=$PWD
copy=$build/mutants
limit_seconds=120
wanted=("$@")
names=() files=() edits=() mistakes=() tests=()

mutant() # mutant NAME FILE SED MISTAKE TEST...: a test is a unit test (sim/test_queue), a textbook system (stock/r_q), or selftest
{
    [[ ${#wanted[@]} -eq 0 || " ${wanted[*]} " == *" $1 "* ]] || return 0
    names+=("$1") files+=("$2") edits+=("$3") mistakes+=("$4")
    shift 4
    tests+=("$*")
}

# ---- the mistakes ------------------------------------------------------------------------------------------------

# the engine: ties
mutant tie_reversed sim/engine.c 's/return e->sequence++;/return (UINT64_C(1) << 39) - e->sequence++;/' \
    "at one instant, the last scheduled comes first" sim/test_engine selftest stock/r_q stock/law_20_40
mutant tie_dropped sim/queue_hot.h 's/return ((wide)(\*k)\[1\] << 64) | (\*k)\[0\];/return (wide)(*k)[1];/' \
    "the heap compares times only" sim/test_queue sim/test_engine selftest stock/newsvendor
mutant rank_dropped sim/engine.c 's/e->kind\[kind\].rank_bits | (uint64_t)minor/(uint64_t)minor/' \
    "the rank of a kind of event is forgotten" sim/test_engine selftest models/test_flow stock/newsvendor models/test_hand_schedule

# luck
mutant lead_shared models/consignment.c 's/const struct thing t = order_thing(r, order);/const struct thing t = {0};/' \
    "all orders of a source share one lead time" models/test_flow stock/base_stock_crossing stock/r_q models/test_metamorphic_rich
mutant lead_half models/consignment.c 's/const sim_time ticks = duration(r, from ? s->lead_time : s->lane_time, t, from ? from->calendar : NULL);/const sim_time ticks = duration(r, from ? s->lead_time : s->lane_time, t, from ? from->calendar : NULL) \/ 2;/' \
    "lead times at half the scale" models/test_flow stock/base_stock_crossing stock/r_q
mutant luck_twice models/arrivals.c '/^static double exponential_work/,/^}/s/r->demand\[demand\].next/0/' \
    "every gap of a Poisson stream has the luck of the first" stock/R_nQ echelons/serial3 echelons/metric
mutant exponential_rate sim/dist_smooth.c '/^static double exponential_draw/,/^}/s/return d->p\[0\] \*/return 1 \/ d->p[0] */' \
    "the mean of an exponential law taken for its rate" sim/test_dist selftest queues/mm1
mutant demand_luck models/arrivals.c '/static void schedule_gap/,/^}/s/r->demand\[demand\].next/r->demand[demand].next \/ 2/' \
    "two gaps between customers in a row are the same" queues/mm1 stock/base_stock_crossing
mutant source_by_place models/book_run.c 's/cursor_open(&r->draw\[i\].cursor, b->luck\[i\].source);/cursor_open(\&r->draw[i].cursor, (uint64_t)i + 1);/' \
    "luck by place in a list, not by name" models/test_metamorphic selftest models/test_metamorphic_rich

# stock and money
mutant holding_clock models/ledger.c 's/(level_area_days(&s->level_on_hand, r->now) - s->held_charged)/(level_area_days(\&s->level_on_hand, s->level_on_hand.since) - s->held_charged)/' \
    "holding is charged up to the last movement, not up to now" models/test_disruption models/test_contract stock/eoq stock/law_20_40
mutant holding_twice models/ledger.c 's/(level_area_days(&s->level_on_hand, r->now) - s->held_charged)/level_area_days(\&s->level_on_hand, r->now)/' \
    "each charge of holding begins at the start again" models/test_disruption stock/r_q stock/eoq
mutant holding_after sim/tally.h '/^static inline void level_set/,/^}/s/l->area += l->value \*/l->area += value */' \
    "a level counts its new value for the time before the change" sim/test_tally models/test_contract stock/eoq stock/base_stock_crossing models/test_hand_schedule
mutant holding_before models/run.c 's/p->held_charged = p->back_charged = 0;/p->back_charged = 0;/' \
    "at the end of the warm-up the holding already charged is taken off again" models/test_run stock/r_q stock/base_stock_crossing
mutant transit_clock models/consignment.c '/^static void hold_cost/,/^}/s/days_from_ticks(r->now - c->left_at)/days_from_ticks(r->now - order_at(r, c->order)->placed)/' \
    "goods in transit pay from the order, not from their departure" models/test_clocks models/test_contract
mutant warm_up_level models/run.c '/level_reset(&p->level_on_hand, r->now);/d' \
    "the warm-up does not reset the stock on hand" models/test_run stock/base_stock_crossing stock/r_q
mutant order_at_s models/policy.c '/^static bool triggered/,/^}/s/x < s : x <= s/x < s : x < s/' \
    "orders below s, not at or below" models/test_flow stock/r_q stock/s_S_periodic stock/s_S_compound models/test_hand_schedule
mutant batch_short models/policy.c 's/if (!p->strictly_below || n < short_by)/if (n < short_by)/' \
    "an order of (r,nQ) ends at r, not above it" models/test_flow stock/r_q stock/r_nq_batches models/test_hand_schedule
mutant position_blind models/stock.c 's/return units_of(r, point, p->on_hand + p->on_order - p->backlog);/return units_of(r, point, p->on_hand - p->backlog);/' \
    "the position forgets what is on order" models/test_flow stock/base_stock_crossing stock/r_q models/test_hand_schedule
mutant served_backwards models/stock.c '/^static bool before/,/^}/s/return a->serial < b->serial;/return a->serial > b->serial;/' \
    "the last to ask is served first" models/test_flow models/test_stock stock/base_stock_batches models/test_hand_schedule
mutant waits_count_filled models/stock.c '/^static void count_claim/,/^}/s/units_of(r, c->point, at_once)/units_of(r, c->point, at_once > 0 ? at_once : c->asked)/' \
    "units that wait count as filled at once" models/test_flow models/test_stock stock/r_q
mutant late_by_equality models/order.c 's/p->late_count += r->now > o->due;/p->late_count += r->now >= o->due;/' \
    "an order on its due date is late" models/test_clocks models/test_contract
mutant review_rank models/events.h 's/X(review_before, 35,/X(review_before, 47,/' \
    "the review that precedes demand comes after it" models/test_flow models/test_stock stock/newsvendor stock/s_S_periodic models/test_hand_schedule

mutant lost_whole models/stock.c '/^bool stock_serve_now/,/^}/s/demand_lost(r, c, c->open);/demand_lost(r, c, c->asked);/' \
    "a lost sale counts whole, though a part of it was served" models/test_clocks stock/newsvendor_normal stock/newsvendor_poisson
mutant price_break models/contract.c 's/if (units < b->from)/if (units <= b->from)/' \
    "a price break begins one unit late" models/test_contract stock/eoq_all_units stock/s_S_all_units money/breaks_all_units
mutant break_level models/contract.c 's/if (!incremental || !(units > 0))/if (!(units > 0) || (incremental \&\& units < 0))/' \
    "all-units discounts are incremental" models/test_contract stock/eoq_all_units money/breaks_all_units
mutant overtaking models/consignment.c 's/if (!s->crossing \&\& r->now + ticks < r->source\[source\].last_due)/if (r->now + ticks < r->source[source].last_due)/' \
    "no order overtakes another, whatever crossing says" models/test_flow stock/base_stock_batches stock/base_stock_in_order stock/r_nq_batches
mutant scrap_net models/make.c 's/value_of(r, c->units, \&t, 1) \/ (1 - scrap)/value_of(r, c->units, \&t, 1) * (1 + scrap)/' \
    "scrap is added to the net need, not divided out of it" models/test_make models/test_flow

# quality
mutant replaced_sample models/sampling.c '/^static void look_at/,/^}/s/goods_split(r, l->open, l->left, n, &l->luck)/goods_split(r, l->open, 4 * l->left, n, \&l->luck)/' \
    "the sample is drawn from a lot four times as large" quality/single_hypergeometric quality/single_binomial
mutant accept_below models/sampling.c '/^static bool by_stages/,/^}/s/if (all_found(l) <= i->accept\[s\])/if (all_found(l) < i->accept[s])/' \
    "a lot with c nonconforming units is rejected" quality/single_binomial quality/double_plan
mutant sample_free models/sampling.c 's/    l->looked += n;/    l->looked = n;/' \
    "only the last stage counts as looked at" quality/double_plan quality/rectifying
mutant alarms_all models/sampling.c '/^static void one_fault/,/^}/s/binomial_variate(n - bad,/binomial_variate(n,/' \
    "false alarms among faulty units too" quality/inspector_tired quality/inspector
mutant worst_class models/sampling.c 's/worst = fault->rank < worst ? fault->rank : worst;/worst = fault->rank;/' \
    "a unit counts in the class of its last fault" quality/classes quality/classes_tightened
mutant four_lots models/switching.c 's/LOTS_LOOKED_BACK = 5/LOTS_LOOKED_BACK = 3/' \
    "tightened after 2 of 3 lots" quality/switching quality/switching_two models/test_quality
mutant score_kept models/switching.c 's/would_pass_tighter(i, cls, lot, found) ? s->score + 3 : 0/would_pass_tighter(i, cls, lot, found) ? s->score + 3 : s->score/' \
    "the switching score is not reset" quality/switching
mutant resubmitted_counts models/sampling.c '/^static bool by_standard/,/^}/s/first \&\& i->switching/(first || i->again) \&\& i->switching/' \
    "submissions again count for switching" models/test_quality
mutant same_time_again models/inspection.c '/^void inspection_begin/,/^}/s/r->inspection\[h->inspection\].submissions++/h->serial/' \
    "the inspection of a lot takes as long each time" quality/inspected_again quality/inspected_again_often
mutant rework_front models/job.c '/^static int32_t enter_without_step/,/^}/s/front ? /!front ? /' \
    "repairs go to the other end of the queue" quality/rework_front quality/rework_front_long
mutant stock_unmixed models/goods.c '/^void goods_leave/,/^}/s/hypergeometric_variate(r->point\[point\].on_hand, have\[f\], n, quality_u(r, &luck))/(quality_u(r, \&luck) < 0 ? 0 : have[f] < n ? have[f] : n)/' \
    "faulty units leave a stock first" quality/rolled_yield models/test_quality
mutant built_in_sum models/goods.c '/^void goods_built_in/,/^}/s/\* rest >= in_bad;/* rest >= in_bad - places;/' \
    "each faulty part makes another product faulty" quality/built_in quality/built_in_many

# machines
mutant idle_breaks models/breakdown.c 's/if (f->counts_calendar && !r->planning)/if (!r->planning)/' \
    "a breakdown clock of operating time runs while idle" models/test_workcenter queues/mm2_breakdowns queues/breakdowns
mutant repeat_work models/workcenter.c '/^void machine_progress/,/^}/s/j->left -= done;/j->left -= machine->down ? 0 : done * 0.5;/' \
    "half of the work done is forgotten when a machine stops" models/test_workcenter queues/breakdowns queues/mm1
mutant queue_area models/job.c '/^void center_queue_level/,/^}/s/c->queue.value + change)/c->queue.value + 2 * change)/' \
    "a job counts twice in the queue (Little's law)" models/test_workcenter queues/mm1 queues/mmc
mutant repair_counts models/breakdown.c '/^void on_machine_repaired/,/^}/s/    ++\*breakdown_number(r, it->center, it->machine, mode);//' \
    "each breakdown of a machine has the luck of its first" models/test_workcenter queues/mm2_breakdowns

mutant preempt_restart models/workcenter.c '/^static void take_machine/,/^}/s/j->state = JOB_QUEUED;/j->state = JOB_QUEUED, j->left = j->total;/' \
    "interrupted work begins anew" models/test_workcenter queues/preemptive
mutant buffer_more models/routing.c '/^static bool has_place/,/^}/s/return r->step_waiting\[step\] < s->buffer + idle;/return r->step_waiting[step] <= s->buffer + idle;/' \
    "one place more in a buffer than there is" models/test_workcenter queues/line queues/line_no_buffer
mutant crew_alone models/breakdown.c '/while (c->repairs_first >= 0/s/c->in_service + c->crew_out < c->machines/c->machines > 0/' \
    "every machine has a repairer of its own" models/test_workcenter queues/machine_repair queues/machine_repair_shared
mutant balks_early models/demand.c '/^static bool turned_away/,/^}/s/(double)s->waiting > value_of/(double)s->waiting >= value_of/' \
    "a customer balks at as many as he would still join" models/test_flow queues/balking queues/discouraged
mutant place_more models/demand.c '/^static bool turned_away/,/^}/s/s->waiting >= d->capacity/s->waiting > d->capacity/' \
    "one place more than there are (K + 1)" queues/mm1k queues/mmck queues/erlang_loss

# quality, projects, money, forecasts
mutant accept_less models/sampling.c 's/if (all_found(l) <= i->accept\[s\])/if (all_found(l) < i->accept[s])/' \
    "a lot with just the acceptance number of faults is not accepted" models/test_quality quality/single_binomial quality/double_plan
mutant round_luck models/task.c '/^static bool passes/,/^}/s/task->pass_source, number)/task->pass_source, 0)/' \
    "every try of a task has the luck of the first" models/test_task projects/gates_series projects/again_upstream
mutant discount_late models/ledger.c '/^static double discount_factor/,/^}/s/: kernel_exp(-x)/: kernel_exp(-x) * kernel_exp(-x)/' \
    "money is discounted twice" models/test_contract money/present_value money/present_value_continuous
mutant again_here models/compile_tasks.c 's/const int32_t again = read_given(node, "again") ?.*/const int32_t again = task;/' \
    "a failed try is repeated where it failed" models/test_task projects/again_upstream
mutant round_more models/task.c '/^bool task_last_round/,/^}/s/>= (uint64_t)task->max_rounds/> (uint64_t)task->max_rounds/' \
    "one round more than stated" models/test_task projects/rounds_go_on projects/rounds_stop
mutant tries_alike models/try.c '/^void try_begins/,/^}/s/{.order = s->tries}/{.order = 0}/' \
    "all tries of a task last equally long" projects/desk_shared
mutant bears_swapped models/loss.c 's/part = we_sell ? seller : 1 - seller;/part = we_sell ? 1 - seller : seller;/' \
    "the buyer bears the seller's share of a named loss" models/test_clauses
mutant dispute_each_loss models/loss.c 's/if (q->stage == QUARREL_NOT_YET) {/if (q->stage != QUARREL_NONE) {/' \
    "each loss of an occasion is fought over by itself" models/test_clauses
mutant window_ignored models/flow.h '/^static inline bool window_shut/,/^}/s/r->now < window_opens(r, contract)/false/' \
    "goods are received before the window opens" models/test_clauses
mutant quote_before_due models/clause.c 's/if (o->due == TIME_NEVER || r->now + quote > o->due)/if (true)/' \
    "a seller is late against his quote before the due date" models/test_clauses
mutant set_off_forgotten models/contract.c 's/if (r->party_failed\[other\])/if (false)/' \
    "a retention is paid to a seller who has failed" models/test_clauses
mutant projects_luck models/projection_time.c '/^void projection_go_on/,/^}/s/engine_retime(r->engine, time_as_planned, r);/(void)time_as_planned;/' \
    "a projection knows when what is under way will end" models/test_response
mutant projects_own models/consignment.c '/^void consignment_as_planned/,/^}/s/= c->planned > done ? c->planned - done : 0;/= done < 0 ? 0 : left;/' \
    "a projection knows what is left of a lead time" models/test_response
mutant hears_early models/projection_time.c '/^static sim_time finding_time/,/^}/s/if (x->kind == FINDING_LOT)/if (x->kind == FINDING_TASK) return at;\n    if (x->kind == FINDING_LOT)/' \
    "a projection knows of tries that failed before their owner has heard" models/test_response
mutant flies_twice models/act.c '/^static pieces ship_at/,/^}/s/ - by_it;/;/' \
    "what flies already does not count" models/test_response
mutant again_and_again models/act.c '/^static pieces again_at/,/^}/s/o->again = true;//' \
    "an order is ordered again each time" models/test_response
mutant hears_at_once models/owner.c '/^static void told/,/^}/s/if (delay > 0)/if (delay < 0)/' \
    "an owner hears of everything at once" models/test_owner
mutant late_never models/owner.c '/^static void begins_to_decide/,/^}/s/if (h->at_most >= 0)/if (h->at_most >= 0 \&\& h->at_most < 0)/' \
    "nothing is ever passed on" models/test_owner
mutant line_goes_on models/gate.c '/^void line_stops/,/^}/s/r->gate\[gate\].open = false;//' \
    "what a task finds does not stop the line" models/test_try
mutant tries_eat_nothing models/try.c '/^static bool waits_for_goods/,/^}/s/return s->missing > 0;/return false;/' \
    "a try does not wait for its goods" models/test_try
mutant duty_by_place models/contract.c '/^bool we_pay_duty/,/^}/s/seller_duty/delivered_terms/' \
    "under DAP the seller pays the duty" models/test_contract money/landed_dap
mutant average_short models/forecast.c 's/window\[f->seen % (uint64_t)p->window\] = x;/window[f->seen % (uint64_t)(p->window > 1 ? p->window - 1 : 1)] = x;/' \
    "a moving average that forgets one period too early" models/test_echelons models/test_flow echelons/moving_average echelons/smoothed_orders
mutant boat_missed models/lane.c '/^static sim_time next_clock/,/^}/s/(since + l->departs_every - 1) \/ l->departs_every/(since + l->departs_every) \/ l->departs_every/' \
    "what comes at the instant of a departure misses it" models/test_flow echelons/departures models/test_hand_schedule

# supply risk
mutant stop_forgets models/disruption.c '/^static void count_end/,/^}/s/if (--s->active == 0)/if (--s->active <= 1)/' \
    "of overlapping disruptions each is counted" models/test_clocks supply/renewal_supplier
mutant down_from_start models/disruption.c '/^static void count_begin/,/^}/s/s->active_since = r->now;/s->active_since = s->up_since;/' \
    "a disruption's days are counted from the end of the last" models/test_disruption supply/renewal_supplier

# several stock points
mutant allocate_each models/stock.c 's/if (r->phase == RANK_REVIEW)/if (r->phase > 100)/' \
    "the orders of one instant are served one by one" models/test_echelons echelons/proportional echelons/priority
mutant echelon_local models/stock.c 's/        return echelon_position(r, point);/        return units_of(r, point, p->on_hand + p->on_order - p->backlog);/' \
    "an echelon level is read as a local one" models/test_echelons echelons/clark_scarf echelons/serial_rnq
mutant forecast_flat models/forecast.c 's/left -= 1, power \*= f->phi/left -= 1, power *= 1/' \
    "an AR(1) forecast does not return to its mean" models/test_echelons echelons/ar1
mutant protect_more models/policy.c '/^static double order_up_to/,/^}/s/ - anchor;/;/' \
    "a level covers one period too many" models/test_echelons echelons/moving_average echelons/smoothing
mutant trip_waits models/lane.c 's/l->full - 1e-9/l->full + 1e-9/' \
    "a full load waits for one unit more" echelons/full_truck echelons/full_or_clock
mutant capacity_late models/capacity.c '/^static void send_by_period/,/^}/s/state->capacity_period < now/state->capacity_period <= now/' \
    "the capacity of a period is given out anew to each order" models/test_echelons echelons/capacity
mutant period_cut models/measure.c 's/began >= r->counted_since/r->now >= r->counted_since/' \
    "a period that the warm-up cut is observed" models/test_echelons

# statistics
mutant student_n sim/interval.c 's/student_quantile(1 - (1 - confidence) \/ 2, (double)(n - 1))/student_quantile(1 - (1 - confidence) \/ 2, (double)n)/' \
    "t quantile with n degrees, not n - 1" sim/test_interval selftest
mutant variance_n sim/tally.c 's/t->m2 \/ (double)(t->n - 1)/t->m2 \/ (double)t->n/' \
    "variance over n, not n - 1" sim/test_tally sim/test_pair
mutant quantile_index sim/interval.c 's/const double i = ceil((double)n \* p - 1e-9);/const double i = ceil((double)n * p - 1e-9) + 1;/' \
    "quantile one observation too high" sim/test_interval selftest
mutant order_limits sim/binomial.c 's/return (struct binomial_range){count_below(n, p, tail), /return (struct binomial_range){count_below(n, p, tail) + 1, /' \
    "lower limit of a quantile one order statistic too high" sim/test_binomial sim/test_interval selftest
mutant wilson_centre sim/interval.c 's/const double centre = (p + z2n \/ 2) \/ (1 + z2n);/const double centre = p;/' \
    "Wilson's interval around p itself" sim/test_interval selftest
mutant ratio_covariance sim/interval.c 's/c->y.m2 - 2 \* r \* c->cxy + r \* r/c->y.m2 + r * r/' \
    "the delta method without the covariance" sim/test_interval selftest
mutant cvar_divisor sim/interval.c 's/return v + excess \/ ((double)n \* (1 - level));/return v + excess \/ (double)(n - index);/' \
    "CVaR divided by the points beyond, not n (1 - level)" sim/test_interval selftest
mutant level_last sim/tally.c '/^double level_area_days/,/^}/s/l->area + l->value/l->area + 0 * l->value/' \
    "the last stretch of a level is not counted" sim/test_tally queues/mm1 stock/base_stock_crossing
mutant merge_between sim/tally.c '/^void tally_merge/,/^}/s/\.m2 = a.m2 + b.m2 + d \* r \* na \* nb,/.m2 = a.m2 + b.m2,/' \
    "merged variance forgets that the means differ" sim/test_tally selftest

# retail and seasons
mutant season_luck models/season.c 's/^    luck.seed = z ^ (z >> 31);$/    (void)z;/' \
    "all seasons of a replication have the same luck" models/test_seasons
mutant season_age models/season.c 's/c->state\[i\].at -= s->every;/c->state[i].at -= 0;/' \
    "what is kept does not age from season to season" models/test_seasons
mutant season_late models/season.c 's/c->now\[i\].at -= s->every;/c->now[i].at -= 0;/' \
    "what happens after the next season has begun is told to it too late" models/test_seasons
mutant markdown_asked models/retail.c '/^static double price_paid/,/^}/s/c->placed/r->now/' \
    "who asked before a markdown pays its price" models/test_retail
mutant markdown_first models/retail.c '/^const struct markdown \*markdown_at/,/^}/s/return &n->markdown\[i\];/return \&n->markdown[d->markdowns.first];/' \
    "of several markdowns the first one stays" models/test_retail
mutant mix_sum models/retail.c 's/r->mix_weight\[i\] \/= total;/r->mix_weight[i] \/= 1;/' \
    "the weights of a season's mix do not sum to 1" models/test_retail
mutant refund models/retail.c '/^void on_goods_back/,/^}/s/ledger_cost(r, ACCOUNT_SALES, b.refund \* units);/ledger_cost(r, ACCOUNT_SALES, 0);/' \
    "what comes back is not paid back" models/test_retail
# the report
mutant html_raw output/html.c 's/(void)fputs("&lt;", out);/(void)fputc(60, out);/' \
    "a scenario's < is markup" output/test_report
mutant safe_any output/tripwire.c 's/>= target \* (double)n - 1e-9/>= 0.5 * target * (double)n/' \
    "the last safe date keeps half of the target" output/test_tripwire
mutant later_all output/tripwire.c 's/t->on_time\[t->n\] - t->on_time\[n\], t->n - n/t->on_time[t->n] - t->on_time[n], t->n/' \
    "the chance if later is a share of all" output/test_tripwire
mutant waterfall_down output/report_cost.c 's/level += by;/level -= by;/' "the waterfall runs the wrong way" output/test_report
mutant variant_first models/waypoint.c 's/if (r->point\[i\].done_at > last)/if (last == 0)/' \
    "goods are there with their first variant" models/test_waypoint

# faults of styles, escapes, owners of inspections
mutant found_stays models/latent.c '/^void suspects_task_passed/,/^}/s/there = THERE_CURED;/there = THERE_LATENT;/' \
    "what a task has found is not put right" models/test_latent
mutant kept_cured models/latent.c '/^bool task_finds/,/^}/s/if (!kept) {/if (true) {/' \
    "what the last round sees, and nobody repeats, is put right" models/test_latent
mutant given_plain models/opening.c '/^static void draw_by_inversion/,/^}/s/from + u \* (1 - from)/u/' \
    "what is open today is drawn as if nothing were known" models/test_as_of
mutant given_first models/opening.c '/^static bool all_open/,/^}/s/if (r->open_end\[i\].end < r->now)/if (false)/' \
    "what is open together is taken at its first draw" models/test_as_of
mutant missed_certain models/latent.c 's/const double both = chance \* missed,/const double both = chance,/' \
    "what done tasks have missed is as likely as before" models/test_as_of
mutant factories_together models/compile_faults.c '/^static int32_t suspect_of/,/^}/s/strcmp(n->suspect\[i\].factory, factory) == 0/true/' \
    "all factories share a style's fault" models/test_latent
mutant place_ignored models/fault.c '/^static double repair_price/,/^}/s/f->found_at\[when\]/f->found_at[when < 0]/' \
    "a repair costs the same wherever the fault is seen" models/test_latent
mutant recall_faulty models/escape.c '/^void on_recall/,/^}/s/f->recall_by_lot ? s->sold_faulty : s->sold/s->sold_faulty/' \
    "a recall calls back only what has the fault" models/test_escape
mutant recall_forgets models/escape.c '/^void on_recall/,/^}/s/s->recalled = true;/s->recalled = false;/' \
    "what arrives after a recall is not looked through" models/test_escape
mutant picked_twice models/goods.c '/^void goods_pick_out/,/^}/s/under_way += n - r->taken\[fault\];/under_way += n;/' \
    "faulty units that are taken off the shelf are counted twice" models/test_escape
mutant customs_blind models/escape.c '/^struct detention customs_look/,/^}/s/goods_at(r, goods)\[f\] > 0/goods_at(r, goods)[f] > 1000000/' \
    "customs never see a fault" models/test_escape
mutant owner_skipped models/inspection.c '/^void held_work_done/,/^}/s/i->owner < 0/true/' \
    "nobody is asked about a rejected lot" models/test_quality
mutant vague_once models/sampling.c '/^static bool by_stages/,/^}/s/i->vague ?/false ?/' \
    "a vague limit is drawn once a lot" models/test_quality
mutant one_delivery models/consignment.c 's/const uint32_t number = o->deliveries++;/const uint32_t number = 0;/' \
    "all deliveries of an order have the same luck" models/test_latent

# ---- at work -----------------------------------------------------------------------------------------------------

fresh_copy()
{
    rm -rf "$copy"
    mkdir -p "$copy"
    cp -a Makefile sim models output cli tests scenarios "$copy" || exit 1
    mkdir "$copy/build" && cp -a "$build"/obj "$build"/list.* "$build"/flags "$build"/*.a "$copy/build" || exit 1 # to go on from there
}

compile() # compile TEST...: what these tests need
{
    local targets=(build/bullwhip) t
    for t; do
        if [ -f "tests/$t.c" ]; then targets+=("build/tests/$t"); fi
        if [ -f "tests/validation/$t.cfg" ]; then targets+=(build/tests/validation/validate); fi
    done
    "$make" BUILD=build JOBS="$jobs" -j"$jobs" "${targets[@]}" > log 2>&1
}

passes() # passes TEST: status 0 when it sees nothing wrong
{
    export BULLWHIP=$PWD/build/bullwhip
    if [ "$1" = selftest ]; then
        timeout $limit_seconds build/bullwhip selftest --quiet
    elif [ -f "tests/$1.c" ]; then
        timeout $limit_seconds "build/tests/$1" quick
    else
        timeout $limit_seconds build/tests/validation/validate quick "$1"
    fi > log 2>&1 < /dev/null
}

exists() # exists TEST
{
    [ "$1" = selftest ] || [ -f "$here/tests/$1.c" ] || [ -f "$here/tests/validation/$1.cfg" ]
}

survived=0
report() # report NAME MISTAKE RESULT
{
    printf '%-20s %-68s %s\n' "$1" "$2" "$3"
}

examine() # examine I: mutant number I, in the copy
{
    local name=${names[$1]} file=${files[$1]} t seen=() result
    [ -f "$file" ] || { report "$name" "${mistakes[$1]}" "LOST: no $file"; return 1; }
    cp "$file" original
    sed -i "${edits[$1]}" "$file"
    if cmp -s "$file" original; then
        report "$name" "${mistakes[$1]}" "LOST: the line to change is not in $file any more"
        return 1
    fi
    # shellcheck disable=SC2086 # words
    if compile ${tests[$1]}; then
        for t in ${tests[$1]}; do
            passes "$t" || seen+=("$t")
        done
        result=${seen[*]:-"SURVIVED: ${tests[$1]} see nothing"}
    else
        result="LOST: it does not compile"
        seen=()
    fi
    cp original "$file" # newer than its object: compiled again
    report "$name" "${mistakes[$1]}" "$result"
    [ ${#seen[@]} -gt 0 ]
}

fresh_copy
for i in "${!tests[@]}"; do
    there=()
    for t in ${tests[$i]}; do
        exists "$t" && there+=("$t")
    done
    tests[i]="${there[*]}"
done
cd "$copy" || exit 1

# Without a mistake all of them must pass, or the table would mean nothing.
mapfile -t all < <(printf '%s\n' "${tests[@]}" | tr ' ' '\n' | sort -u)
compile "${all[@]}" || { tail -n 20 log; echo "mutants: the copy does not compile"; exit 1; }
for t in "${all[@]}"; do
    passes "$t" || { tail -n 20 log; echo "mutants: $t fails without any mistake"; exit 1; }
done

report MUTANT MISTAKE "SEEN BY"
for i in "${!names[@]}"; do
    examine "$i" || survived=$((survived + 1))
done
echo "${#names[@]} mistakes, $survived not seen"
[ $survived -eq 0 ]
