"""Makes server/knowledge/static-vectors/words.bin; README.md says from what and how it was measured."""

import argparse
import hashlib
import struct
from pathlib import Path

import numpy as np

import words as sources
from teacher import Teacher, Weights

root = Path(__file__).resolve().parents[2]
rarity = 3e-4
part = 4


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def whiten(vectors, weights):
    """Mean removed, unit length, principal axes each divided by the root of its eigenvalue, unit length."""
    weights = weights / weights.sum()
    rows = unit(vectors - weights @ vectors)
    values, axes = np.linalg.eigh((rows * weights[:, None]).T @ rows)
    return unit((rows @ axes[:, ::-1]) / np.sqrt(np.maximum(values[::-1], 1e-9)))


def quantise(rows, rounds=8, sample=20_000):
    """Product quantisation (Jégou, Douze, Schmid 2011, https://doi.org/10.1109/TPAMI.2010.57): 256 centres for each 4 values."""
    random, books, codes = np.random.RandomState(1), [], []
    for start in range(0, rows.shape[1], part):
        values = rows[:, start : start + part]
        centres = values[random.choice(len(values), 256, False)].copy()
        shown = values[random.choice(len(values), min(sample, len(values)), False)]
        near = lambda x: (-2 * x @ centres.T + (centres**2).sum(1)).argmin(1)
        for _ in range(rounds):
            nearest = near(shown)
            for one in range(256):
                if (nearest == one).any():
                    centres[one] = shown[nearest == one].mean(0)
        books.append(centres)
        codes.append(np.concatenate([near(values[i : i + 50_000]) for i in range(0, len(values), 50_000)]))
    return np.stack(books).astype("<f4"), np.stack(codes, 1).astype(np.uint8)


def write(path, words, rows, p):
    order = sorted(range(len(words)), key=lambda i: words[i].encode("utf-16-be"))
    books, codes = quantise(rows[order])
    # A weight a / (a + p) as the sixteenths of a power of two that it lies under 1.
    weights = np.clip(np.round(-16 * np.log2(rarity / (rarity + p[order]))), 0, 255).astype(np.uint8)
    text = "\n".join(words[i] for i in order).encode()
    body = struct.pack("<4I", len(words), rows.shape[1], len(text), part)
    body += text + weights.tobytes() + books.tobytes() + codes.tobytes()
    digest = hashlib.sha256(body)
    Path(path).write_bytes(b"TELARSV2" + digest.digest() + body)
    print(f"{len(words)} words, {len(body) + 40} bytes, {digest.hexdigest()}")


def embedded(candidates, cache):
    """The teacher's vectors of `query: ` and each word; those of an earlier run are taken from the cache."""
    known = {}
    if cache.exists():
        kept = np.load(cache)
        known = dict(zip(kept["words"].tolist(), kept["vectors"]))
    missing = [w for w in candidates if w not in known]
    if missing:
        print(f"{len(missing)} words for the teacher")
        known.update(zip(missing, Teacher().embed(missing).astype(np.float16)))
        np.savez(cache, words=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[w] for w in candidates]).astype(np.float32)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--snowball", required=True, help="clone of github.com/snowballstem/snowball-data")
    options.add_argument("--voices", required=True, help="clone of github.com/mozilla/voice-web")
    options.add_argument("--letterpress", required=True, help="the unpacked npm package an-array-of-english-words")
    options.add_argument("--software", required=True, help="the unpacked npm package @cspell/dict-software-terms")
    options.add_argument("--cache", default="vectors.npz", type=Path)
    options.add_argument("--words", default=100_000, type=int)
    options.add_argument("--out", default=root / "server/knowledge/static-vectors/words.bin", type=Path)
    given = options.parse_args()
    weights = Weights()
    listed, soft = sources.lists(given.snowball, given.letterpress), sources.software(given.software)
    counted, whole = sources.counts(given.voices, root), sources.pieces(weights)
    used = {w for counter in counted.values() for w in counter if sources.is_word(w)}
    candidates = sorted(set(whole) | soft | used | set().union(*listed.values()))
    unigram = {w: whole.get(w) if w in whole else weights.tokens(w)[1] for w in candidates}
    p = sources.probabilities(candidates, unigram, listed, counted)
    chosen = sources.choose(candidates, p, unigram, listed, soft, counted, given.words)
    words, p = [candidates[i] for i in chosen], p[chosen]
    rows = whiten(embedded(words, given.cache), np.sqrt(p))
    write(given.out, words, rows, p)


main()
