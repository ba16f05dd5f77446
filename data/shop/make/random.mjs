/** Seeded randomness: the same seed, the same choices. */

/** mulberry32: a small generator of numbers in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (from, to) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (list) => list[int(0, list.length - 1)],
    exponential: (mean) => -mean * Math.log(1 - next()),
    /** Small numbers more often: the head of a catalogue. */
    skewed: (from, to, power = 2) => from + Math.floor(next() ** power * (to - from + 1)),
  }
}
