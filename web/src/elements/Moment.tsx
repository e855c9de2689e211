// What lives here: a moment, told by its distance from now; the exact time is in its title.
import { useTranslation } from "react-i18next";
import { useFormat } from "../format/useFormat";
import { useNow } from "./useNow";

interface Props {
  at: string | number | undefined | null;
  /** What to say when it never was. */
  never?: string;
}

export function Moment({ at, never }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const time = at === undefined || at === null || at === "" ? NaN : new Date(at).getTime();
  if (Number.isNaN(time)) return <span>{never ?? t("never")}</span>;
  return (
    <time className="nowrap" dateTime={new Date(time).toISOString()} title={format.moment(time)}>
      {format.relative(time, now)}
    </time>
  );
}
