"""A contact before it is in the database."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(eq=False)
class Contact:
    """A contact to create, and what the rest of the base needs to know of it.

    `kind` is company, association, public, employee, person, address or duplicate;
    `habit` is the way it buys (see `rhythms`), none for those who never did.
    """

    kind: str
    values: dict
    since: date
    parent: "Contact | None" = None
    habit: str | None = None
    tags: list[str] = field(default_factory=list)
    id: int = 0

    @property
    def is_organisation(self) -> bool:
        return self.kind in ("company", "association", "public")

    @property
    def full_name(self) -> str:
        """The name with that of the organisation before it, as on an invoice."""
        name = self.values["name"]
        return f"{self.parent.full_name}, {name}" if self.parent else name

    @property
    def domain(self) -> str:
        """The domain of an organisation: that of its site and of its mailboxes."""
        return self.values["website"].removeprefix("https://www.")
