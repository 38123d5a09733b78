"""The field's terms in one sentence each, for tooltips."""

from __future__ import annotations

from typing import Final

GLOSSARY: Final[dict[str, str]] = {
    "task": "The classes to tell apart, each with the few examples that show it.",
    "episode": "A small task drawn from a data set: a support set to learn from and a query set "
    "to be tested on.",
    "way": "How many classes a task has.",
    "shot": "How many examples of each class there are to learn from.",
    "support": "The examples that the network learns from.",
    "query": "New drawings that the network did not learn from, to test what it learned.",
    "inner loop": "The few steps of gradient descent in which the network learns one task.",
    "inner steps": "How many steps of gradient descent the network takes on the examples.",
    "inner learning rate": "How far each inner step moves the weights; × 1 is the rate that the "
    "initialization was trained with.",
    "outer loop": "Meta-training: after many tasks, the start is moved so that the inner loop "
    "learns better from it.",
    "outer learning rate": "How far each outer step moves the meta-parameters.",
    "meta-parameters": "What meta-training learns: the weights from which every inner loop starts.",
    "fast weights": "The weights after some inner steps: a copy that belongs to this task alone.",
    "meta-batch size": "How many tasks share one outer step.",
    "first order": "A shortcut of meta-training that leaves out second derivatives.",
    "transductive": "Answers that may depend on the other drawings judged at the same time.",
    "inductive": "Each drawing is judged alone: its answer never depends on another one.",
    "initialization": "Where learning starts: meta-parameters together with their settings and the "
    "record of how they were trained.",
    "meta-trained": "A start that was trained on thousands of other characters to learn new ones "
    "in a few steps.",
    "random start": "The same network with weights drawn by chance: what there is without "
    "meta-training.",
    "loss": "How wrong the network is about the examples: 0 if it is sure and right; a guess among "
    "n classes has ln n.",
    "support accuracy": "The share of the examples that the network gets right after each inner "
    "step.",
    "slow motion": "Spreads the inner steps over about two seconds, so that they can be watched.",
    "minds": "Who learns the examples and answers the drawing. The first one's answer counts, the "
    "others' are shown beside it.",
    "time": "How long the learning took.",
    "time machine": "Shows the whole Demo as it was after any inner step: each step's fast weights "
    "are kept, so its answers are the same to the bit.",
    "map of answers": "Each class has a corner. A point lies between the corners as its "
    "probabilities do.",
    "map of features": "What the network's body makes of the drawings, in the plane in which they "
    "differ most at the last step (principal components).",
    "layer movement": "How far each layer's weights are from their start: the length of the way, "
    "in percent of the length of the start.",
    "what the network sees": "The drawing as the network gets it: 28 × 28 pixels, centered and "
    "scaled to its ink.",
    "outer step": "One step of meta-training: some tasks are learned, then the start is moved.",
    "outer loss": "How wrong the network is about the queries after the inner loop, averaged over "
    "the tasks of an outer step; a guess among n classes has ln n.",
    "validation accuracy": "The share of the queries answered right on characters that are never "
    "trained on, with the interval that holds the true mean in 95 of 100 such tests.",
    "published figure": "The accuracy that the method's paper reports; its protocol may differ.",
    "throughput": "How many tasks a second the training gets through.",
    "gradient norm": "How long the outer step's gradient is: how steep the way still goes down.",
    "learned inner rates": "The inner learning rates where the method learns them: each layer's "
    "mean; point at its name to see the band that holds its inner steps, or most of its weights.",
    "smoothing": "A moving average that keeps this share of itself at each point; the raw points "
    "stay behind the line.",
    "log scale": "Equal distances are equal ratios: from 0.01 to 0.1 is as far as from 0.1 to 1.",
    "this episode": "The task that is being trained on: its support set, its query set, and what "
    "the network answers after the inner loop.",
    "first-layer filters": "The small patterns that the network's first layer looks for; they "
    "change as it learns.",
    "device": "Where the network computes: this computer's processor (CPU) or a graphics card.",
}
"""Every term in lower case, with its definition."""


def define(term: str) -> str:
    """Return the definition of a term, in any case.

    Raises:
        KeyError: if the term is not in the glossary.
    """
    return GLOSSARY[term.lower()]
