"""A field of sensors: where they stand, and what they measure.

mockmart generate mockmart.examples.sensors:Readings -n 5 --format csv
"""

from __future__ import annotations

import pandera.pandas as pap

from mockmart.schema.fields import Bool, Category, Instant, Text, choice, code, derived, field, instant, references

DOMAIN = "sensors"


class Stations(pap.DataFrameModel):
    """One row a station: a mast with one sensor of a kind."""

    station_id: Text = code("ST-{index:5}", "Identifier of the station.")
    kind: Category = choice({"air": 0.6, "soil": 0.3, "water": 0.1}, "What it measures the temperature of.")
    city: Text = field("Town nearby.")
    latitude: float = field("Degrees north.", in_range={"min_value": -90, "max_value": 90})
    longitude: float = field("Degrees east.", in_range={"min_value": -180, "max_value": 180})
    serial: Text = field("Number on the casing.", unique=True, str_matches=r"^[A-Z]{2}\d{2}-[0-9A-F]{6}$")
    installed_at: Instant = instant("2024-01-01", "2024-12-31", "When it was put up.")


class Readings(pap.DataFrameModel):
    """One row a reading; a station reads once at an instant."""

    station_id: Text = references("sensors.stations.station_id", "Station that read it.")
    read_at: Instant = instant("2025-01-01", "2025-12-31", "When it was read.")
    temperature: float = field("Degrees Celsius.", in_range={"min_value": -30, "max_value": 45})
    humidity: float = field("Relative humidity, per cent; null where the sensor failed.", nullable=True, ge=0, le=100)
    battery: float = field("Voltage of the battery.", in_range={"min_value": 2.8, "max_value": 4.2})
    is_low: Bool = derived(lambda battery: battery < 3.1, "Whether the battery should be changed.")

    class Config:
        unique = ["station_id", "read_at"]  # noqa: RUF012  # as pandera has it
