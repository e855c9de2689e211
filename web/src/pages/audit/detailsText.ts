// What lives here: the details of an audit entry in lines.

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a setting was and is: of secrets only what it is. */
function changeText(path: string, change: unknown): string {
  if (!isRecord(change) || !("to" in change)) return `${path}: ${valueText(change)}`;
  const before = "from" in change ? `${valueText(change.from)} → ` : "→ ";
  return `${path}: ${before}${valueText(change.to)}`;
}

/** Changes of settings line by line, other objects as `name: value`, anything else as it is. */
export function detailsText(details: unknown): string {
  if (details === undefined || details === null || details === "") return "–";
  if (!isRecord(details)) return valueText(details);
  if (isRecord(details.changes)) {
    const lines = Object.entries(details.changes);
    return lines.map(([path, change]) => changeText(path, change)).join("\n");
  }
  const pairs = Object.entries(details).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "–";
  return pairs.map(([name, value]) => `${name}: ${valueText(value)}`).join(", ");
}
