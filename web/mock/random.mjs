// What lives here: numbers that look random and are the same in each run.

/** A generator after mulberry32. */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = (list) => list[integer(0, list.length - 1)];
  const chance = (probability) => next() < probability;
  const hex = (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join("");
  return { next, integer, pick, chance, hex };
}

/** The time `seconds` before now; after now when it is negative. */
export const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
