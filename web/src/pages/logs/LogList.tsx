// What lives here: the lines of the log. They are followed while the newest one is in view.
import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../elements/Notice";
import { useFormat } from "../../format/useFormat";
import { keyOfLine, type ShownLine } from "./lineBuffer";
import classes from "./LogsPage.module.css";

/** So near to the end counts as at the end. */
const NEAR_PX = 24;

function Marked({ text, wanted }: { text: string; wanted: string }) {
  const at = wanted === "" ? -1 : text.toLowerCase().indexOf(wanted);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={classes.mark}>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

const Line = memo(function Line({ line, wanted }: { line: ShownLine; wanted: string }) {
  const { t } = useTranslation("logs");
  const format = useFormat();
  return (
    <li className={classes.line} data-level={line.level} data-source={line.source}>
      <time className={classes.time} dateTime={line.ts} title={format.moment(line.ts)}>
        {format.clock(line.ts)}
      </time>
      <span className={classes.level}>{t(`word.${line.level}`)}</span>
      <span className={classes.source}>{line.source}</span>
      <span className={classes.message}>
        <Marked text={line.message} wanted={wanted} />
      </span>
    </li>
  );
});

interface Props {
  lines: ShownLine[];
  wanted: string;
  follow: boolean;
  empty: string;
}

export function LogList({ lines, wanted, follow, empty }: Props) {
  const { t } = useTranslation("logs");
  const list = useRef<HTMLOListElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const toEnd = () => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  useEffect(() => {
    if (follow && isAtEnd) toEnd();
  }, [lines, follow, isAtEnd]);
  return (
    <div className={classes.frame}>
      <ol
        ref={list}
        className={classes.list}
        aria-label={t("list")}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setIsAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_PX);
        }}
      >
        {lines.map((line) => (
          <Line key={keyOfLine(line)} line={line} wanted={wanted} />
        ))}
        {lines.length === 0 ? (
          <li>
            <Empty title={empty} />
          </li>
        ) : null}
      </ol>
      {isAtEnd ? null : (
        <Button
          className={classes.toEnd ?? ""}
          size="xs"
          leftSection={<IconArrowDown size={15} aria-hidden />}
          onClick={toEnd}
        >
          {t("toEnd")}
        </Button>
      )}
    </div>
  );
}
