"""A support desk: the agents who work there, the tickets that customers of the shop open, and what is written in them.

mockmart generate mockmart.examples.support:Tickets -n 5
"""

from __future__ import annotations

import pandera.pandas as pap

from mockmart.schema.fields import (
    Category,
    Instant,
    Int,
    Text,
    choice,
    code,
    derived,
    field,
    instant,
    references,
)

DOMAIN = "support"
_SUBJECTS = {
    "Where is my parcel?": 0.24,
    "I would like to return an item": 0.18,
    "The size does not fit": 0.12,
    "My card was declined": 0.10,
    "Can I change the delivery address?": 0.09,
    "The item arrived damaged": 0.08,
    "I was charged twice": 0.06,
    "When will the refund arrive?": 0.06,
    "A part is missing": 0.04,
    "I cannot sign in": 0.03,
}
_OPENED = ("2026-01-01", "2026-06-30")


class Agents(pap.DataFrameModel):
    """One row a person who answers tickets."""

    agent_id: Text = code("AGT-{random:4}", "Identifier of the agent.")
    first_name: Text = field("Given name.")
    last_name: Text = field("Family name.")
    email: Text = field("Email address, which carries the name.", unique=True)
    team: Category = choice({"orders": 0.4, "payments": 0.35, "returns": 0.25}, "What the agent knows best.")
    hired_on: Instant = instant("2020-01-01", "2025-12-31", "When the agent began.")


class Tickets(pap.DataFrameModel):
    """One row a ticket, from a customer of the shop to an agent."""

    ticket_id: Text = code("TCK-{year}-{random:6}", "Identifier of the ticket.")
    user_id: Text = references("shop.users.user_id", "Customer who asks.")
    agent_id: Text = references("support.agents.agent_id", "Agent who answers.")
    priority: Category = choice({"low": 0.5, "normal": 0.35, "high": 0.12, "urgent": 0.03}, "How much it matters.")
    channel: Category = choice({"email": 0.55, "chat": 0.3, "phone": 0.15}, "How the customer came.")
    subject: Category = choice(_SUBJECTS, "What it is about, in a few words.")
    created_at: Instant = instant(*_OPENED, "When it was opened.")
    resolved_at: Instant = field("When it was resolved; null while it is open.", nullable=True)
    satisfaction: Int = field(
        "Stars that the customer gave, 1 to 5.", nullable=True, in_range={"min_value": 1, "max_value": 5}
    )


class Messages(pap.DataFrameModel):
    """One row a message in a ticket."""

    message_id: Text = code("MSG-{random:8}", "Identifier of the message.")
    ticket_id: Text = references("support.tickets.ticket_id", "Ticket that it belongs to.")
    written_by: Category = choice({"customer": 0.55, "agent": 0.45}, "Who wrote it.")
    body: Text = field("What it says.")
    characters: Int = derived(lambda body: body.str.len(), "How long it is.", ge=1)
