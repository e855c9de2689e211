// What lives here: how the stand-in's lists are filtered and paged.

const ACTIVE = ["ready", "pending", "cooldown", "pending_external"];

/** The accounts that `state`, `status` and `q` of a query take. */
export function filterAccounts(accounts, query) {
  const state = query.get("state") ?? "all";
  const words = (query.get("status") ?? "").toLowerCase().split(",").filter(Boolean);
  const q = (query.get("q") ?? "").trim().toLowerCase();
  return accounts.filter((account) => {
    const isActive = ACTIVE.includes(account.status);
    if (state === "active" && !isActive) return false;
    if (state === "invalid" && (isActive || account.status === "disabled")) return false;
    if (words.length > 0 && !words.includes(account.status)) return false;
    return q === "" || account.email.toLowerCase().includes(q);
  });
}

const number = (text, fallback, most) => {
  const value = Number.parseInt(text ?? "", 10);
  return value >= 1 && value <= most ? value : fallback;
};

/** One page of `items`, in the contract's form. */
export function pageOf(items, query) {
  const page = number(query.get("page"), 1, Number.MAX_SAFE_INTEGER);
  const size = number(query.get("page_size"), 20, 200);
  return {
    items: items.slice((page - 1) * size, page * size),
    total: items.length,
    page,
    page_size: size,
    total_page: Math.ceil(items.length / size),
    state: query.get("state") ?? "all",
    status: query.get("status") ?? "",
    q: (query.get("q") ?? "").trim(),
  };
}
