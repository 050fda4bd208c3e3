"""Claims into incidents: candidates, explained scores, clusters, voices, facts and a proposed grade.

>>> from bearwitness.incidents import gather
"""

from bearwitness.incidents.clusters import Cluster, Join
from bearwitness.incidents.gather import gather, incident_id
from bearwitness.incidents.growing import Gatherer, Growth
from bearwitness.incidents.independence import Independence, trace
from bearwitness.incidents.index import Index
from bearwitness.incidents.match import Evidence, Matcher, Score
from bearwitness.incidents.origins import Voice, count_voices, find_copies
from bearwitness.incidents.profiles import Corpus, Profile, make_corpus
from bearwitness.incidents.weights import Weights, load_weights

__all__ = [
    "Cluster",
    "Corpus",
    "Evidence",
    "Gatherer",
    "Growth",
    "Independence",
    "Index",
    "Join",
    "Matcher",
    "Profile",
    "Score",
    "Voice",
    "Weights",
    "count_voices",
    "find_copies",
    "gather",
    "incident_id",
    "load_weights",
    "make_corpus",
    "trace",
]
