"""The one filter for strangers' text: what is not known to be harmless is blanked.

Literals and comments are already gone from shapes (`sql.shapes`). Here names are held to an allow-list: the
identifiers of the schema, and plain words that do not look like a token. Sentences and code keep their words;
what looks like a secret in them, by its form or by the name in front of it, becomes SCRUBBED.
"""

from archkit.scrub.code import scrub_code
from archkit.scrub.names import scrub_file, scrub_label, scrub_name, scrub_path, scrub_shape
from archkit.scrub.prose import scrub_prose
from archkit.scrub.secret_forms import SCRUBBED

__all__ = [
    "SCRUBBED",
    "scrub_code",
    "scrub_file",
    "scrub_label",
    "scrub_name",
    "scrub_path",
    "scrub_prose",
    "scrub_shape",
]
