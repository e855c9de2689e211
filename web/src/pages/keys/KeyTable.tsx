// What lives here: the client keys as rows.
import { ActionIcon, Anchor, Menu } from "@mantine/core";
import {
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { changeKey, deleteKey, KEYS } from "../../api/keys";
import type { ClientKey } from "../../api/types/keys";
import { useConfirm } from "../../elements/confirm";
import { Moment } from "../../elements/Moment";
import { Empty } from "../../elements/Notice";
import { Tone } from "../../elements/Tone";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { useAction } from "../../elements/useAction";
import { useNow } from "../../elements/useNow";
import { useFormat } from "../../format/useFormat";
import { stateOfKey } from "./keyState";
import classes from "./KeyTable.module.css";

const STATE_TONES = { enabled: "green", disabled: "gray", expired: "amber" } as const;

function KeyMenu({ item, onEdit }: { item: ClientKey; onEdit: (key: ClientKey) => void }) {
  const { t } = useTranslation(["keys", "words"]);
  const confirm = useConfirm();
  const { name } = item;
  const change = useAction({
    run: (enabled: boolean) => changeKey(item.id, { enabled }),
    success: (_, enabled) => t(enabled ? "done.enabled" : "done.disabled", { name }),
    changes: [KEYS],
  });
  const removal = useAction({
    run: () => deleteKey(item.id),
    success: () => t("done.deleted", { name }),
    changes: [KEYS],
  });
  const remove = async () => {
    const question = {
      title: t("delete.title"),
      text: t("delete.text", { name, prefix: item.prefix }),
      action: t("delete.action"),
      danger: true,
    };
    if (await confirm(question)) removal.mutate();
  };
  if (item.source === "config") return <span title={t("configHint")}>–</span>;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("menu", { name })}
          loading={change.isPending || removal.isPending}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} aria-hidden />}
          onClick={() => {
            onEdit(item);
          }}
        >
          {t("words:action.edit")}
        </Menu.Item>
        <Menu.Item
          leftSection={
            item.enabled ? (
              <IconPlayerPause size={16} aria-hidden />
            ) : (
              <IconPlayerPlay size={16} aria-hidden />
            )
          }
          onClick={() => {
            change.mutate(!item.enabled);
          }}
        >
          {t(item.enabled ? "words:action.disable" : "words:action.enable")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => void remove()}
        >
          {t("words:action.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Limits({ item }: { item: ClientKey }) {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const limits = [
    item.requests_per_minute &&
      t("limit.perMinute", { value: format.number(item.requests_per_minute) }),
    item.tokens_per_day && t("limit.perDay", { value: format.compact(item.tokens_per_day) }),
    item.concurrent_requests &&
      t("limit.concurrent", { value: format.number(item.concurrent_requests) }),
  ].filter((text) => typeof text === "string");
  return (
    <div className={classes.limits}>
      {limits.length === 0 && !item.expires_at ? t("limit.none") : null}
      {limits.map((text) => (
        <span key={text}>{text}</span>
      ))}
      {item.expires_at ? (
        <span>
          {t("limit.expires")} <Moment at={item.expires_at} />
        </span>
      ) : null}
    </div>
  );
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <div className="nowrap">
      {first}
      <div className={classes.second}>{second}</div>
    </div>
  );
}

interface Props {
  rows: ClientKey[] | undefined;
  onEdit: (key: ClientKey) => void;
}

function NameCell({ item, onEdit }: { item: ClientKey; onEdit: (key: ClientKey) => void }) {
  const name = <span className="breakable">{item.name}</span>;
  return (
    <>
      {item.source === "config" ? (
        name
      ) : (
        <Anchor
          component="button"
          size="sm"
          ta="start"
          onClick={() => {
            onEdit(item);
          }}
        >
          {name}
        </Anchor>
      )}
      <div className={classes.prefix}>{item.prefix}</div>
    </>
  );
}

export function KeyTable({ rows, onEdit }: Props) {
  const { t } = useTranslation(["keys", "words"]);
  const format = useFormat();
  const now = useNow();
  const columns: Column<ClientKey>[] = [
    {
      key: "name",
      header: t("column.name"),
      lead: true,
      cell: (item) => <NameCell item={item} onEdit={onEdit} />,
    },
    {
      key: "state",
      header: t("column.state"),
      cell: (item) => {
        const state = stateOfKey(item, now);
        return <Tone tone={STATE_TONES[state]}>{t(`state.${state}`)}</Tone>;
      },
    },
    { key: "source", header: t("column.source"), cell: (item) => t(`words:source.${item.source}`) },
    { key: "limits", header: t("column.limits"), cell: (item) => <Limits item={item} /> },
    {
      key: "models",
      header: t("column.models"),
      cell: (item) => (
        <span className="breakable">{item.allowed_models.join(", ") || t("allModels")}</span>
      ),
    },
    {
      key: "requests",
      header: t("column.requests"),
      align: "end",
      cell: (item) => (
        <TwoLines
          first={format.number(item.usage.requests)}
          second={t("failed", { value: format.number(item.usage.failed) })}
        />
      ),
    },
    {
      key: "tokens",
      header: t("column.tokens"),
      align: "end",
      cell: (item) => format.compact(item.usage.tokens_today),
    },
    {
      key: "now",
      header: t("column.now"),
      align: "end",
      // Of keys without limits nobody counts these.
      cell: ({ usage }) =>
        usage.in_flight === null ? (
          "–"
        ) : (
          <TwoLines
            first={t("perMinute", { value: format.number(usage.requests_this_minute) })}
            second={t("running", { value: format.number(usage.in_flight) })}
          />
        ),
    },
    {
      key: "used",
      header: t("column.lastUsed"),
      align: "end",
      cell: (item) => <Moment at={item.usage.last_used_at} />,
    },
    {
      key: "actions",
      header: t("column.actions"),
      actions: true,
      cell: (item) => <KeyMenu item={item} onEdit={onEdit} />,
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowKey={(item) => item.id}
      empty={<Empty title={t("empty.title")}>{t("empty.text")}</Empty>}
    />
  );
}
