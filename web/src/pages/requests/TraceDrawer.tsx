// What lives here: what became of one request, try by try.
import { Drawer, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RequestTrace } from "../../api/types/requests";
import { CopyButton } from "../../elements/CopyButton";
import layout from "../../elements/Layout.module.css";
import { Empty, Hint } from "../../elements/Notice";
import { Tone } from "../../elements/Tone";
import { useFormat } from "../../format/useFormat";
import { RequestStatus } from "./RequestTable";
import classes from "./TraceDrawer.module.css";

function Tries({ request }: { request: RequestTrace }) {
  const { t } = useTranslation("requests");
  const format = useFormat();
  const longest = Math.max(1, ...request.tries.map((attempt) => attempt.duration_ms));
  return (
    <section>
      <h3 className={classes.heading}>{t("trace.tries")}</h3>
      {request.tries.length === 0 ? t("trace.noTries") : null}
      <ol className={classes.tries}>
        {request.tries.map((attempt, index) => (
          <li key={index} className={classes.try}>
            <div className={layout.toolbar}>
              <strong className="breakable">{attempt.account_masked}</strong>
              <Tone tone={attempt.outcome === "ok" ? "green" : "red"}>{attempt.outcome}</Tone>
              <span className={classes.time}>{format.duration(attempt.duration_ms)}</span>
            </div>
            {attempt.reason ? <div className={classes.reason}>{attempt.reason}</div> : null}
            <div
              className={classes.bar}
              aria-hidden
              data-ok={attempt.outcome === "ok" || undefined}
              style={{ width: `${(attempt.duration_ms / longest) * 100}%` }}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Facts({ request }: { request: RequestTrace }) {
  const { t } = useTranslation(["requests", "words"]);
  const format = useFormat();
  const dialect = t(`words:dialect.${request.dialect}`);
  const facts = [
    [t("trace.start"), format.moment(request.at)],
    [t("column.model"), request.model],
    [t("column.dialect"), request.streamed ? `${dialect}, ${t("streamed")}` : dialect],
    [t("column.key"), request.key || "–"],
    [t("column.address"), request.client_ip ?? "–"],
    [
      t("column.first"),
      request.first_content_ms === undefined ? "–" : format.duration(request.first_content_ms),
    ],
    [t("column.duration"), format.duration(request.duration_ms)],
    [
      t("column.tokens"),
      `${format.number(request.input_tokens)} / ${format.number(request.output_tokens)}`,
    ],
    [t("trace.images"), format.number(request.images)],
  ] as const;
  return (
    <section>
      <h3 className={classes.heading}>{t("trace.facts")}</h3>
      <dl className={layout.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={layout.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface Props {
  /** Undefined: closed. */
  id: string | undefined;
  requests: RequestTrace[] | undefined;
  onClose: () => void;
}

export function TraceDrawer({ id, requests, onClose }: Props) {
  const { t } = useTranslation(["requests", "words"]);
  const request = requests?.find((one) => one.id === id);
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="32rem"
      title={<span className="breakable">{t("trace.title", { id: id ?? "" })}</span>}
      closeButtonProps={{ "aria-label": t("words:action.close") }}
    >
      {requests === undefined ? <Loader aria-label={t("words:loading")} /> : null}
      {requests && !request ? <Empty title={t("trace.gone")}>{t("trace.waiting")}</Empty> : null}
      {request ? (
        <div className={layout.stack}>
          <div className={layout.toolbar}>
            <RequestStatus request={request} />
            <CopyButton text={request.id} />
          </div>
          {request.error ? (
            <Hint tone="red" title={t("trace.error")}>
              {request.error}
            </Hint>
          ) : null}
          <Tries request={request} />
          <Facts request={request} />
        </div>
      ) : null}
    </Drawer>
  );
}
