// What lives here: the text of an answer, and the files within it. Nothing is loaded from elsewhere.
import { Anchor } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type AnswerPart, partsOf } from "./answerParts";
import { addressOf } from "./pictures";
import classes from "./PlaygroundPage.module.css";

function extensionOf(address: string): string {
  return /^data:\w+\/([a-z0-9]+)/.exec(address)?.[1] ?? "png";
}

function Pictured({ address, number }: { address: string; number: number }) {
  const { t } = useTranslation("playground");
  const name = t("picture", { number });
  return (
    <figure className={classes.picture}>
      <img src={address} alt={name} />
      <Anchor href={address} download={`picture-${number}.${extensionOf(address)}`} size="sm">
        {t("save")}
      </Anchor>
    </figure>
  );
}

function Filmed({ address }: { address: string }) {
  const { t } = useTranslation("playground");
  const isInline = address.startsWith("data:");
  return (
    <figure className={classes.picture}>
      {isInline ? null : <video controls src={address} aria-label={t("video")} />}
      <Anchor href={address} download={`video.${extensionOf(address)}`} size="sm">
        {t("video")}: {t("save")}
      </Anchor>
    </figure>
  );
}

function Part({ part, number }: { part: AnswerPart; number: number }) {
  const { t } = useTranslation("playground");
  switch (part.kind) {
    case "text":
      return <span className={classes.text}>{part.text}</span>;
    case "inline":
      return part.mimeType.startsWith("video/") ? (
        <Filmed address={part.address} />
      ) : (
        <Pictured address={part.address} number={number} />
      );
    case "served":
      return /\.(mp4|webm|3gp)$/.test(part.address) ? (
        <Filmed address={part.address} />
      ) : (
        <Pictured address={part.address} number={number} />
      );
    case "external":
      return (
        <Anchor href={part.address} target="_blank" rel="noreferrer noopener" size="sm">
          {t("external")}: {part.address}
        </Anchor>
      );
  }
}

export function AnswerText({ text, isWhole }: { text: string; isWhole: boolean }) {
  const parts = useMemo(() => partsOf(text, window.location.origin, isWhole), [text, isWhole]);
  return (
    <div>
      {parts.map((part, index) => (
        <Part key={index} part={part} number={index} />
      ))}
    </div>
  );
}

/** Files that came beside the text. */
export function AnswerFiles({ pictures }: { pictures: { mimeType: string; data: string }[] }) {
  if (pictures.length === 0) return null;
  return (
    <div className={classes.pictures}>
      {pictures.map((picture, index) =>
        picture.mimeType.startsWith("video/") ? (
          <Filmed key={index} address={addressOf(picture)} />
        ) : (
          <Pictured key={index} address={addressOf(picture)} number={index + 1} />
        ),
      )}
    </div>
  );
}
