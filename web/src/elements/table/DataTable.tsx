// What lives here: a table that becomes a list of cards on a phone.
import { Checkbox, Skeleton } from "@mantine/core";
import { useRef, type CSSProperties, type MouseEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./DataTable.module.css";
import { useIsWider } from "./useIsWider";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  align?: "end";
  /** Takes the whole width of a card, without its name. */
  lead?: boolean;
  /** A lead cell that needs no room. */
  narrow?: boolean;
  /** Buttons: their name is for screen readers only. */
  actions?: boolean;
}

export interface Selection {
  keys: ReadonlySet<string>;
  onChange: (keys: Set<string>) => void;
  /** What the box of a row is called. */
  label: (key: string) => string;
  allLabel: string;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  /** Undefined: not known yet. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** What a click on a row does; the lead cell has to have a button that does the same. */
  onOpen?: (row: Row) => void;
  selection?: Selection;
  empty: ReactNode;
  /** Rows that are drawn while nothing is known, so that nothing jumps. */
  skeletonRows?: number;
}

const INTERACTIVE = "a,button,input,label,[role=menuitem]";

function SkeletonRows({ columns, count }: { columns: number; count: number }) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row} className={classes.row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        <td key={column} className={classes.cell}>
          <Skeleton height={14} width={column === 0 ? "80%" : "55%"} my={4} />
        </td>
      ))}
    </tr>
  ));
}

function SelectAll({ keys, selection }: { keys: string[]; selection: Selection }) {
  const chosen = keys.filter((key) => selection.keys.has(key));
  const all = keys.length > 0 && chosen.length === keys.length;
  return (
    <Checkbox
      size="xs"
      aria-label={selection.allLabel}
      checked={all}
      indeterminate={chosen.length > 0 && !all}
      disabled={keys.length === 0}
      onChange={() => {
        const next = new Set(selection.keys);
        for (const key of keys) {
          if (all) next.delete(key);
          else next.add(key);
        }
        selection.onChange(next);
      }}
    />
  );
}

function SelectOne({ name, selection }: { name: string; selection: Selection }) {
  return (
    <Checkbox
      size="xs"
      aria-label={selection.label(name)}
      checked={selection.keys.has(name)}
      onChange={() => {
        const next = new Set(selection.keys);
        if (!next.delete(name)) next.add(name);
        selection.onChange(next);
      }}
    />
  );
}

export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, onOpen, selection, empty, skeletonRows = 6 } = props;
  const { t } = useTranslation();
  const open = (row: Row) => (event: MouseEvent) => {
    const isOwn = event.target instanceof Element && event.target.closest(INTERACTIVE) !== null;
    if (!isOwn && window.getSelection()?.isCollapsed !== false) onOpen?.(row);
  };
  const width = columns.length + (selection ? 1 : 0);
  const frame = useRef<HTMLDivElement>(null);
  const isWider = useIsWider(frame);
  return (
    <div
      ref={frame}
      className={classes.frame}
      style={{ "--columns": width } as CSSProperties}
      // What has to be scrolled can be scrolled with the keyboard.
      {...(isWider ? { tabIndex: 0, role: "group", "aria-label": label } : {})}
    >
      <table
        className={classes.table}
        role="table"
        aria-label={label}
        aria-busy={rows === undefined}
      >
        <thead role="rowgroup" className={classes.head}>
          <tr role="row">
            {selection ? (
              <th role="columnheader" scope="col" className={classes.check}>
                <SelectAll keys={(rows ?? []).map(rowKey)} selection={selection} />
              </th>
            ) : null}
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                className={classes.headCell}
                data-align={column.align}
              >
                {column.actions ? (
                  <span className="visually-hidden">{column.header}</span>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows === undefined ? <SkeletonRows columns={width} count={skeletonRows} /> : null}
          {rows?.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              className={classes.row}
              data-clickable={onOpen !== undefined || undefined}
              data-selected={selection?.keys.has(rowKey(row)) || undefined}
              {...(onOpen ? { onClick: open(row) } : {})}
            >
              {selection ? (
                <td role="cell" className={classes.check}>
                  <SelectOne name={rowKey(row)} selection={selection} />
                </td>
              ) : null}
              {columns.map((column) => (
                <td
                  key={column.key}
                  role="cell"
                  className={classes.cell}
                  data-align={column.align}
                  data-lead={column.lead || undefined}
                  data-narrow={column.narrow || undefined}
                  data-actions={column.actions || undefined}
                  {...(column.lead || column.actions ? {} : { "data-label": column.header })}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows?.length === 0 ? empty : null}
      {rows === undefined ? <span className="visually-hidden">{t("loading")}</span> : null}
    </div>
  );
}
