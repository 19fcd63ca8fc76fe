"""Names of columns in the languages of the locales."""

from __future__ import annotations

import pytest

from mockmart.providers.column_names import tokens


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("data_pedido", "order_date"),
        ("data_de_nascimento", "birth_date"),
        ("preco", "price"),
        ("preço", "price"),
        ("cidade", "city"),
        ("annee", "year"),
        ("année", "year"),
        ("mois", "month"),
        ("geburtsdatum", "birth_date"),
        ("plz", "zip"),
        ("stadt", "city"),
        ("straße", "street"),
        ("vorname", "first_name"),
        ("nachname", "last_name"),
        ("nombre_cliente", "customer_name"),
        ("fecha_inicio", "start_date"),
        ("prix_total", "total_price"),
        ("data_source", "data_source"),
        ("total", "total"),
        ("land_use", "land_use"),
    ],
)
def test_a_name_is_put_into_english(name: str, english: str) -> None:
    assert "_".join(tokens(name)) == english
