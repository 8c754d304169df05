"""Which words the table has, and how often each is used. Every source is free of share-alike terms; README.md names them."""

import collections
import json
import re
import subprocess
import unicodedata
from pathlib import Path

import numpy as np

languages = ["en", "es", "fr", "de", "it", "pt"]
more = ["nl", "ca", "sv-SE"]
names = dict(en="english", es="spanish", fr="french", de="german", it="italian", pt="portuguese")
# Newer French lists have words counted in Wikipedia.
french = "9fa59c4"
not_counted = re.compile("wiki|license|ofis_publik|europarl", re.I)
word = re.compile(r"[^\W_]+(?:[̀-ͯ][^\W_]*)*")
humps = re.compile(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")


def words_of(text):
    return word.findall(humps.sub(" ", unicodedata.normalize("NFKC", text)).lower())


def is_word(text):
    kinds = [unicodedata.category(letter)[0] for letter in text]
    return 0 < len(text) < 25 and "L" in kinds and all(kind in "LMN" for kind in kinds)


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True).stdout


def lists(snowball, letterpress):
    """Words with their inflections, by language: Snowball's sample vocabularies, and Letterpress for English."""
    found = {}
    for code, name in names.items():
        raw = git(snowball, "show", f"{french if code == 'fr' else 'HEAD'}:{name}/voc.txt").decode("utf8")
        found[code] = {w for w in (unicodedata.normalize("NFKC", x.strip().lower()) for x in raw.split("\n")) if is_word(w)}
    found["en"] |= {w for w in json.loads(Path(letterpress, "index.json").read_text()) if is_word(w)}
    return found


def software(folder):
    import gzip

    found = set()
    for path in sorted(Path(folder, "dict").glob("*.txt*")):
        text = gzip.open(path, "rt").read() if path.suffix == ".gz" else path.read_text()
        for line in text.split("\n"):
            found.update(w for w in words_of(line.split("#")[0]) if len(w) > 1 and is_word(w))
    return found


def counts(voices, root):
    """Words of Common Voice's sentences (CC0), and of Telar's own texts."""
    found = {}
    for code in languages + more:
        found[code] = collections.Counter()
        for line in git(voices, "ls-tree", "-r", "HEAD", f"server/data/{code}/").decode().splitlines():
            blob, path = line.split(None, 3)[2:]
            if not not_counted.search(path):
                found[code].update(words_of(git(voices, "cat-file", "blob", blob).decode("utf8", "replace")))
    for path in [Path(root, "README.md"), *sorted(Path(root, "docs").rglob("*.md"))]:
        found["en"].update(words_of(path.read_text()))
    for code in ["en", "es"]:
        for path in sorted(Path(root, "messages", code).glob("*.json")):
            found[code].update(words_of(" ".join(sentences(json.loads(path.read_text())))))
    return found


def sentences(node):
    if isinstance(node, str):
        yield node
    for child in node.values() if isinstance(node, dict) else []:
        yield from sentences(child)


def pieces(weights):
    """Whole words among the teacher's pieces, in Latin letters, in all its languages: log-probability by word."""
    found = {}
    for piece, score in zip(weights.pieces, weights.scores):
        text = unicodedata.normalize("NFKC", piece[1:].lower()) if piece[:1] == "▁" else ""
        if is_word(text) and unicodedata.name(text[0], "?").split()[0] in ("LATIN", "DIGIT"):
            found[text] = np.logaddexp(found.get(text, -99), score)
    return found


def probabilities(candidates, unigram, listed, counted):
    """How often each candidate is used in the language that uses it most.

    Counts are few, so the teacher's unigram estimate stands in as if `prior` words of text had shown it; it is brought to
    the scale of counts by what words of the lists with a like estimate have on average.
    """
    prior, unseen = 20_000, 200_000
    totals = {code: sum(counted[code].values()) for code in languages}
    rate = lambda w: max(counted[code][w] / totals[code] for code in languages)
    known = sorted((w for w in candidates if any(w in s for s in listed.values())), key=lambda w: unigram[w])
    x, y = [], []
    for part in np.array_split(np.array(known, dtype=object), 60):
        x.append(np.mean([unigram[w] for w in part]))
        y.append(max(np.mean([rate(w) for w in part]), 1e-8))
    estimate = np.exp(np.interp([unigram[w] for w in candidates], x, np.log(np.maximum.accumulate(y))))
    out = np.zeros(len(candidates))
    for i, w in enumerate(candidates):
        seen = [(counted[c][w] + prior * estimate[i]) / (totals[c] + prior) for c in languages if counted[c][w]]
        out[i] = max(seen, default=estimate[i] * prior / (prior + unseen))
    return out


def choose(candidates, p, unigram, listed, soft, counted, size):
    """The most used words of the lists and texts, and of the teacher's commonest pieces; single letters only among those."""
    likely = lambda w: unigram[w] > -15
    ours = lambda w: w in soft or any(w in listed[c] or counted[c][w] > 1 for c in languages)
    order = sorted(range(len(candidates)), key=lambda i: (-p[i], candidates[i]))
    return [i for i in order if likely(candidates[i]) or (ours(candidates[i]) and len(candidates[i]) > 1)][:size]
