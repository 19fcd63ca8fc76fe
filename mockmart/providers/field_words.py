"""Words of the fields of life: what columns of text hold by their names, beside everyday words and codes.

What belongs here: one line a list, the names that end a column's name before the colon, the words behind it. Codes are
in ``field_codes``, everyday lists in ``wordlists``.
"""

from __future__ import annotations

from mockmart.providers.field_codes import PATTERN_LINES, read_lines

# ruff: noqa: E501  # a list is a line
_WORDS = """
ticker symbol underlying stock_symbol instrument: AAPL|MSFT|AMZN|GOOGL|NVDA|JPM|XOM|PG|KO|DIS|BA|CAT|IBM|INTC|PFE|WMT
exchange exchange_code venue_code: NYSE|NASDAQ|LSE|XETRA|TSE|HKEX|EURONEXT|SIX
sector gics_sector: Energy|Materials|Industrials|Consumer Staples|Health Care|Financials|Technology|Utilities|Real Estate
industry sub_industry industry_name: Banks|Biotechnology|Chemicals|Insurance|Software|Semiconductors|Retail|Airlines|Mining
side trade_side direction_of_trade: buy|sell
order_type: market|limit|stop|stop limit
asset_class security_type asset_type product_type instrument_type: equity|bond|commodity|currency|option|future|fund
rating_agency: Moody's|S&P|Fitch|DBRS
credit_rating bond_rating rating issuer_rating: AAA|AA+|AA|A|BBB+|BBB|BB|B|CCC
bond_type: government|corporate|municipal|covered|convertible
option_type call_put: call|put
contract_type: fixed-term|permanent|spot|forward|futures|framework|hourly
currency_pair pair: EUR/USD|GBP/USD|USD/JPY|USD/CHF|AUD/USD|USD/CAD|EUR/GBP
strategy trading_strategy: momentum|value|growth|carry|mean reversion|market making|long short
portfolio book desk fund: Core Equity|Global Bonds|Emerging Markets|Growth|Income|Balanced|Small Caps|Credit
benchmark index_name: S&P 500|MSCI World|STOXX 600|FTSE 100|Nikkei 225|Russell 2000
loan_purpose purpose: debt consolidation|home improvement|car|education|medical|small business|wedding
home_ownership tenure ownership ownership_type owner_type housing: own|rent|mortgage|leasehold|public|private|cooperative
frequency pay_frequency freq reporting_frequency: daily|weekly|monthly|quarterly|annual
day_count: 30/360|ACT/360|ACT/365|ACT/ACT
fuel_type energy_source fuel technology carrier_type primary_fuel energy_carrier: gas|coal|nuclear|wind|solar|hydro|biomass|oil|geothermal
prime_mover: ST|GT|CT|CA|HY|WT|PV|IC
balancing_authority iso_rto rto grid_operator market system_operator: CAISO|ERCOT|PJM|MISO|NYISO|ISO-NE|SPP
bidding_zone price_area settlement_point zone: DE-LU|FR|NL|BE|DK1|DK2|SE3|NO2|AT|ES
phase phases: A|B|C|ABC
voltage_level: low|medium|high|extra high
tariff plan subscription_plan subscription plan_type tier loyalty_tier membership: basic|standard|plus|premium
direction wind_direction_cardinal orientation facing: N|NE|E|SE|S|SW|W|NW
route_type transport_mode travel_mode mode vehicle_class ship_mode_type: bus|rail|tram|metro|ferry|bicycle|car|walk
trip_purpose: commute|shopping|leisure|business|school
vehicle_make make car_make: Toyota|Ford|Volkswagen|Honda|BMW|Hyundai|Renault|Fiat|Nissan|Volvo
vehicle_model car_model: Corolla|Focus|Golf|Civic|i30|Clio|Panda|Leaf|XC60|Fiesta
ticket_type fare_class ticket_category fare_type: adult|child|student|senior|day pass|monthly pass
aircraft_type aircraft: A320|A321|A350|B737|B787|E190|ATR72|CRJ9
transmission: manual|automatic
drivetrain drive_type: FWD|RWD|AWD|4WD
body_style body_type: sedan|hatchback|SUV|estate|coupe|pickup|van
engine_type: petrol|diesel|hybrid|electric
surface surface_type road_surface: dry|wet|asphalt|gravel|grass|clay|hard
road_type: motorway|primary|secondary|residential|rural
weather_condition sky_condition weather weather_description conditions: clear|partly cloudy|overcast|light rain|rain|snow|fog|thunderstorm
light_condition: daylight|dusk|dark, lit|dark, unlit
collision_type: rear-end|side|head-on|single vehicle|pedestrian
congestion_level warning_level risk_level intensity_level triage_level activity_level: low|moderate|high|severe
borough: Manhattan|Brooklyn|Queens|Bronx|Staten Island
terminal gate_area: T1|T2|T3|T4
wheelchair_boarding accessibility accessible: yes|no|partial
gene gene_symbol gene_name hgnc_symbol target_gene: TP53|BRCA1|BRCA2|EGFR|MYC|KRAS|PTEN|APOE|TNF|IL6|ACTB|GAPDH|CFTR|HBB
gene_type biotype: protein_coding|lncRNA|miRNA|pseudogene|snoRNA
chromosome chrom chr seqname contig: chr1|chr2|chr3|chr4|chr5|chr6|chr7|chr8|chr9|chr10|chr11|chr12|chr17|chr22|chrX|chrY
strand: +|-
ref alt ref_allele alt_allele allele base nucleotide reference_allele: A|C|G|T
genotype: 0/0|0/1|1/1
zygosity: homozygous|heterozygous|hemizygous
consequence variant_type effect variant_classification: missense_variant|synonymous_variant|stop_gained|frameshift_variant|intron_variant
clinical_significance: benign|likely benign|uncertain significance|likely pathogenic|pathogenic
tissue organ body_site specimen_source: liver|lung|brain|heart|kidney|blood|skin|muscle|colon|breast
cell_type: T cell|B cell|NK cell|monocyte|fibroblast|neuron|epithelial cell|macrophage
cell_line: HeLa|HEK293|MCF-7|A549|K562|HepG2|U2OS|Jurkat
organism scientific_name species_name taxon: Homo sapiens|Mus musculus|Rattus norvegicus|Danio rerio|Drosophila melanogaster|Arabidopsis thaliana
species animal common_name: Adelie|Chinstrap|Gentoo|Mallard|Red Fox|Grey Heron|Barn Owl|Brown Trout
genus: Homo|Mus|Quercus|Pinus|Canis|Felis|Turdus|Salmo
family taxon_family: Canidae|Felidae|Rosaceae|Fabaceae|Poaceae|Corvidae|Muridae
phylum: Chordata|Arthropoda|Mollusca|Annelida|Cnidaria
kingdom domain_of_life: Animalia|Plantae|Fungi|Bacteria|Archaea
strain breed: Angus|Holstein|Merino|Labrador|Siamese|C57BL/6|BALB/c|K-12
treatment arm treatment_arm condition experiment_group variant_arm group split_group cohort: control|placebo|treatment A|treatment B
phenotype outcome result test_result final_result inspection_result pass_fail: positive|negative|pass|fail|inconclusive
disease illness: Asthma|Diabetes|Hypertension|Influenza|Malaria|Psoriasis|Anemia
antibody marker: CD3|CD4|CD8|CD19|CD45|CD56|Ki-67
assay_type library_type assay method technique: RNA-seq|ChIP-seq|ATAC-seq|ELISA|qPCR|HPLC|GC-MS|NMR
sequencer instrument_model: NovaSeq 6000|NextSeq 550|MiSeq|HiSeq 4000|MinION
codon: ATG|GCT|TGC|GAA|TTT|GGC|CAC|TAA
amino_acid residue: Ala|Arg|Asn|Cys|Gln|Glu|Gly|His|Leu|Lys|Ser|Val
filter quality_flag qc_flag qc_status validation_status flag_code: PASS|LowQual|SUSPECT|MISSING
cigar: 100M|76M|50M2I48M|98M2S|151M
habitat land_use land_cover biome: forest|grassland|wetland|urban|cropland|residential|commercial|industrial
life_stage stage growth_stage: egg|larva|juvenile|adult|early|late
conservation_status iucn_status: LC|NT|VU|EN|CR|DD
pathway go_term: Apoptosis|Glycolysis|Cell cycle|DNA repair|MAPK signaling|Immune response
compound compound_name chemical substance reagent: Aspirin|Caffeine|Ibuprofen|Paracetamol|Glucose|Ethanol|Benzene|Toluene
smiles canonical_smiles: CCO|CC(=O)O|c1ccccc1|CC(=O)Oc1ccccc1C(=O)O|CN1C=NC2=C1C(=O)N(C)C(=O)N2C|CC(C)O
formula molecular_formula chemical_formula: H2O|C2H6O|C6H6|C9H8O4|C8H10N4O2|NaCl|CO2|C6H12O6
element element_name mineral_element: Hydrogen|Carbon|Nitrogen|Oxygen|Sodium|Iron|Copper|Zinc|Silver|Gold
element_symbol: H|C|N|O|Na|Fe|Cu|Zn|Ag|Au
solvent: water|ethanol|methanol|DMSO|acetone|toluene|DMF|THF
catalyst: Pd/C|Pt|Ni|ZnO|TiO2|H2SO4
reaction_type: oxidation|reduction|substitution|addition|elimination|polymerisation
activity_type standard_type: IC50|Ki|Kd|EC50|Potency
unit units standard_units dose_unit result_unit measurement_unit uom_code: nM|uM|mg|g|mL|%|mg/dL|mmol/L
relation operator_sign qualifier: =|<|>|~
phase_state state_of_matter: solid|liquid|gas
crystal_system: cubic|tetragonal|hexagonal|trigonal|orthorhombic|monoclinic|triclinic
space_group: Fm-3m|P63/mmc|Pnma|P21/c|R-3m|Ia-3d
hazard_class: flammable|corrosive|toxic|oxidising|irritant
storage_condition: room temperature|2-8 °C|-20 °C|-80 °C
functional_group: alcohol|ketone|amine|ester|ether|carboxylic acid
matrix specimen specimen_type sample_type: blood|serum|plasma|urine|saliva|tissue|swab
procedure procedure_name: Appendectomy|MRI scan|Colonoscopy|Knee replacement|X-ray|Blood transfusion|Vaccination
route_of_administration: oral|intravenous|intramuscular|subcutaneous|topical
hospital facility clinic institution institution_name health_center: St. Mary's Hospital|General Hospital|University Clinic|City Medical Center|Lakeside Clinic
admission_type visit_type encounter_type: emergency|urgent|elective|newborn|outpatient
discharge_disposition: home|transferred|rehabilitation|hospice|deceased
insurance insurance_type payer insurance_plan coverage_type: private|public|Medicare|Medicaid|self-pay
ethnicity race race_ethnicity: White|Black|Asian|Hispanic|Native|Mixed|Other
smoker smoking overtime furnished readmitted half_day_flag consent vote voted has_insurance: yes|no
smoking_status: never|former|current
allergy allergen: peanuts|milk|eggs|penicillin|pollen|shellfish|gluten|none
symptom chief_complaint side_effect adverse_event: fever|cough|headache|nausea|fatigue|dizziness|rash
lab_test test_name test exam_name: hemoglobin|glucose|creatinine|cholesterol|sodium|white cell count
vaccine vaccine_name: Comirnaty|Spikevax|Vaxzevria|Influenza|MMR|Hepatitis B
age_group age_band age_range: 0-17|18-24|25-34|35-44|45-54|55-64|65+
chest_pain_type: typical angina|atypical angina|non-anginal|asymptomatic
tumor_stage cancer_stage: I|II|III|IV
tumor_type histology: adenocarcinoma|carcinoma|lymphoma|melanoma|sarcoma
dosage strength: 5 mg|10 mg|20 mg|50 mg|100 mg|500 mg
icu_type care_unit: medical|surgical|cardiac|neonatal
job_level seniority_level pay_grade level grade_level_name: junior|intermediate|senior|lead|principal
job_role mother_job father_job occupation_group job_family job_category: Analyst|Engineer|Manager|Technician|Representative|Scientist|Administrator
office site campus branch_name plant factory depot location_name: North|South|East|West|Central|Harbour|Airport
education_field major field_of_study minor program programme degree_program study_program: Biology|Business|Computer Science|Economics|History|Law|Mathematics|Medicine|Physics
university college school school_name faculty alma_mater: Riverside|Lincoln|Washington|Oakwood|St. Andrew|Greenfield|Lakeview|Hillcrest
degree degree_type qualification: BA|BSc|MA|MSc|MBA|PhD
performance_rating assessment condition_grade kitchen_quality quality quality_grade exterior_quality grade_quality item_condition: poor|fair|good|very good|excellent
work_mode work_type remote_status: on-site|hybrid|remote
shift shift_name work_shift: early|late|night
skill certification competency training_name: Python|SQL|Excel|Project management|First aid|Welding|Accounting
leave_type absence_type: annual|sick|parental|unpaid
source_of_hire source data_source source_name: website|referral|survey|agency|register|sensor|manual entry
interview_stage pipeline_stage: applied|screening|interview|offer|hired|rejected
business_travel travel_frequency: never|rarely|often
termination_reason: resignation|retirement|redundancy|end of contract
league competition tournament division conference series_name: Premier League|First Division|National League|Champions Cup|Eastern|Western
season: spring|summer|autumn|winter
venue stadium arena ground: Riverside Stadium|City Arena|Olympic Park|Memorial Field|Harbour Ground
foot preferred_foot bats throws hand handedness dominant_hand: left|right
play_type shot_type pitch_type stroke: pass|run|drive|slice|header|volley|fastball|curve
body_part affected_area: head|left foot|right foot|hand|knee|shoulder|back
round_name fixture_round: group|quarter-final|semi-final|final
medal award prize: gold|silver|bronze
half period_name game_half: first|second
quarter fiscal_quarter quarter_name: Q1|Q2|Q3|Q4
formation: 4-4-2|4-3-3|3-5-2|4-2-3-1|5-3-2
card_colour card_color: yellow|red
player_position field_position: goalkeeper|defender|midfielder|forward
discipline sport: football|tennis|swimming|athletics|cycling|rowing|judo
winner loser athlete_club batting_team bowling_team possession_team team: Bears|Comets|Eagles|Falcons|Hawks|Lions|Rangers|Sharks|Tigers|Wolves
neighborhood neighbourhood subdivision district area_name sub_district quarter_of_city suburb: Old Town|Riverside|Northgate|Hillside|Westend|Harbour|Parkview|Greenwood
zoning zoning_code zoning_class: R1|R2|C1|C2|M1|A1
building_type house_style building_class property_class dwelling_type structure_type lot_config: detached|semi-detached|terraced|apartment|bungalow|duplex
heating heating_type cooling hvac cooling_type: gas|electric|heat pump|district|oil|none
foundation construction_material exterior roof_type flooring material material_type roof_material finish: wood|brick|stone|concrete|steel|glass|slate|tile|plastic|aluminium
garage_type parking parking_type: attached|detached|carport|street|none
sale_condition sale_type listing_type: normal|foreclosure|auction|new|family
energy_rating energy_class epc_rating efficiency_class: A|B|C|D|E|F|G
room_type: entire home|private room|shared room|hotel room
cancellation_policy: flexible|moderate|strict
amenities amenity feature: garden|balcony|pool|lift|garage|fireplace
view scenery: sea|city|mountains|garden|none
cloud_type: cumulus|stratus|cirrus|cumulonimbus|altocumulus
precipitation_type precip_type: rain|snow|sleet|hail|none
climate_zone climate koppen: tropical|dry|temperate|continental|polar
sensor_type sensor sensor_name: temperature|humidity|pressure|motion|light|CO2
variable parameter indicator metric_name measure_name feature_name quantity_name indicator_name: temperature|precipitation|population|income|price|volume|rate
moon_phase: new|first quarter|full|last quarter
hemisphere: north|south
basin storm_basin: Atlantic|East Pacific|West Pacific|Indian Ocean
storm_category hurricane_category: tropical storm|category 1|category 2|category 3
course course_name course_title module subject_name school_subject: Algebra|Biology|Chemistry|Economics|English|Geography|History|Physics|Statistics
exam_type assessment_type presentation learning_style test_preparation: written|oral|practical|project|online|none|completed
lunch_type: standard|reduced
enrollment_status scholarship: enrolled|full|partial|graduated|withdrawn|none
letter_grade: A|A-|B+|B|B-|C+|C|D|F
answer response choice: A|B|C|D
section class_section: A1|A2|B1|B2|C1
continent world_region: Africa|Asia|Europe|North America|South America|Oceania
subregion sub_region: Western Europe|Northern Europe|South Asia|East Asia|West Africa|Caribbean
municipality municipio commune town_name locality: Ashford|Fairview|Greenville|Kingston|Milton|Newport|Salem|Springfield
county county_name: Adams County|Clark County|Jackson County|Jefferson County|Lake County|Marion County|Washington County
uf: SP|RJ|MG|RS|PR|BA|SC|PE|CE|GO
agency agency_name government_agency ministry: Department of Transport|Department of Health|Education Agency|Environment Agency|Treasury
award_type contract_category grant_type funding_source: grant|contract|loan|donation|federal|state|local
permit_type license_type licence_type: building|electrical|plumbing|demolition|business|food
crime_type offense offence incident_type violation complaint_type: theft|burglary|assault|vandalism|fraud|noise|speeding
police_district precinct constituency ward_name electoral_district: 1st|2nd|3rd|4th|5th|6th
court court_name: District Court|Supreme Court|Court of Appeal|County Court
party political_party: Democratic|Republican|Labour|Conservative|Green|Liberal|Independent
election_type vote_type office_type: presidential|parliamentary|municipal|mayoral|referendum
committee committee_name: Finance|Health|Education|Foreign Affairs|Justice
income_group income_level: low income|lower middle income|upper middle income|high income
household_type family_type: single|couple|couple with children|single parent|shared
citizenship citizen_status: citizen|permanent resident|visa holder
unit_multiplier scale_factor: units|thousands|millions
campaign campaign_name ad_group promotion: Spring Sale|Summer Launch|Black Friday|Back to School|Holiday Deals|Brand Awareness
utm_medium medium marketing_channel: cpc|email|social|organic|referral|display
landing_page query_page page page_url_path: /|/pricing|/products|/blog|/contact|/signup
query search_term search_query: running shoes|cheap flights|laptop|weather today|pizza near me
namespace database schema_name bucket dataset dataset_name index_table table queue: sales|billing|analytics|orders|users|events|default
branch git_branch: main|develop|release|hotfix
repository repo: api|web|backend|frontend|infra
data_type column_type dtype: string|integer|float|boolean|date
split data_split: train|validation|test
audience customer_type user_type account_segment: new|returning|loyal|business|guest
creative placement ad_position: banner|sidebar|feed|story|video
bid_strategy match_type: exact|phrase|broad|automatic
feature_flag variant ab_variant experiment_variant: control|A|B
encoding charset: utf-8|latin-1|ascii
threat_type attack_type: phishing|malware|ransomware|brute force|DDoS
predicted_label label_class class target_class prediction_label: positive|negative|neutral
model model_name algorithm: linear|random forest|gradient boosting|neural network|nearest neighbour
machine_type equipment_type asset_category machine_name equipment: lathe|mill|press|robot|conveyor|pump|compressor
defect_type failure_mode failure_type: crack|scratch|misalignment|overheating|leak|wear|power failure
maintenance_type maintenance: preventive|corrective|predictive
alloy: 6061|7075|304|316L|Ti-6Al-4V
component part part_name: bearing|gear|valve|motor|shaft|seal|filter
line production_line line_name_code: Line 1|Line 2|Line 3|Line 4
revision: A|B|C|D
port_of_loading port_of_discharge port port_name: Rotterdam|Singapore|Shanghai|Hamburg|Los Angeles|Santos|Antwerp
commodity cargo_type goods: wheat|coffee|crude oil|copper|cotton|steel|soybeans
container_type: 20DC|40DC|40HC|20RF|40RF
freight_class: 50|60|70|85|100|125
packaging_type package_type packaging: box|pallet|bag|drum|crate
crop crop_type crop_name: wheat|maize|rice|barley|soybean|potato|rapeseed|sunflower
variety cultivar: Gala|Fuji|Braeburn|Golden Delicious|Granny Smith
soil_type soil soil_class: clay|loam|sand|silt|peat
irrigation_type irrigation: drip|sprinkler|flood|none
pest: aphids|locusts|weevils|mites|none
fertilizer_type fertilizer: urea|compost|NPK|manure|none
livestock_type livestock: cattle|sheep|pigs|goats|poultry
well_type: producer|injector|observation|exploration
rock_type lithology rock: sandstone|limestone|shale|granite|basalt
mineral ore: gold|copper|iron|zinc|nickel|lithium
downtime_reason: changeover|breakdown|material shortage|cleaning
album track track_name song movie show book original_title game_name: Blue Horizon|Second Summer|The Long Road|Paper Moon|Night Train|Silent River|Golden Hour
subgenre style: indie|synth|folk|techno|ambient|noir
network studio developer publisher_name label_name producer_company broadcaster winery museum brand_label: Northlight|Bluebird|Redwood|Silverline|Atlas|Meridian|Evergreen
content_rating certificate age_rating esrb_rating: G|PG|PG-13|R|E|T|M
format media_format binding edition: hardcover|paperback|ebook|audiobook|vinyl|digital
console game_platform gaming_platform: PlayStation 5|Xbox Series X|Nintendo Switch|PC
mood: happy|sad|calm|energetic|dark
musical_key key_signature: C|D|E|F|G|A|B|C#|F#
ingredient ingredients: flour|sugar|butter|eggs|salt|garlic|olive oil|tomato
diet_type diet: vegetarian|vegan|gluten-free|keto|none
board_type meal_plan: room only|breakfast|half board|full board
restaurant restaurant_title cafe: The Olive Tree|Blue Door|Casa Verde|Golden Wok|Corner Bistro
artwork painting: Sunrise|Still Life|Portrait of a Lady|Harbour at Night|The Bridge
hashtag: #travel|#news|#music|#football|#food|#tech
dimensions: 10 x 15 x 5 cm|20 x 30 cm|40 x 60 x 20 cm|100 x 70 cm
status_message state_name_text stage_status operational_status: running|stopped|idle|error|maintenance
trip_headsign station parent_station stop_name station_name stop: Central Station|Main Street|Airport|University|Market Square|City Hall|Harbour
pickup_zone dropoff_zone fare_zone: Downtown|Midtown|Airport|Uptown|Harbour
warehouse fulfilment_center distribution_center: North Hub|South Hub|East Depot|West Depot
marketplace sales_platform: Amazon|eBay|Etsy|own shop
ship_mode service_class: Standard Class|Second Class|First Class|Same Day
region_group market_region sales_region: North|South|East|West|Central
turbine_model: V90|V117|E-82|SWT-3.6|N117
event_kind incident_kind: planned|unplanned
type kind category_type sort: standard|special|regular|other
reason_code disposition action decision: approved|rejected|review|pending
"""


