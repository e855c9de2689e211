// What lives here: the log as it comes.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { withQuery } from "../../api/request";
import type { LogFilter, LogLine } from "../../api/types/logs";
import { LineBuffer, type ShownLine } from "./lineBuffer";

/** Lines that are kept, and those that are asked for at the start. */
export const KEPT_LINES = 2000;
const FIRST_LINES = 500;
/** Milliseconds between two drawings: lines may come by hundreds. */
const DRAW_MS = 200;
const RECONNECT_MS = 3000;

export type TailState = "connecting" | "live" | "lost";

interface Handlers {
  onLines: (lines: ShownLine[]) => void;
  onState: (state: TailState) => void;
  /** The gateway refused: the session may have ended. */
  onRefused: () => void;
}

/** What an event of the stream may say. */
interface StreamEvent {
  items?: LogLine[];
  message?: string;
}

function parse(event: Event): StreamEvent {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as StreamEvent;
  } catch {
    return {};
  }
}

/** Opens the stream, and again when it breaks; ends with what it returns. */
function openTail(filter: LogFilter, { onLines, onState, onRefused }: Handlers): () => void {
  const address = withQuery("/admin/logs/stream", { ...filter, bootstrap_limit: FIRST_LINES });
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let notices = 0;
  const open = () => {
    source = new EventSource(address);
    source.addEventListener("open", () => {
      onState("live");
    });
    source.addEventListener("logs", (event) => {
      onLines(parse(event).items ?? []);
    });
    source.addEventListener("system", (event) => {
      const message = parse(event).message ?? "";
      notices += 1;
      const ts = new Date().toISOString();
      onLines([{ id: notices, source: "stream", ts, level: "warn", message }]);
    });
    source.addEventListener("error", () => {
      onState("lost");
      // Broken streams are opened again by the browser; refused ones are not.
      if (source?.readyState !== EventSource.CLOSED) return;
      onRefused();
      timer = setTimeout(open, RECONNECT_MS);
    });
  };
  onState("connecting");
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

const NOTHING: { of: string; lines: readonly ShownLine[] } = { of: "", lines: [] };

export function useLogTail(filter: LogFilter) {
  const client = useQueryClient();
  const { source, level } = filter;
  const buffer = useRef(new LineBuffer(KEPT_LINES));
  const [shown, setShown] = useState<{ of: string; lines: readonly ShownLine[] }>(NOTHING);
  const [state, setState] = useState<TailState>("connecting");

  useEffect(() => {
    const own = new LineBuffer(KEPT_LINES);
    buffer.current = own;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const close = openTail(
      { source, level },
      {
        onState: setState,
        onRefused: () => void client.invalidateQueries({ queryKey: ["session"] }),
        onLines: (fresh) => {
          if (own.add(fresh) === 0) return;
          timer ??= setTimeout(() => {
            timer = undefined;
            setShown({ of: `${source} ${level}`, lines: own.lines });
          }, DRAW_MS);
        },
      },
    );
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [source, level, client]);

  return {
    // Lines of another filter are none of this one.
    lines: shown.of === `${source} ${level}` ? shown.lines : NOTHING.lines,
    state,
    clear: () => {
      buffer.current.clear();
      setShown(NOTHING);
    },
  };
}
