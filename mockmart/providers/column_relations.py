"""Relations that names imply: which columns come before which, and which are part of which.

What belongs here: the tables of pairs and groups, beside the everyday pairs of ``column_names``. Which columns of a
schema stand in one is told by ``synthesis.relations``; how what follows is drawn, by ``generators.related``.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockmart.providers.column_names import PAIRS, TIMES

#: Words of dates, instants, text dates and clocks, the first of which comes before the second.
MORE_TIMES: tuple[tuple[str, str], ...] = tuple(
    (before, after)
    for line in """
issue maturity; issued maturity; registration expiry; registration expiration; registered expires; trade settlement
trade settle; generated expires; create modify; creation modification; creation expiry; created changed; created edited
purchase delivery; purchased delivered; sowing harvest; sown harvested; planted harvested; planting harvest
admit discharge; issue expiration; issued expiration; issued expired; effective expiration; effective termination
effective end; valid expires; booking checkin; booking travel; booked travel; start complete; start completion
started stopped; posted closed; posted deadline; release retirement; commission decommission; commissioned retired
build renovation; construction renovation; sample analysis; collection analysis; collected received; collected analysed
order delivered; order shipped; order paid; dispatch delivery; dispatched delivered; loading unloading; filing decision
filed decided; filed closed; arrest trial; incident report; occurred reported; infection recovery; onset diagnosis
diagnosis treatment; diagnosis death; birth death; dob dod; dep arr; depart arrive; dawn dusk; sunrise sunset
first last
open closed; opened resolved; reported resolved; queued started; enqueued started; begin finish; founded dissolved
purchase expiry; manufacture expiry; manufactured expires; production expiry; invoice payment; billed paid
signed expires
contract expiry; origination maturity; listing sale; listed closed; previous current; prev next; last next; exam result
enrollment graduation; enrolled graduated; admission graduation; clock_in clock_out; kickoff fulltime; arrived left
requested completed; requested delivered; submitted decided; submitted graded; submitted published; premiere finale
published updated; published modified; published retracted; activated deactivated; subscribed unsubscribed
joined expires
hire exit; hire resignation; joining leaving; inception maturity; inception expiry; vesting expiry; since until
""".strip().splitlines()
    for pair in line.split(";")
    for before, after in [pair.split()]
)
TIME_PAIRS = (*TIMES, *MORE_TIMES)
#: What those pairs of ``PAIRS`` are that hold for numbers as well.
NUMBER_PAIRS: tuple[tuple[str, str], ...] = (
    *(pair for pair in PAIRS if pair[0] in ("start", "begin", "from", "min", "minimum", "low", "lower", "first")),
    ("entry", "exit"), ("bottom", "top"), ("floor", "ceiling"), ("lo", "hi"), ("lcl", "ucl"), ("lwr", "upr"),
)  # fmt: skip
#: Summaries of the same values, from the smallest to the largest; those of one rank say nothing of each other.
RANKS: Mapping[str, int] = {
    word: rank
    for rank, words in enumerate((
        "min minimum lowest smallest", "p5 p05 p10 q05", "p25 q1 q25 lower", "median p50 q50 mean avg average mid",
        "p75 q3 q75 upper", "p90 p95 q95", "p99 p999", "max maximum highest largest peak",
    ))
    for word in words.split()
}  # fmt: skip
#: Prices of a day, and quotes: how each lies by the others.
PRICES = ("open", "close", "low", "high")
QUOTES = ("bid", "mid", "ask")
#: Words of parts, and of what they are part of, beside the same words.
WHOLES = frozenset({"total", "capacity", "overall", "all", "gross"})
PARTS = frozenset(
    [
        "vacant",
        "occupied",
        "available",
        "used",
        "free",
        "active",
        "inactive",
        "passed",
        "failed",
        "successful",
        "unsuccessful",
        "completed",
        "open",
        "closed",
        "damaged",
        "returned",
        "male",
        "female",
        "males",
        "females",
        "employed",
        "unemployed",
        "infected",
        "sold",
        "unsold",
        "rented",
        "defective",
        "correct",
        "incorrect",
        "cancelled",
        "urban",
        "rural",
        "partial",
        "reserved",
        "remaining",
        "paid",
        "unpaid",
        "good",
        "bad",
        "rejected",
        "accepted",
        "approved",
        "net",
        "taken",
        "booked",
        "idle",
        "busy",
        "healthy",
        "sick",
        "present",
        "absent",
        "read",
        "unread",
        "spent",
        "left",
        "vaccinated",
        "recovered",
        "resolved",
        "pending",
        "online",
        "offline",
        "valid",
        "invalid",
        "missing",
        "sub",
        "subtotal",
        "eligible",
        "registered",
        "installed",
        "working",
        "disabled",
        "ebikes",
    ]
)
#: Parts that make up the whole between them.
COMPLEMENTS = frozenset(
    frozenset(pair.split())
    for pair in [
        "vacant occupied",
        "used free",
        "used available",
        "passed failed",
        "male female",
        "males females",
        "employed unemployed",
        "urban rural",
        "sold unsold",
        "correct incorrect",
        "active inactive",
        "paid unpaid",
        "good bad",
        "accepted rejected",
        "idle busy",
        "present absent",
        "read unread",
        "spent left",
        "spent remaining",
        "used remaining",
        "online offline",
        "valid invalid",
        "free occupied",
        "available occupied",
        "successful failed",
        "successful unsuccessful",
    ]
)
#: Names of which the first is at most the second.
SHARES: tuple[tuple[str, str], ...] = tuple(
    (part, whole)
    for line in """
