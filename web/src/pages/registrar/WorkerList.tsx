// What lives here: the workers that are connected by WebSocket.
import { useTranslation } from "react-i18next";
import { useGateway } from "../../api/pool";
import type { Worker } from "../../api/types/statistics";
import { Moment } from "../../elements/Moment";
import { Empty, Failure } from "../../elements/Notice";
import { Section } from "../../elements/Section";
import { type Column, DataTable } from "../../elements/table/DataTable";
import { Tone } from "../../elements/Tone";
import { useFormat } from "../../format/useFormat";

export function WorkerList() {
  const { t } = useTranslation("registrar");
  const format = useFormat();
  const query = useGateway();
  const clients = query.data?.clients;
  const isWithout = query.data !== undefined && clients === undefined;
  const columns: Column<Worker>[] = [
    {
      key: "worker",
      header: t("workers.worker"),
      lead: true,
      cell: (worker) => <span className="breakable">{worker.id}</span>,
    },
    { key: "version", header: t("workers.version"), cell: (worker) => worker.version },
    {
      key: "threads",
      header: t("workers.threads"),
      align: "end",
      cell: (worker) => format.number(worker.threads),
    },
    {
      key: "alive",
      header: t("workers.alive"),
      cell: (worker) => (
        <Tone tone={worker.is_alive ? "green" : "amber"}>
          {t(worker.is_alive ? "workers.isAlive" : "workers.isGone")}
        </Tone>
      ),
    },
    {
      key: "ping",
      header: t("workers.ping"),
      align: "end",
      cell: (worker) => <Moment at={worker.last_ping > 0 ? worker.last_ping * 1000 : undefined} />,
    },
  ];
  return (
    <Section
      title={t("workers.title")}
      about={clients ? t("workers.about", { count: clients.total_threads }) : undefined}
      flush
    >
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : null}
      {isWithout ? (
        <Empty title={t("workers.noServer", { mode: query.data.mode })} />
      ) : (
        <DataTable
          label={t("workers.title")}
          columns={columns}
          rows={clients?.list}
          rowKey={(worker) => worker.id}
          empty={<Empty title={t("workers.none")} />}
          skeletonRows={2}
        />
      )}
    </Section>
  );
}
