// What lives here: the details of an audit entry in one line.

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Objects as `name: value`, anything else as it is. */
export function detailsText(details: unknown): string {
  if (details === undefined || details === null || details === "") return "–";
  if (typeof details !== "object" || Array.isArray(details)) return valueText(details);
  const pairs = Object.entries(details).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "–";
  return pairs.map(([name, value]) => `${name}: ${valueText(value)}`).join(", ");
}
