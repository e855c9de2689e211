// What lives here: who asked, by address.
import { Anchor, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCallers } from "../../api/pool";
import type { CallerAddress } from "../../api/types/statistics";
import layout from "../../elements/Layout.module.css";
import { Moment } from "../../elements/Moment";
import { Empty, Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Pager } from "../../elements/table/Pager";
import { useFormat } from "../../format/useFormat";

const PAGE_SIZE = 50;

function Counts({ title, counts }: { title: string; counts: Record<string, number> }) {
  const format = useFormat();
  const sorted = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return (
    <section>
      <strong>{title}</strong>
      <dl className={layout.facts}>
        {sorted.map(([name, count]) => (
          <div key={name} className={layout.fact}>
            <dt>{format.number(count)}</dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function useColumns(onOpen: (caller: CallerAddress) => void): Column<CallerAddress>[] {
  const { t } = useTranslation("requests");
  const format = useFormat();
  return [
    {
      key: "ip",
      header: t("callers.address"),
      lead: true,
      cell: (caller) => (
        <Anchor
          component="button"
          size="sm"
          aria-label={t("callers.details", { ip: caller.ip })}
          onClick={() => {
            onOpen(caller);
          }}
        >
          <span className="breakable">{caller.ip}</span>
        </Anchor>
      ),
    },
    {
      key: "requests",
      header: t("callers.requests"),
      align: "end",
      cell: (caller) => format.number(caller.total_count),
    },
    {
      key: "success",
      header: t("callers.success"),
      align: "end",
      cell: (caller) => caller.success_rate,
    },
    {
      key: "rpm",
      header: t("callers.rpm"),
      align: "end",
      cell: (caller) => format.number(caller.rpm),
    },
    {
      key: "input",
      header: t("callers.input"),
      align: "end",
      cell: (caller) => format.compact(caller.input_tokens),
    },
    {
      key: "output",
      header: t("callers.output"),
      align: "end",
      cell: (caller) => format.compact(caller.output_tokens),
    },
    {
      key: "media",
      header: t("callers.media"),
      align: "end",
      cell: (caller) => `${format.number(caller.images)} / ${format.number(caller.videos)}`,
    },
    {
      key: "seen",
      header: t("callers.lastSeen"),
      align: "end",
      cell: (caller) => <Moment at={caller.last_seen} />,
    },
  ];
}

export function CallerTable() {
  const { t } = useTranslation(["requests", "words"]);
  const query = useCallers();
  const [opened, setOpened] = useState<CallerAddress>();
  const [page, setPage] = useState(1);
  const [pageSize, setPageSize] = useState(PAGE_SIZE);
  const columns = useColumns(setOpened);
  const all = query.data?.ips;
  return (
    <Section title={t("view.callers")} about={t("callers.about")} flush>
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      <DataTable
        label={t("view.callers")}
        columns={columns}
        rows={all?.slice((page - 1) * pageSize, page * pageSize)}
        rowKey={(caller) => caller.ip}
        onOpen={setOpened}
        empty={<Empty title={t("callers.empty")} />}
      />
      <Pager
        page={page}
        pageSize={pageSize}
        total={all?.length ?? 0}
        onPage={setPage}
        onPageSize={setPageSize}
      />
      <Modal
        opened={opened !== undefined}
        onClose={() => {
          setOpened(undefined);
        }}
        title={opened?.ip}
        size="lg"
        closeButtonProps={{ "aria-label": t("words:action.close") }}
      >
        {opened ? (
          <div className={layout.stack}>
            <Counts title={t("callers.models")} counts={opened.models} />
            <Counts title={t("callers.agents")} counts={opened.user_agents} />
          </div>
        ) : null}
      </Modal>
    </Section>
  );
}
