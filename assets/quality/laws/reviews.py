"""Law 8, reviews: who may write one, of what, and in which words.

What belongs here: the rules of reviews but for their time. ``queries`` makes the relation ``phrases``.
"""

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import law, never

LAWS = (
    never(
        8,
        "verified_review_names_its_order",
        "A verified review names the order.",
        table="reviews",
        violation="verified_purchase AND order_id IS NULL",
        show="review_id, verified_purchase, order_id",
    ),
    never(
        8,
        "unverified_review_names_no_order",
        "An unverified review names no order.",
        table="reviews",
        violation="NOT verified_purchase AND order_id IS NOT NULL",
        show="review_id, verified_purchase, order_id",
    ),
    law(
        8,
        "verified_review_is_by_the_customer",
        "A verified review is by the customer of its order.",
        tables=("reviews", "orders"),
        sql="""
            SELECT review_id, user_id, customer_id FROM reviews JOIN orders USING (order_id)
            WHERE user_id IS DISTINCT FROM customer_id""",
    ),
    law(
        8,
        "verified_review_is_of_a_delivered_order",
        "The order of a verified review was delivered.",
        tables=("reviews", "orders"),
        sql="""
            SELECT review_id, order_id, status FROM reviews JOIN orders USING (order_id)
            WHERE delivered_at IS NULL""",
    ),
    law(
        8,
        "verified_review_is_of_a_product_in_the_order",
        "The order of a verified review held the product.",
        tables=("reviews", "orders"),
        sql="""
            SELECT review_id, order_id, product_id FROM reviews
            ANTI JOIN (SELECT order_id, unnest(list_transform(items, lambda item: item.product_id)) AS product_id
                       FROM orders SEMI JOIN reviews USING (order_id)) AS held USING (order_id, product_id)
            WHERE order_id IS NOT NULL AND EXISTS (FROM orders WHERE orders.order_id = reviews.order_id)""",
    ),
    law(
        8,
        "user_reviews_a_product_once",
        "No user reviews a product twice.",
        tables=("reviews",),
        sql="SELECT user_id, product_id, count(*) AS reviews FROM reviews GROUP BY ALL HAVING count(*) > 1",
        shared=(shared_queries.is_key("reviews", "user_id, product_id"),),
    ),
    law(
        8,
        "title_belongs_to_the_rating",
        "The headline of a review is one of its rating.",
        tables=("reviews",),
        extra_relations=("phrases",),
        sql="""
            SELECT review_id, rating, title FROM reviews
            ANTI JOIN (SELECT rating, text AS title FROM phrases WHERE kind = 'title') AS titles
            USING (rating, title)""",
    ),
    law(
        8,
        "body_opens_as_the_rating",
        "The text of a review begins with a sentence of its rating, about a thing that the shop sells.",
        tables=("reviews",),
        extra_relations=("phrases",),
        sql="""
            SELECT review_id, rating, body FROM reviews
            ANTI JOIN (SELECT rating, split_part(text, ' ', 1) AS word,
                              split_part(text, '{noun}', 1) AS before, split_part(text, '{noun}', 2) AS after
                       FROM phrases WHERE kind = 'opener') AS openers
            ON openers.rating = reviews.rating AND word = split_part(body, ' ', 1) AND starts_with(body, before)
               AND contains(substr(body, length(before) + 2), after || ' ')""",
    ),
    law(
        8,
        "body_closes_as_the_rating",
        "The text of a review ends with a sentence of its rating.",
        tables=("reviews",),
        extra_relations=("phrases",),
        sql="""
            SELECT review_id, rating, body FROM reviews
            ANTI JOIN (SELECT rating, ' ' || text AS text FROM phrases WHERE kind = 'closer') AS closers
            ON closers.rating = reviews.rating AND ends_with(body, closers.text)""",
    ),
)
