"""Every write to the casebook, each with its line in the custody log in the same transaction.

Nothing outside this package changes a row. Each function takes the vault that holds the custody log and the actor,
and raises NotPermitted where ``rules.py`` says no.
"""

from bearwitness.desk.casework.services.accounts import (
    account_named,
    activate_account,
    change_roles,
    create_account,
    deactivate_account,
    remove_factors,
    set_password,
)
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.decisions import assess, restore_claim, supersede_claim, withdraw_claim
from bearwitness.desk.casework.services.evidence import verify_item
from bearwitness.desk.casework.services.inbox import assign_reports, mark_reports
from bearwitness.desk.casework.services.incidents import Gathered, Grown, store_growth, store_incidents
from bearwitness.desk.casework.services.judging import Grounds, judge, merge, move, split, undo
from bearwitness.desk.casework.services.protection import (
    name_readers,
    protect_source,
    protected_source,
    reveal_source,
)
from bearwitness.desk.casework.services.ratings import rate_source, unrate_source
from bearwitness.desk.casework.services.remarks import say
from bearwitness.desk.casework.services.reports import TAKEN, Batch, ReadFile, ReadReport, Stored, store_batch
from bearwitness.desk.casework.services.restrictions import open_incident, restrict_incident
from bearwitness.desk.casework.services.searches import forget_search, save_search
from bearwitness.desk.casework.services.sign_ins import end_sign_in, panic

__all__ = [
    "TAKEN",
    "Batch",
    "Gathered",
    "Grounds",
    "Grown",
    "ReadFile",
    "ReadReport",
    "Stored",
    "account_named",
    "activate_account",
    "assess",
    "assign_reports",
    "change_roles",
    "create_account",
    "custody",
    "deactivate_account",
    "end_sign_in",
    "forget_search",
    "judge",
    "mark_reports",
    "merge",
    "move",
    "name_readers",
    "open_incident",
    "panic",
    "protect_source",
    "protected_source",
    "rate_source",
    "remove_factors",
    "restore_claim",
    "restrict_incident",
    "reveal_source",
    "save_search",
    "say",
    "set_password",
    "split",
    "store_batch",
    "store_growth",
    "store_incidents",
    "supersede_claim",
    "undo",
    "unrate_source",
    "verify_item",
    "withdraw_claim",
]
