"""Schemas as people write them: what ``generate`` is tested with.

What belongs here: the list of all, and the schemas that are pandera models. Those written as objects, and those with
nested columns, are in ``corpus_schemas`` and ``corpus_nested``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
from pandera.engines.pandas_engine import Decimal as DecimalType
from pandera.typing import Index, Series

from tests.mockmart.corpus_nested import NESTED
from tests.mockmart.corpus_schemas import SCHEMAS


class Person(pap.DataFrameModel):
    first_name: str
    last_name: str
    date_of_birth: pap.Date


class Employees(Person):
    """Inherits, and narrows what it inherits."""

    employee_number: str = pap.Field(unique=True, str_matches=r"^E\d{6}$")
    work_email: str = pap.Field(unique=True)
    department: str = pap.Field(isin=["engineering", "sales", "support", "people"])
    salary: float = pap.Field(ge=24_000, le=250_000)
    hired_on: pap.Date
    left_on: pap.Date = pap.Field(nullable=True)
    is_manager: bool

    class Config:
        strict = True
        ordered = True


class Payslips(pap.DataFrameModel):
    """Decimals, dates and a joint key."""

    employee_number: str = pap.Field(str_matches=r"E\d{3}")
    period: pap.Date
    gross: Series[Annotated[DecimalType, 28, 2, "ROUND_HALF_EVEN"]] = pap.Field(ge=Decimal("1200.00"))
    net: Series[Annotated[DecimalType, 28, 2, "ROUND_HALF_EVEN"]] = pap.Field(gt=0, le=Decimal("9999.99"))

    class Config:
        coerce = True
        unique = ["employee_number", "period"]


class Applicants(pap.DataFrameModel):
    """Text by every sort of check."""

    reference: str = pap.Field(str_startswith="APP-", str_length={"min_value": 9, "max_value": 12})
    cv_file: str = pap.Field(str_endswith=".pdf")
    motto: str = pap.Field(str_contains="team")
    initials: str = pap.Field(str_length={"max_value": 3}, str_matches=r"^[A-Z]+$")
    source: str = pap.Field(notin=["unknown", ""], str_length=(3, 20))
    linked_in: str = pap.Field(str_matches=r"^https://(www\.)?linkedin\.com/in/[a-z0-9-]{3,30}$", nullable=True)


class Patients(pap.DataFrameModel):
    patient_id: int = pap.Field(unique=True, ge=100_000, lt=1_000_000)
    full_name: str
    sex: str = pap.Field(isin=("f", "m", "x"))
    blood_group: pd.CategoricalDtype = pap.Field(isin=["0+", "0-", "A+", "A-", "B+", "B-", "AB+", "AB-"])
    born: pap.Date = pap.Field(ge=dt.date(1920, 1, 1), lt=dt.date(2024, 1, 1))
    weight_kg: pap.Float32 = pap.Field(gt=0.5, lt=250)
    insured: pap.BOOL = pap.Field(nullable=True)


class Appointments(pap.DataFrameModel):
    appointment_id: pap.Int64 = pap.Field(unique=True)
    patient_id: pap.Int64 = pap.Field(in_range={"min_value": 100_000, "max_value": 999_999})
    start_time: Series[Annotated[pd.DatetimeTZDtype, "ns", "Europe/Berlin"]]
    end_time: Series[Annotated[pd.DatetimeTZDtype, "ns", "Europe/Berlin"]]
    waiting: pap.Timedelta = pap.Field(ge=pd.Timedelta(0), le=pd.Timedelta("3h"))
    cancelled: bool


class LabResults(pap.DataFrameModel):
    """Bounds that exclude their ends, and numbers that must not occur."""

    ph: float = pap.Field(in_range={"min_value": 6.8, "max_value": 7.8, "include_min": False, "include_max": False})
    ferritin: pap.Float32 = pap.Field(gt=0, lt=1)
    dilution: int = pap.Field(isin=[1, 2, 4, 8, 16])
    replicate: int = pap.Field(gt=0, le=6, notin=[3, 5])
    control: float = pap.Field(ne=0.0, ge=-1, le=1)
    batch: int = pap.Field(eq=20_250_101)
    flagged: bool = pap.Field(eq=False)


class Prescriptions(pap.DataFrameModel):
    """Optional columns and aliases."""

    drug: Series[str] = pap.Field(alias="drug name", str_length={"min_value": 3, "max_value": 40})
    dose: Series[float] | None = pap.Field(alias="dose (mg)", gt=0)
    refills: Series[pap.UInt8] | None
    issued_on: Series[pap.DateTime]
    expires_on: Series[pap.DateTime]


class Shipments(pap.DataFrameModel):
    tracking_number: Series[str] = pap.Field(unique=True, str_matches=r"^[A-Z]{2}\d{9}[A-Z]{2}$")
    origin_city: Series[str]
    destination_city: Series[str]
    destination_zip: Series[str]
    weight_kg: Series[float] = pap.Field(gt=0, le=31.5)
    pieces: Series[pap.Int16] = pap.Field(ge=1)
    shipped_at: Series[pap.DateTime]
    delivered_at: Series[pap.DateTime] = pap.Field(nullable=True)
    carrier: Series[pd.CategoricalDtype] = pap.Field(
        dtype_kwargs={"categories": ["north", "coast", "rail"], "ordered": True}
    )

    class Config:
        name = "shipments"
        strict = True
        coerce = True


class Routes(pap.DataFrameModel):
    """A joint key of two columns with few values each."""

    origin: str = pap.Field(isin=[f"H{i:02}" for i in range(30)])
    destination: str = pap.Field(isin=[f"H{i:02}" for i in range(30)])
    distance_km: int = pap.Field(ge=1, le=4_000)

    class Config:
        unique = ["origin", "destination"]


class Trades(pap.DataFrameModel):
    """An index of instants."""

    executed_at: Index[Annotated[pd.DatetimeTZDtype, "us", "UTC"]] = pap.Field(unique=True)
    isin_code: Series[str] = pap.Field(str_matches=r"^(DE|US|FR)[A-Z0-9]{9}\d$")
    side: Series[str] = pap.Field(isin=["buy", "sell"])
    quantity: Series[pap.Int32] = pap.Field(gt=0)
    price: Series[float] = pap.Field(gt=0)
    currency: Series[str] = pap.Field(isin={"EUR", "USD"})


class Accounts(pap.DataFrameModel):
    iban: str
    owner_name: str
    balance: float
    currency_code: str
    opened_on: pap.Date
    closed_on: pap.Date = pap.Field(nullable=True)
    interest_rate: float = pap.Field(ge=0, le=0.12)
    risk_class: pap.INT64 = pap.Field(ge=1, le=5, nullable=True)


class Invoices(pap.DataFrameModel):
    """Arrow types, by way of pandas."""

    invoice_id: Series[Annotated[pd.ArrowDtype, pa.string()]] = pap.Field(unique=True, str_matches=r"^INV-2025-\d{5}$")
    amount: Series[Annotated[pd.ArrowDtype, pa.decimal128(12, 2)]] = pap.Field(ge=Decimal(5), lt=Decimal(5_000))
    lines: Series[Annotated[pd.ArrowDtype, pa.int8()]] = pap.Field(ge=1)
    issued_on: Series[Annotated[pd.ArrowDtype, pa.date32()]]
    due_on: Series[Annotated[pd.ArrowDtype, pa.date32()]]
    paid_at: Series[Annotated[pd.ArrowDtype, pa.timestamp("ms", tz="UTC")]] = pap.Field(nullable=True)
    reminders: Series[Annotated[pd.ArrowDtype, pa.uint8()]] = pap.Field(isin=[0, 1, 2])
    disputed: Series[Annotated[pd.ArrowDtype, pa.bool_()]] = pap.Field(nullable=True)


class Readings(pap.DataFrameModel):
    """A key of two levels, and what a sensor tells."""

    station: Index[str] = pap.Field(str_matches=r"^ST-\d{2}$")
    measured_at: Index[pap.DateTime] = pap.Field(ge=pd.Timestamp("2025-06-01"), le=pd.Timestamp("2025-06-30 23:59:59"))
    temperature: Series[pap.Float32] = pap.Field(ge=-40, le=60)
    humidity: Series[pap.Int8] = pap.Field(ge=0, le=100)
    battery: Series[pap.Float64] = pap.Field(in_range={"min_value": 2.7, "max_value": 4.2})
    error_code: Series[pap.UINT8] = pap.Field(nullable=True, isin=[1, 2, 7, 19])

    class Config:
        multiindex_strict = True
        multiindex_coerce = True


class Weather(pap.DataFrameModel):
    """One row an hour: an index without a name."""

    at: Index[pap.DateTime] = pap.Field(unique=True, check_name=False)
    wind_speed: Series[float] = pap.Field(ge=0, lt=60)
    wind_direction: Series[int] = pap.Field(ge=0, lt=360)
    sky: Series[pd.CategoricalDtype] = pap.Field(
        dtype_kwargs={"categories": ["clear", "cloudy", "rain", "snow"], "ordered": False}
    )
    rain_mm: Series[float] = pap.Field(ge=0, nullable=True)


class Requests(pap.DataFrameModel):
    """The log of a web server."""

    request_id: str = pap.Field(unique=True, str_matches=r"^[0-9a-f]{16}$")
    timestamp: pap.DateTime
    client_ip: str
    method: str = pap.Field(isin=["GET", "POST", "PUT", "DELETE"])
    path: str = pap.Field(str_startswith="/", str_length={"max_value": 60})
    status_code: pap.Int16 = pap.Field(isin=[200, 201, 301, 404, 500])
    bytes_sent: int = pap.Field(ge=0)
    user_agent: str
    referrer: str = pap.Field(nullable=True, str_matches=r"https?://[a-z]+\.(com|org)(/[a-z0-9]+)*$")


class Sessions(pap.DataFrameModel):
    """Columns of any type: their names and checks tell."""

    session_id: Any = pap.Field(str_length=(32, 32))
    started_at: pap.DateTime
    ended_at: pap.DateTime
    pages: Any = pap.Field(ge=1, le=40)
    bounced: Any = pap.Field(isin=[True, False])
    duration: pap.Timedelta


class Students(pap.DataFrameModel):
    """A column for each of some subjects."""

    student_id: Series[str] = pap.Field(unique=True, str_matches=r"^\d{4}-[A-Z]{2}$")
    marks: Series[float] = pap.Field(alias=r"^mark_(maths|physics|music)$", regex=True, ge=1.0, le=6.0)
    absent: Series[int] | None = pap.Field(alias=r"absent_\d", regex=True, ge=0, le=60)
    year: Series[int] = pap.Field(ge=5, le=13)


class Timetable(pap.DataFrameModel):
    """Nothing but a joint key and a switch."""

    room: Series[str] = pap.Field(str_matches=r"[A-C][0-3]\d{2}$")
    weekday: Series[pap.Int8] = pap.Field(ge=1, le=5)
    lesson: Series[pap.Int8] = pap.Field(ge=1, le=9)
    held: Series[bool] = pap.Field(isin=[True])

    class Config:
        unique = [["room", "weekday", "lesson"]]
        strict = "filter"
        coerce = True


class Tickets(pap.DataFrameModel):
    """A check that only warns, and one with a name of its own."""

    ticket_id: Series[pap.UInt32] = pap.Field(unique=True)
    priority: Series[str] = pap.Field(isin=["low", "normal", "urgent"])
    subject: Series[str] = pap.Field(str_length={"max_value": 80})
    minutes_open: Series[float] = pap.Field(ge=0, le=10_000)
    satisfaction: Series[pap.INT8] = pap.Field(ge=1, le=5, nullable=True)
    opened_at: Series[pap.DateTime]
    resolved_at: Series[pap.DateTime] = pap.Field(nullable=True)

    @pap.check("minutes_open", raise_warning=True)
    def is_short(cls, minutes: Any) -> Any:  # noqa: N805  # pandera makes it a class method
        return minutes < 60


class Shifts(pap.DataFrameModel):
    """A joint key of words alone, and dates that are text."""

    nurse: Series[str]
    weekday: Series[str]
    ward: Series[str] = pap.Field(str_length={"max_value": 20})
    shift_date: Series[str] = pap.Field(str_matches=r"^\d{4}-\d{2}-\d{2}$")
    hours: Series[float] = pap.Field(gt=0, le=12)
    supervisor_id: Series[float] = pap.Field(nullable=True)

    class Config:
        unique = ["nurse", "weekday"]


class Flights(pap.DataFrameModel):
    """Two places and two persons a row, several pairs of instants, and an exclusion beside a pattern."""

    flight_number: Series[str] = pap.Field(str_matches=r"^[A-Z]{2}\d{3,4}$", ne="AA000")
    origin: Series[str]
    destination: Series[str]
    captain_name: Series[str]
    passenger: Series[str]
    seat: Series[str] = pap.Field(str_length={"max_value": 3})
    departure_time: Series[pd.DatetimeTZDtype] = pap.Field(dtype_kwargs={"unit": "us", "tz": "Europe/Berlin"})
    arrival_time: Series[pd.DatetimeTZDtype] = pap.Field(dtype_kwargs={"unit": "us", "tz": "America/New_York"})
    delay_minutes: Series[pd.Int16Dtype] = pap.Field(ge=-30, le=600, notin=[0], nullable=True)


MODELS: dict[str, Any] = {
    model.__name__: model
    for model in (
        Employees, Payslips, Applicants, Patients, Appointments, LabResults, Prescriptions, Shipments, Routes, Trades,
        Accounts, Invoices, Readings, Weather, Requests, Sessions, Students, Timetable, Tickets, Shifts, Flights,
    )
}  # fmt: skip
CORPUS: dict[str, Any] = MODELS | SCHEMAS | NESTED
