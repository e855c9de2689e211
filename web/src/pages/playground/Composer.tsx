// What lives here: the field for the next message.
import { Button, CloseButton, FileButton, Textarea } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { IconPhotoPlus, IconPlayerStopFilled, IconSend } from "@tabler/icons-react";
import { useState, type ClipboardEvent, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../elements/CopyButton";
import layout from "../../elements/Layout.module.css";
import { Hint } from "../../elements/Notice";
import { useFormat } from "../../format/useFormat";
import { callOf, messagesOf, sendMessage, stopAsking, usePlayground } from "./conversation";
import { curlOf } from "./curl";
import type { Picture } from "./dialects/dialect";
import { addressOf, isPicture, LARGEST_PICTURE, readPicture } from "./pictures";
import classes from "./PlaygroundPage.module.css";

function Attached({ pictures, onDrop }: { pictures: Picture[]; onDrop: (at: number) => void }) {
  const { t } = useTranslation("playground");
  return (
    <div className={classes.pictures}>
      {pictures.map((picture, index) => (
        <div key={index} className={classes.attached}>
          <img className={classes.thumb} src={addressOf(picture)} alt={picture.name} />
          <CloseButton
            size="xs"
            variant="default"
            aria-label={t("detach", { name: picture.name })}
            onClick={() => {
              onDrop(index);
            }}
          />
        </div>
      ))}
    </div>
  );
}

export function Composer() {
  const { t } = useTranslation("playground");
  const format = useFormat();
  const { key, model, system, streamed, dialect, turns } = usePlayground();
  const [text, setText] = useState("");
  const [pictures, setPictures] = useState<Picture[]>([]);
  const [complaint, setComplaint] = useState<string>();
  const isRunning = turns.some((turn) => turn.answer.isRunning);
  const canSend = !isRunning && key !== "" && (text.trim() !== "" || pictures.length > 0);

  const send = () => {
    if (!canSend) return;
    void sendMessage(text, pictures);
    setText("");
    setPictures([]);
  };
  const take = async (files: File[]) => {
    const wrong = files.filter((file) => !isPicture(file)).map((file) => file.name);
    setComplaint(
      wrong.length > 0
        ? t("wrongPicture", { limit: format.bytes(LARGEST_PICTURE), names: wrong.join(", ") })
        : undefined,
    );
    const read = await Promise.all(files.filter(isPicture).map(readPicture));
    setPictures((before) => [...before, ...read]);
  };
  const takeFrom = (event: ClipboardEvent | DragEvent, files: FileList) => {
    if (files.length === 0) return;
    event.preventDefault();
    void take([...files]);
  };
  const next = { role: "user" as const, text: text === "" ? "Hello" : text, pictures };
  const call = callOf(dialect, {
    model,
    system,
    streamed,
    messages: [...messagesOf(turns), next],
  });

  return (
    <div className={classes.composer}>
      {complaint ? <Hint tone="amber">{complaint}</Hint> : null}
      {pictures.length > 0 ? (
        <Attached
          pictures={pictures}
          onDrop={(at) => {
            setPictures((before) => before.filter((_, index) => index !== at));
          }}
        />
      ) : null}
      <Textarea
        aria-label={t("message")}
        placeholder={t("messageHint")}
        rows={3}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={getHotkeyHandler([["mod+Enter", send]])}
        onPaste={(event) => {
          takeFrom(event, event.clipboardData.files);
        }}
        onDrop={(event) => {
          takeFrom(event, event.dataTransfer.files);
        }}
      />
      <div className={layout.toolbar}>
        {isRunning ? (
          <Button
            color="red"
            leftSection={<IconPlayerStopFilled size={16} aria-hidden />}
            onClick={stopAsking}
          >
            {t("stop")}
          </Button>
        ) : (
          <Button
            disabled={!canSend}
            leftSection={<IconSend size={16} aria-hidden />}
            onClick={send}
          >
            {t("send")}
          </Button>
        )}
        <FileButton multiple accept="image/*" onChange={(files) => void take(files)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<IconPhotoPlus size={16} aria-hidden />}
            >
              {t("attach")}
            </Button>
          )}
        </FileButton>
        <CopyButton text={curlOf(call, window.location.origin, streamed)} label={t("curl")} />
        {key === "" ? <span className={classes.who}>{t("key.missing")}</span> : null}
      </div>
    </div>
  );
}
