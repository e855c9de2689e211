// What lives here: the playground: what to ask with, the conversation, and the field for the next message.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../../elements/PageHeader";
import { Section } from "../../elements/Section";
import { Composer } from "./Composer";
import { newConversation, usePlayground } from "./conversation";
import { ConversationView } from "./ConversationView";
import { PlaygroundSettings } from "./PlaygroundSettings";
import classes from "./PlaygroundPage.module.css";

export function PlaygroundPage() {
  const { t } = useTranslation("playground");
  const { turns } = usePlayground();
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <div className={classes.page}>
        <PlaygroundSettings />
        <Section
          title={t("conversation")}
          actions={
            <Button
              size="xs"
              variant="default"
              disabled={turns.length === 0}
              onClick={newConversation}
            >
              {t("new")}
            </Button>
          }
        >
          <ConversationView turns={turns} />
          <Composer />
        </Section>
      </div>
    </>
  );
}
