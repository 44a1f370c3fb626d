"""Alembic's entry: runs the migrations on the connection that `liaison.store.migrate` hands over."""

from alembic import context

from liaison.store import tables_attachments as _attachments  # noqa: F401 - so do these
from liaison.store import tables_briefing as _briefing  # noqa: F401
from liaison.store import tables_care as _care  # noqa: F401
from liaison.store import tables_casework as _casework  # noqa: F401
from liaison.store import tables_comms as _comms  # noqa: F401
from liaison.store import tables_desk as _desk  # noqa: F401
from liaison.store import tables_dry_runs as _dry_runs  # noqa: F401
from liaison.store import tables_floor as _floor  # noqa: F401
from liaison.store import tables_handover as _handover  # noqa: F401
from liaison.store import tables_inbox as _inbox  # noqa: F401
from liaison.store import tables_ladder as _ladder  # noqa: F401
from liaison.store import tables_liberation as _liberation  # noqa: F401
from liaison.store import tables_meetings as _meetings  # noqa: F401
from liaison.store import tables_notices as _notices  # noqa: F401 - and so do these
from liaison.store import tables_people as _people  # noqa: F401 - its tables join the metadata
from liaison.store import tables_person_letters as _person_letters  # noqa: F401
from liaison.store import tables_places as _places  # noqa: F401
from liaison.store import tables_post as _post  # noqa: F401
from liaison.store import tables_practice_answers as _practice_answers  # noqa: F401
from liaison.store import tables_reader as _reader  # noqa: F401
from liaison.store import tables_register as _register  # noqa: F401
from liaison.store import tables_replies as _replies  # noqa: F401
from liaison.store import tables_review_form as _review_form  # noqa: F401
from liaison.store import tables_rooms as _rooms  # noqa: F401
from liaison.store import tables_rota as _rota  # noqa: F401
from liaison.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
    transaction_per_migration=False,
)
context.run_migrations()
