"""Words of columns' names in the languages of the locales, and what they are called in English.

What belongs here: the table, and putting a name into English. What English names mean is in ``column_names``.
"""

from __future__ import annotations

import unicodedata

#: Words that are English too, or mean nothing by themselves: they count beside another word of the language.
_SHARED = frozenset(
    [
        "data",
        "de",
        "da",
        "do",
        "du",
        "la",
        "le",
        "el",
        "des",
        "del",
        "von",
        "der",
        "die",
        "das",
        "id",
        "total",
        "status",
        "valor",
        "mes",
        "bar",
        "nom",
        "ort",
        "art",
    ]
)
_WORDS = """
date: data fecha datum dato
order: pedido commande bestellung encomenda
delivery: entrega livraison lieferung lieferdatum=delivery_date bestelldatum=order_date
price: preco prix precio preis kakaku
city: cidade ville ciudad stadt ort municipio cidades shi
year: ano annee anio jahr
month: mes mois monat
day: dia jour tag
week: semana semaine woche
hour: hora heure stunde
birth: nascimento naissance nacimiento geburt
birth_date: geburtsdatum geburtstag
zip: plz cep cp codepostal postleitzahl
street: rua rue calle strasse logradouro
state: estado bundesland provincia
country: pais pays land
region: regiao
first_name: vorname prenom
last_name: nachname sobrenome apellido apellidos
name: nome nom nombre namen
phone: telefone telefono telephone telefon celular handy
address: endereco adresse direccion anschrift
customer: cliente client kunde kunden
product: produto produit producto produkt artikel
company: empresa entreprise firma unternehmen societe
quantity: quantidade quantite cantidad menge anzahl qtd
amount: valor montant importe betrag monto
description: descricao descripcion beschreibung
category: categoria categorie kategorie
salary: salario salaire gehalt lohn
age: idade edad alter
gender: sexo sexe geschlecht genero
start: inicio debut beginn anfang
end: fim fin ende termino
number: numero nummer
discount: desconto remise descuento rabatt
tax: imposto impot impuesto steuer mwst
weight: peso poids gewicht
height: altura hauteur hoehe
width: largura largeur anchura breite
length: comprimento longueur longitud laenge
temperature: temperatura temperatur
population: populacao poblacion bevoelkerung einwohner
created: criado erstellt creado cree
updated: atualizado aktualisiert actualizado
payment: pagamento paiement pago zahlung
invoice: fatura facture factura rechnung
department: departamento abteilung departement
employee: funcionario employe empleado mitarbeiter
supplier: fornecedor fournisseur proveedor lieferant
total: gesamt summe
id: kennung codigo
of: de da do du des del von der
job_title: cargo beruf profession
color: cor couleur farbe
email: correo courriel
""".strip()
_ENGLISH = {
    word.partition("=")[0]: (word.partition("=")[2] or english).split("_")
    for line in _WORDS.splitlines()
    for english, _, words in [line.partition(": ")]
    for word in words.split()
}
#: What stands first in Romance languages and last in English: ``data_pedido`` is the order's date.
_HEADS = frozenset(
    [
        "date",
        "price",
        "name",
        "number",
        "id",
        "amount",
        "quantity",
        "description",
        "total",
        "day",
        "month",
        "year",
        "category",
        "start",
        "end",
    ]
)


def in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name, in English if all of them are of another language; as they are otherwise."""
    if not all(word in _ENGLISH or word in _SHARED for word in words) or not set(words) - _SHARED:
        return words
    if not any(word in _ENGLISH and word not in _SHARED for word in words):
        return words
    found = [_ENGLISH.get(word, [word]) for word in words]
    plain = [one for one in found if one != ["of"]]
    if len(plain) == 2 and plain[0][-1] in _HEADS:
        plain.reverse()
    return tuple(part for one in plain for part in one)


def folded(name: str) -> str:
    """``name`` without the marks of its letters."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