#: Lists of words, and patterns, by the name of their provider, which begins as its first name does.
WORDS = {f"{name}_word": tuple(rest.split("|")) for name, (_, rest) in read_lines(_WORDS).items()}
PATTERNS = {f"{name}_code": rest for name, (_, rest) in read_lines(PATTERN_LINES).items()}
#: Names of columns, and the provider of each.
NAMES = {
    **{name: f"{first}_word" for first, (names, _) in read_lines(_WORDS).items() for name in names},
    **{name: f"{first}_code" for first, (names, _) in read_lines(PATTERN_LINES).items() for name in names},
}
#: Words that mean this where they are the whole name, and say less at the end of a longer one.
WHOLE = frozenset(
    [
        "ref",
        "alt",
        "base",
        "effect",
        "half",
        "quarter",
        "view",
        "relation",
        "phase",
        "purpose",
        "matrix",
        "feature",
        "side",
        "book",
        "desk",
        "make",
        "pair",
        "order",
        "line",
        "foundation",
        "dimensions",
        "show",
        "action",
        "answer",
        "choice",
        "page",
        "table",
        "port",
        "test",
        "label_class",
    ]
)
#: People who are called by what they do in a field.
PEOPLE = (
    "trader", "sales_rep", "broker", "recruiter", "observer", "analyst", "judge", "guardian", "umpire", "bowler",
    "batsman", "batter", "pitcher", "athlete", "contractor", "candidate", "inspector", "operator", "writer", "producer",
    "byline", "translator", "cast", "composer", "singer", "scientist", "investigator", "captain",
)  # fmt: skip
#: Companies that are called by what they do.
FIRMS = (
    "issuer", "counterparty", "utility", "lender", "custodian", "service_provider", "contractor_name", "operator_name",
)  # fmt: skip
