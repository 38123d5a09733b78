"""Methods by name."""

from __future__ import annotations

from maml_studio.engine.learners.anil import ANIL
from maml_studio.engine.learners.imaml import IMAML
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.maml_plus_plus import MAMLPlusPlus
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.learners.meta_sgd import MetaSGD
from maml_studio.engine.learners.nearest_pixels import NearestPixels
from maml_studio.engine.learners.proto_maml import ProtoMAML
from maml_studio.engine.learners.prototypical import Prototypical
from maml_studio.engine.learners.relation import Relation
from maml_studio.engine.learners.reptile import Reptile

LEARNERS: dict[str, type[MetaLearner]] = {
    "maml": MAML,
    "fomaml": MAML,
    "anil": ANIL,
    "meta-sgd": MetaSGD,
    "maml++": MAMLPlusPlus,
    "proto-maml": ProtoMAML,
    "reptile": Reptile,
    "imaml": IMAML,
    "prototypical": Prototypical,
    "relation": Relation,
    "nearest-pixels": NearestPixels,
}
"""The learner of each method, by its name."""
