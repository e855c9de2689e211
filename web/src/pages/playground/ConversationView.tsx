// What lives here: what was asked and answered.
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../elements/TextLink";
import { CopyButton } from "../../elements/CopyButton";
import { Empty, Hint } from "../../elements/Notice";
import { Tone } from "../../elements/Tone";
import { useFormat } from "../../format/useFormat";
import { AnswerFiles, AnswerText } from "./AnswerText";
import { type Answer, callOf, type Turn } from "./conversation";
import { curlOf } from "./curl";
import { addressOf } from "./pictures";
import classes from "./PlaygroundPage.module.css";

function Problem({ answer }: { answer: Answer }) {
  const { t } = useTranslation("playground");
  if (answer.outcome === "stopped") return <Hint tone="amber">{t("stopped")}</Hint>;
  if (answer.outcome === "unreachable") return <Hint tone="red">{t("noAnswer")}</Hint>;
  if (answer.outcome === "cut") return <Hint tone="red">{t("cut")}</Hint>;
  if (answer.error === undefined) return null;
  return (
    <Hint tone="red" title={t("failed", { status: answer.status ?? 0 })}>
      {answer.error}
    </Hint>
  );
}

function Foot({ turn }: { turn: Turn }) {
  const { t } = useTranslation(["playground", "words"]);
  const format = useFormat();
  const { answer, dialect, question } = turn;
  const total = answer.durationMs === undefined ? undefined : format.duration(answer.durationMs);
  const first = answer.firstContentMs;
  const hasUsage = answer.input !== undefined || answer.output !== undefined;
  return (
    <div className={classes.foot}>
      <Tone tone="gray">{t(`words:dialect.${dialect}`)}</Tone>
      <span>{question.model}</span>
      {total === undefined ? null : (
        <span>
          {first === undefined
            ? t("timesTotal", { total })
            : t("times", { total, first: format.duration(first) })}
        </span>
      )}
      {hasUsage ? (
        <span>
          {t("tokens", {
            input: format.number(answer.input ?? 0),
            output: format.number(answer.output ?? 0),
          })}
        </span>
      ) : null}
      {answer.reason ? <span>{t("reason", { reason: answer.reason })}</span> : null}
      {answer.requestId && !answer.isRunning ? (
        <TextLink to="/requests" search={{ id: answer.requestId }} size="xs">
          {t("trace")}
        </TextLink>
      ) : null}
      <CopyButton
        text={curlOf(callOf(dialect, question), window.location.origin, question.streamed)}
        label={t("curl")}
      />
    </div>
  );
}

const TurnView = memo(function TurnView({ turn }: { turn: Turn }) {
  const { t } = useTranslation("playground");
  const { answer, question } = turn;
  const asked = question.messages.at(-1);
  const hasContent = answer.text !== "" || answer.pictures.length > 0;
  const hasFailed = answer.error !== undefined || answer.outcome !== undefined;
  return (
    <li className={classes.turn}>
      <div className={classes.question}>
        <div className={classes.who}>{t("you")}</div>
        <div className={classes.text}>{asked?.text}</div>
        {asked && asked.pictures.length > 0 ? (
          <div className={classes.pictures}>
            {asked.pictures.map((picture, index) => (
              <img
                key={index}
                className={classes.thumb}
                src={addressOf(picture)}
                alt={t("attached", { name: picture.name })}
              />
            ))}
          </div>
        ) : null}
      </div>
      <div className={classes.answer} aria-busy={answer.isRunning}>
        <div className={classes.who}>{t("answer")}</div>
        {answer.reasoning === "" ? null : (
          <details className={classes.reasoning}>
            <summary>{t("reasoning")}</summary>
            <div className={classes.text}>{answer.reasoning}</div>
          </details>
        )}
        {hasContent ? null : answer.isRunning ? (
          <div className={classes.who}>{t("waiting")}</div>
        ) : hasFailed ? null : (
          <div className={classes.who}>{t("nothing")}</div>
        )}
        <AnswerText text={answer.text} isWhole={!answer.isRunning} />
        <AnswerFiles pictures={answer.pictures} />
        <div aria-live="polite">
          <Problem answer={answer} />
        </div>
        <Foot turn={turn} />
      </div>
    </li>
  );
});

export function ConversationView({ turns }: { turns: Turn[] }) {
  const { t } = useTranslation("playground");
  if (turns.length === 0) {
    return (
      <div className={classes.turns}>
        <Empty title={t("empty.title")}>{t("empty.text")}</Empty>
      </div>
    );
  }
  return (
    <ol className={classes.turns} style={{ margin: 0, padding: 0, listStyle: "none" }}>
      {turns.map((turn) => (
        <TurnView key={turn.id} turn={turn} />
      ))}
    </ol>
  );
}
