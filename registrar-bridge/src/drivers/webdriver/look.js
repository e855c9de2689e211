// What lives here: what is looked for in a page: its address, whether it is there, and tokens (JSON Web Tokens) in the
// browser's storage for it and in the page itself. It changes nothing. Everything is bounded: a page may be large.
const token = /eyJ[\w-]{2,4000}\.eyJ[\w-]{2,8000}\.[\w-]{2,4000}/g;
const most = 16;
const tokensIn = (text) =>
  typeof text === "string" ? (text.slice(0, 4000000).match(token) ?? []).slice(0, most) : [];
const collect = (read) => {
  const found = [];
  try {
    for (const text of read()) {
      found.push(...tokensIn(text));
      if (found.length >= most) break;
    }
  } catch {
    // A page may be without storage.
  }
  return found.slice(0, most);
};
function* entries(storage) {
  for (let index = 0; index < Math.min(storage.length, 500); index += 1) {
    yield storage.getItem(storage.key(index));
  }
}
function* variables() {
  yield document.documentElement?.innerHTML;
  for (const name of Object.keys(window).slice(0, 2000)) {
    try {
      const value = window[name];
      const isPlain = value && [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));
      yield isPlain ? JSON.stringify(value) : value;
    } catch {
      // Not readable, or a ring.
    }
  }
}
return {
  address: location.href.slice(0, 20000),
  complete: document.readyState === "complete",
  storage: [...collect(() => entries(sessionStorage)), ...collect(() => entries(localStorage))],
  page: collect(variables),
};
