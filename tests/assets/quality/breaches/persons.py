"""What breaks laws of this kind: persons who are not one."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import IDLE, Breach, update

BREACHES: Mapping[str, Breach] = {
    "user_is_of_age": update("users", "true", birth_date="(created_at - INTERVAL 17 YEARS)::DATE"),
    "email_carries_the_name": update("users", "true", email="'x' || email"),
    "user_has_one_default_address": update(
        "users",
        "true",
        "user_addresses_are_the_lists",
        addresses="list_transform(addresses, lambda address: struct_update(address, is_default := false))",
    ),
    "city_state_and_zip_belong_together": update(
        "users",
        IDLE,
        "user_addresses_are_the_lists",
        addresses="list_transform(addresses, lambda address: struct_update(address, zip := '00000'))",
    ),
    "phone_belongs_to_the_state": update("users", "true", phone="'+1-000-555-0123'"),
    "shipping_address_is_the_customers": update(
        "orders", "true", shipping_address="struct_update(shipping_address, street := '1 Elsewhere')"
    ),
    "billing_address_is_the_customers": update(
        "orders", "true", billing_address="struct_update(billing_address, street := '1 Elsewhere')"
    ),
}
