// What lives here: one number with its name.
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Tile.module.css";

interface Props {
  label: string;
  /** Undefined: not known yet. */
  value: ReactNode;
  note?: ReactNode;
}

export function Tile({ label, value, note }: Props) {
  return (
    <div className={classes.tile} role="group" aria-label={label}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>
        {value === undefined ? <Skeleton height={26} width="60%" /> : value}
      </div>
      <div className={classes.note}>{note ?? "\u00a0"}</div>
    </div>
  );
}
