"""What breaks laws of this kind: reviews that contradict themselves."""

from __future__ import annotations

from collections.abc import Mapping

from tests.assets.quality.breaches.breach import UNREVIEWED, UNSOLD, Breach, copy, of, update

BREACHES: Mapping[str, Breach] = {
    "verified_review_names_its_order": update("reviews", "order_id IS NULL", verified_purchase="true"),
    "unverified_review_names_no_order": update("reviews", "order_id IS NOT NULL", verified_purchase="false"),
    "verified_review_is_by_the_customer": update(
        "reviews", "order_id IS NOT NULL", user_id=of("users", "user_id", "users.user_id <> reviews.user_id")
    ),
    "verified_review_is_of_a_delivered_order": update(
        "orders",
        f"status = 'delivered' AND NOT ({UNREVIEWED})",
        "delivered_at_fits_the_status",
        "shipment_delivered_at_is_the_orders",
        delivered_at="NULL",
    ),
    "verified_review_is_of_a_product_in_the_order": update(
        "reviews", "order_id IS NOT NULL", product_id=of("products", "product_id", f"products.{UNSOLD}")
    ),
    "user_reviews_a_product_once": copy("reviews", "order_id IS NULL", review_id="'REV-none'"),
    "title_belongs_to_the_rating": update("reviews", "true", title="'Something else'"),
    "body_opens_as_the_rating": update("reviews", "true", body="'Well. ' || body"),
    "body_closes_as_the_rating": update("reviews", "true", body="body || ' So there.'"),
}
