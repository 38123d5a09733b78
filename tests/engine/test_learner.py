"""What a learner promises to the window, the CLI and the API."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from maml_studio.engine.generators import drain
from maml_studio.engine.glyph import Glyph
from maml_studio.engine.learners.maml import MAML
from maml_studio.engine.learners.records import InnerStep
from maml_studio.engine.learners.settings import MAMLSettings
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.task import Task


def glyph(number: int) -> Glyph:
    generator = torch.Generator().manual_seed(number)
    return Glyph.from_strokes(torch.rand((2, 6, 2), generator=generator).tolist())


def task(way: int, shots: tuple[int, ...] = (2,)) -> Task:
    return Task(
        {
            f"class {k}": [glyph(100 * k + n) for n in range(shots[k % len(shots)])]
            for k in range(way)
        }
    )


@pytest.fixture(scope="module")
def learner() -> MAML:
    return MAML.initial(NetworkSettings(), MAMLSettings(), torch.Generator().manual_seed(3))


def parameters_of(learner: MAML) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in learner.parameters.items()}


@pytest.mark.parametrize("way", [2, 3, 5, 20, 25])
def test_any_way_starts_undecided_and_yields_a_record_more_than_steps(
    learner: MAML, way: int
) -> None:
    records = list(learner.adapting(task(way, (1, 3, 10)), inner_steps=2))
    assert [record.step for record in records] == [0, 1, 2]
    assert records[0].loss == pytest.approx(math.log(way), rel=1e-6)
    assert records[-1].loss < records[0].loss
    assert all(type(r.loss) is float and 0.0 <= r.accuracy <= 1.0 for r in records)


def test_the_default_steps_are_the_learners_own(learner: MAML) -> None:
    assert len(list(learner.adapting(task(2)))) == learner.inner_steps + 1


def test_adapting_never_alters_the_meta_parameters(learner: MAML) -> None:
    before = parameters_of(learner)
    learner.adapt(task(5))
    assert all(torch.equal(before[name], value) for name, value in learner.parameters.items())
    assert not any(value.requires_grad for value in learner.parameters.values())


def test_zero_steps_change_nothing(learner: MAML) -> None:
    given = task(4)
    records = list(learner.adapting(given, inner_steps=0))
    assert [type(record) for record in records] == [InnerStep]
    prediction = learner.adapt(given, inner_steps=0).predict(glyph(7))
    assert list(prediction.probabilities.values()) == pytest.approx([0.25] * 4)


def test_the_first_step_moves_the_head_alone(learner: MAML) -> None:
    given = task(3)
    drained = learner.adapting(given, inner_steps=1)
    classifier = drain(drained)
    assert classifier.labels == given.labels
    body_rates = {
        name: torch.full_like(value, -30.0) if not name.startswith("log_rate.head") else value
        for name, value in learner.parameters.items()
        if name.startswith("log_rate.")
    }
    frozen = MAML(learner.network_settings, learner.settings, {**learner.parameters, **body_rates})
    other = frozen.adapt(given, inner_steps=1).predict(glyph(9))
    assert classifier.predict(glyph(9)).probabilities == pytest.approx(other.probabilities)


def test_one_by_one_equals_a_batch(learner: MAML) -> None:
    classifier = learner.adapt(task(5))
    glyphs = [glyph(1000 + number) for number in range(40)]
    together = classifier.predict_many(glyphs)
    for each, one in zip(glyphs, together, strict=True):
        alone = classifier.predict(each)
        assert alone.label == one.label
        assert list(alone.probabilities) == list(one.probabilities) == list(classifier.labels)
        assert alone.probabilities == pytest.approx(one.probabilities, abs=1e-5)
        assert sum(alone.probabilities.values()) == pytest.approx(1.0)
        assert alone.label == max(alone.probabilities, key=alone.probabilities.__getitem__)
    assert classifier.predict_many([]) == []


def test_the_order_of_classes_does_not_matter(learner: MAML) -> None:
    given = task(4, (1, 3))
    turned = Task(dict(reversed(list(given.items()))))
    first, second = (learner.adapt(each).predict(glyph(5)) for each in (given, turned))
    assert first.probabilities == pytest.approx(second.probabilities, abs=1e-4)


def test_classes_that_wait_for_examples_are_left_out(learner: MAML) -> None:
    classifier = learner.adapt(task(3).with_class("waiting"))
    assert classifier.labels == ("class 0", "class 1", "class 2")


def test_muted_examples_are_not_learned(learner: MAML) -> None:
    loud = task(3, (2,))
    muted = loud.with_examples("class 1", [glyph(9)]).with_muted("class 1", [2])
    muted = muted.with_class("mute").with_examples("mute", [glyph(8)]).with_muted("mute", [0])
    one, other = learner.adapt(loud), learner.adapt(muted)
    assert other.labels == one.labels
    assert other.predict(glyph(5)) == one.predict(glyph(5))
    with pytest.raises(ValueError, match="at least two classes"):
        learner.adapt(task(2).with_muted("class 0", [0, 1]))


@pytest.mark.parametrize("given", [Task(), task(1), task(1).with_class("empty")])
def test_fewer_than_two_classes_are_refused_at_the_call(learner: MAML, given: Task) -> None:
    with pytest.raises(ValueError, match="at least two classes"):
        learner.adapting(given)


def test_negative_steps_and_rates_are_refused(learner: MAML) -> None:
    with pytest.raises(ValueError, match="can't be negative"):
        learner.adapting(task(2), inner_steps=-1)
    with pytest.raises(ValueError, match="can't be negative"):
        learner.adapting(task(2), rate_scale=-0.5)


def test_a_rate_of_zero_learns_nothing(learner: MAML) -> None:
    records = list(learner.adapting(task(3), rate_scale=0.0))
    assert records[-1].loss == pytest.approx(records[0].loss)


def test_a_random_start_is_a_function_of_its_seed(learner: MAML) -> None:
    state = torch.random.get_rng_state()
    first, same, other = (learner.random_start(seed) for seed in (0, 0, 1))
    name = "blocks.conv1.weight"
    assert torch.equal(first.parameters[name], same.parameters[name])
    assert not torch.equal(first.parameters[name], other.parameters[name])
    assert torch.equal(state, torch.random.get_rng_state())


def test_inner_rates_can_stay_as_they_are_set() -> None:
    settings = MAMLSettings(learned_rates=False, rate_growth=2.0, head_rate=0.1)
    made = MAML.initial(NetworkSettings(), settings, torch.Generator())
    rates = made.rates(made.parameters, way=1)["head.weight"]
    assert rates == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6])
    assert not any(name.startswith("log_") for name in made.parameters)
    from maml_studio.engine.datasets.character_set import CharacterSet
    from maml_studio.engine.episode import EpisodeSampler, EpisodeSettings, episode_generator

    generator = torch.Generator().manual_seed(0)
    noise = torch.randint(0, 255, (5, 3, 28, 28), generator=generator, dtype=torch.uint8).numpy()
    characters = CharacterSet("noise", tuple(noise), tuple("abcde"), ("one",) * 5)
    sampler = EpisodeSampler(characters, EpisodeSettings(queries=2))
    found = made.outer_gradient(sampler.sample(episode_generator(0)), 0).gradients
    assert set(found) <= {name for name, _ in made.network.named_parameters()}


@pytest.mark.parametrize(
    "wrong", [{"name": "magic"}, {"inner_steps": 0}, {"head_rate": 0.0}, {"body_rate": -1.0}]
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"settings of|inner step|rate"):
        MAMLSettings(**wrong)


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_answers_as_the_cpu_does(learner: MAML) -> None:
    given = task(5)
    here, there = (each.adapt(given).predict(glyph(5)) for each in (learner, learner.to("cuda")))
    assert here.label == there.label
    assert here.probabilities == pytest.approx(there.probabilities, abs=1e-3)


def test_threads_do_not_disturb_each_other(learner: MAML) -> None:
    given = task(3)
    classifier = learner.adapt(given)
    glyphs = [glyph(number) for number in range(3)]
    expected = [classifier.predict(each).probabilities for each in glyphs]

    def predict_often() -> list[dict[str, float]]:
        return [classifier.predict(glyphs[n % 3]).probabilities for n in range(60)]

    def adapt_often() -> list[dict[str, float]]:
        return [learner.adapt(given).predict(glyphs[n % 3]).probabilities for n in range(12)]

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(work) for work in (predict_often, adapt_often, predict_often)]
    for job in jobs:
        for index, found in enumerate(job.result()):
            assert found == pytest.approx(expected[index % 3], abs=1e-4)
