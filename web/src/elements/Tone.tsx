// What lives here: a word on a tint. The word says it; the colour only helps to find it.
import type { ReactNode } from "react";
import classes from "./Tone.module.css";

export type ToneName = "green" | "blue" | "amber" | "violet" | "red" | "gray";

interface Props {
  tone: ToneName;
  title?: string | undefined;
  children: ReactNode;
}

export function Tone({ tone, title, children }: Props) {
  return (
    <span className={classes.tone} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