shots_on_target shots; deaths cases; recovered cases; clicks impressions; conversions clicks; hits at_bats
completions attempts; wins games_played; losses games_played; wins games; losses games; wins matches; goals shots
bedrooms rooms; subtotal total; net_weight gross_weight; net_pay gross_pay; net_income revenue; gross_profit revenue
net_price gross_price; net_amount gross_amount; votes registered_voters; turnout registered_voters; net gross
sale_price list_price; cost_price unit_price; cost price; discount price; tip_amount total_amount
tax_amount total_amount
tax total; discount_amount total_amount; fare_amount total_amount; fare_amount total_fare; hoa_fee list_price
defects units_produced; reject_count total_count; good_count total_count; scrap_count units_produced
correct_answers questions
passengers capacity; passenger_count capacity; occupancy_count capacity; enrollment capacity
attendance capacity
hospitalizations cases; icu hospitalizations; living_area lot_area; sqft_living sqft_lot; floor_area lot_area
credits_earned credits; games_started games_played; sqft_basement sqft_living; heavy_atom_count num_atoms
n_genes n_counts
passed attempted; approved requested; funded_amount loan_amount; paid_amount billed_amount; unemployed labor_force
labor_force population; households population; registered_voters population; seats_won seats; first_half full_time
active_users total_users; sessions page_views; unique_visitors visits; opens sent; bounces sent; cpu_used cpu_total
principal_paid principal; current_stock max_stock; score max_score; marks max_marks; balance credit_limit
""".strip().splitlines()
    for pair in line.split(";")
    for part, whole in [pair.split()]
)
#: Words of what takes long: months and years lie between.
LASTING = frozenset(
    [
        "maturity",
        "expiry",
        "expires",
        "expiration",
        "expired",
        "expire",
        "harvest",
        "harvested",
        "termination",
        "contract",
        "lease",
        "policy",
        "subscription",
        "valid",
        "effective",
        "membership",
        "warranty",
        "license",
        "licence",
        "registration",
        "inception",
        "retirement",
        "employment",
        "project",
        "graduation",
        "graduated",
        "death",
        "renovation",
        "dissolved",
        "loan",
        "bond",
        "coverage",
        "tenancy",
    ]
)
#: Words of what is done within a day or two.
PROMPT = frozenset({"settlement", "settle", "report", "reported", "dispatch", "received"})
