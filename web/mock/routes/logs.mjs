// What lives here: the stand-in's log stream.
import { nextLine } from "../data/logs.mjs";
import { ago } from "../random.mjs";

export function routeLogs(router) {
  router.on("GET", "/admin/logs/stream", ({ state, query, response }) => {
    const source = query.get("source") ?? "all";
    const level = query.get("level") ?? "all";
    const limit = Number(query.get("bootstrap_limit") ?? 200);
    const fits = (line) =>
      (source === "all" || line.source === source) && (level === "all" || line.level === level);
    const send = (event, data) =>
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    send("logs", { items: state.logs.lines.filter(fits).slice(-limit) });
    if (source !== "business2api")
      send("system", { message: "registrar pull error: connection refused" });

    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      const line = nextLine(state.random, state.logs.lastIds);
      state.logs.lines.push(line);
      if (state.logs.lines.length > 1000) state.logs.lines.shift();
      if (fits(line)) send("logs", { items: [line] });
      if (ticks % 15 === 0) send("ping", { ts: ago(0) });
    }, 1000);
    response.on("close", () => clearInterval(timer));
  });
}
