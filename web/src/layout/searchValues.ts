// What lives here: reading what stands in an address: anything may, and nonsense means nothing.

export type RawSearch = Record<string, unknown>;

/** A text; numbers that were typed by hand are texts, too. */
export function textIn(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function wholeIn(search: RawSearch, name: string): number | undefined {
  const value = Number(search[name]);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

export function wordIn<W extends string>(
  search: RawSearch,
  name: string,
  words: readonly W[],
): W | undefined {
  return words.find((word) => word === search[name]);
}

/** Without what is not set, so that it does not stand in the address. */
export function compact<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ""),
  ) as Partial<T>;
}
