"""Codes of the fields of life: the patterns that columns of text match by their names.

What belongs here: one line a code, the names that end a column's name before the colon, behind it the pattern that its
texts match in full; and reading such lines. Words are in ``field_words``.
"""

from __future__ import annotations

PATTERN_LINES = r"""
isin: (US|DE|GB|FR|JP)\d{9}[0-9]
cusip: \d{6}[A-Z0-9]{2}\d
sedol: [B-DF-HJ-NP-TV-Z0-9]{6}\d
figi: BBG00[B-DF-HJ-NP-TV-Z0-9]{6}\d
lei: (529900|213800|549300)[A-Z0-9]{12}\d{2}
iso3 iso_a3 iso_code country_iso3 iso3_code: (USA|DEU|GBR|FRA|JPN|BRA|ESP|CAN|IND|CHN)
iso2 iso_a2 country_iso2 country_of_risk: (US|DE|GB|FR|JP|BR|ES|CA|IN|CN)
fips county_fips fips_code geoid: (0[1-9]|[1-4]\d|5[0-6])(00[1-9]|0[1-9]\d|1[0-5]\d)
census_tract: \d{6}\.\d{2}
block_group: [1-6]
naics naics_code: (11|21|22|23|31|42|44|48|51|52|54|61|62|72)\d{4}
sic_code sic: [1-8]\d{3}
hs_code hts_code: (0[1-9]|[1-8]\d)\d{4}
cas_number cas: [1-9]\d{3,5}-\d{2}-\d
inchikey inchi_key: [A-Z]{14}-[A-Z]{10}-N
inchi: InChI=1S/C[1-9]H[1-9]\d?O[1-4]
chembl_id: CHEMBL[1-9]\d{2,6}
pubchem_cid cid: [1-9]\d{3,7}
ensembl_id gene_stable_id: ENSG000\d{8}
transcript_stable_id: ENST000\d{8}
uniprot_id uniprot: [OPQ][0-9][A-Z0-9]{3}[0-9]
entrez_id: [1-9]\d{2,5}
rsid rs_id snp: rs[1-9]\d{4,8}
accession accession_number: N[MP]_\d{6}
go_id: GO:\d{7}
sequence barcode_sequence dna_sequence seq umi adapter read_sequence: [ACGT]{20}
peptide peptide_sequence protein_sequence: [ACDEFGHIKLMNPQRSTVWY]{8,15}
haplotype: H[1-9][a-d]?
well well_position: [A-H](0[1-9]|1[0-2])
cpt_code: (9[29]|[1-8]\d)\d{3}
ndc: \d{5}-\d{4}-\d{2}
npi: 1\d{9}
drg drg_code ms_drg: [0-9]\d{2}
loinc_code loinc: [1-9]\d{3,4}-\d
snomed_code snomed: [1-9]\d{6,8}
mrn medical_record_number: \d{8}
imo_number imo: 9\d{6}
mmsi: [2-7]\d{8}
container_no: (MSCU|MAEU|CMAU|HLXU)\d{7}
isrc: (US|GB|DE|FR)[A-Z0-9]{3}(1\d|2[0-4])\d{5}
imdb_id: tt\d{7}
orcid: 0000-000[1-3]-\d{4}-\d{3}[0-9X]
doi: 10\.\d{4}/[a-z]{3,6}\.\d{4,6}
issn: \d{4}-\d{3}[0-9X]
etag: "[0-9a-f]{16}"
hash_row row_hash file_hash sha256 digest: [0-9a-f]{64}
sha1 commit_hash git_sha: [0-9a-f]{40}
trace_id: [0-9a-f]{32}
span_id: [0-9a-f]{16}
tail_number: N[1-9]\d{2}[A-Z]{2}
wmo_id wmo: [0-9]{5}
apn parcel_number: \d{3}-\d{3}-\d{3}
academic_year school_year_label: 20(2[0-3]/2[1-4])
fiscal_year_label: FY20(1[5-9]|2[0-5])
time_zone_offset utc_offset: [+-](0\d|1[0-2]):00
room_number room: [1-9](0[1-9]|[1-4]\d)
size_code: (XS|S|M|L|XL)
down_distance: [1-4](st|nd|rd|th) & ([1-9]|10)
os_version app_version: \d{1,2}\.\d\.\d
coordinates: -?[1-8]\d\.\d{4}, -?[1-9]\d\.\d{4}
naics_sector: (11|21|22|23|31|42|44|48|51|52|54|61|62|72)
"""


def read_lines(text: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """By the first name of each line, all of its names, and what stands behind the colon."""
    found = {}
    for line in text.strip().splitlines():
        names, _, rest = line.partition(": ")
        first, *others = names.split()
        found[first] = ((first, *others), rest)
    return found
